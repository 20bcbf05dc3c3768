"""Every sheet of the tables with its number among the accounts, and where its rows lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from jicai.intake.discover.name_order import file_order
from jicai.intake.reading.parts import SHEET
from jicai.intake.sheets.schema import ROW
from jicai.store.kept import Kept, ReadFile
from jicai.store.plain_rows import RowsOnDisk
from jicai.store.resolve.dropped import SCHEMA, SOURCE
from jicai.store.result import Intake
from jicai.store.scanned import read_problems, scan_rows
from jicai.tables.column import InputTable

if TYPE_CHECKING:
    from pathlib import Path

    from jicai.store.input_file import InputFile


@dataclass(slots=True)
class Parts:
    """The frames of each table's sheets, one for each file, where these lie, and the hashes of their unread cells."""

    frames: dict[str, list[pl.LazyFrame]]
    paths: dict[str, list[Path]]
    sources: dict[str, list[frozenset[int]]]
    unread: dict[int, tuple[Kept, int]] = field(default_factory=dict)
    on_disk: dict[str, dict[int, RowsOnDisk]] = field(default_factory=dict)


def number_sheets(tables: Sequence[InputTable], read: Mapping[InputFile, ReadFile], intake: Intake) -> Parts:
    """Give every sheet of the tables its number among the accounts, in the order of tables, files and sheets."""
    keys = [table.key for table in tables]
    parts = Parts({key: [] for key in keys}, {key: [] for key in keys}, {key: [] for key in keys})
    problems: list[pl.DataFrame] = []
    given = {one.path: one.tables for one in intake.workspace.candidates if one.only}
    for table in tables:
        for item in sorted(read, key=lambda item: file_order(item.path)):
            if table.key in intake.workspace.given and table.key not in given.get(item.path, ()):
                continue
            file = read[item]
            chosen = {at: one for at, one in enumerate(file.accounts) if one.table == table.key}
            if not chosen:
                continue
            numbers = {at: len(intake.accounts) + place for place, at in enumerate(chosen)}
            intake.accounts.extend(chosen.values())
            number = pl.col(SHEET).cast(pl.UInt32).replace_strict(numbers, return_dtype=pl.UInt32).alias(SOURCE)
            if len(numbers) == 1:
                number = pl.lit(next(iter(numbers.values())), dtype=pl.UInt32).alias(SOURCE)
            parts.frames[table.key].append(scan_rows(file.kept, table.key).with_columns(number).drop(SHEET))
            parts.paths[table.key].append(item.path)
            parts.sources[table.key].append(frozenset(numbers.values()))
            parts.on_disk.setdefault(table.key, {}).update(
                {
                    source: RowsOnDisk(file.kept, table.key, at if len(numbers) > 1 else None)
                    for at, source in numbers.items()
                }
            )
            parts.unread |= {numbers[at]: (file.kept, at) for at in numbers if file.kept.unread(at)}
            if any(account.rejected for account in chosen.values()):
                problems.append(_problems(file, numbers))
    intake.problems = pl.concat([pl.DataFrame(schema=SCHEMA), *problems])
    return parts


def _problems(file: ReadFile, numbers: Mapping[int, int]) -> pl.DataFrame:
    nothing = pl.lit(None, dtype=pl.String)
    return (
        read_problems(file.kept)
        .filter(pl.col(SHEET).is_in(list(numbers)))
        .select(
            pl.col(SHEET).cast(pl.UInt32).replace_strict(dict(numbers), return_dtype=pl.UInt32).alias(SOURCE),
            pl.col("row").alias(ROW),
            "column",
            "value",
            "code",
            detail=nothing,
            first=nothing,
            institution_name="institution_name",
            line_id="line_id",
        )
    )
