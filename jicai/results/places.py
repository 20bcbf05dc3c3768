"""Where the rows stand that a message is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from jicai.intake.sheets.schema import ROW
from jicai.store.messages import row_place, sheet_place
from jicai.store.resolve.dropped import SOURCE

if TYPE_CHECKING:
    import polars as pl

    from jicai.store.result import Intake


def row_places(intake: Intake, rows: Iterable[Mapping[str, int]]) -> str:
    """The places (`_source`, `_row`) in order, as file!sheet:row; further rows of one sheet by their numbers."""
    by_sheet: dict[int, list[int]] = {}
    for row in rows:
        by_sheet.setdefault(row[SOURCE], []).append(row[ROW])
    return "，".join(
        "、".join([row_place(intake.accounts[source], intake.workspace, numbers[0]), *map(str, numbers[1:])])
        for source, numbers in by_sheet.items()
    )


def sources(rows: pl.DataFrame, intake: Intake, source: str = SOURCE, row: str = ROW) -> pl.Series:
    """Where the rows stand, by these two columns, as file!sheet:row; null where a row stands nowhere."""
    import polars as pl

    from jicai.texts import formatted

    numbers = rows[source].drop_nulls().unique()
    sheets = {number: sheet_place(intake.accounts[number], intake.workspace) for number in numbers}
    sheet = pl.col(source).replace_strict(sheets, return_dtype=pl.String)
    return rows.select(formatted("{}:{}", sheet, row)).to_series()
