"""What the page holds: roll-ups by batch, district and institution, the agreement items, and their order lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from jicai.calc.explain.agreed import ITEM
from jicai.calc.explain.orders import order_lines
from jicai.intake.sheets.schema import ROW
from jicai.money import product, round_half_up
from jicai.render.cells import boolean_text, ready, trimmed
from jicai.render.result import Result
from jicai.results.progress.answer import progress_result
from jicai.results.progress.why import why_result
from jicai.store.messages import row_place
from jicai.store.resolve.dropped import SOURCE
from jicai.tables.column import NUMERIC, Column, Kind, ResultTable
from jicai.tables.results.page import ITEMS, LINES, groups_table
from jicai.tables.results.progress import PROGRESS
from jicai.tables.results.why import CAUSE_LIST

if TYPE_CHECKING:
    from jicai.calc.rollup import Group
    from jicai.results.progress.view import ProgressView

#: The levels of the page above the items.
LEVELS: tuple[tuple[Group, ...], ...] = (("batch",), ("batch", "district"), ("batch", "district", "institution"))
_KEYS = list(PROGRESS.sort_by)
_WHY = ["missing_amount", "cause", "causes", "monthly_units", "purchase_unit"]
#: Statuses of items that are behind, whose institutions' order lines go into the page itself.
_BEHIND = ("lagging", "not_started")
#: How words stand that must not be broken over lines.
_WORDS = {Kind.CODE: "code", Kind.IDENTIFIER: "code", Kind.DATE: "day", Kind.YEAR: "day", Kind.CHOICE: "day"}
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """The data of the page, the order lines by institution, and which of these are behind.

    An institution is the number of the first of its items.
    """

    data: Data
    lines: Iterator[tuple[int, Data]]
    behind: frozenset[int]


def content(view: ProgressView, title: str) -> Content:
    """Of the items that are wanted; `view` is computed. All figures as the commands give them, in their digits."""
    items = progress_result(view)[0]
    rows = items.frame.join(
        why_result(view, CAUSE_LIST)[0].frame.select(*_KEYS, *_WHY), on=_KEYS, how="left", nulls_equal=True
    )
    data: Data = {
        "title": title,
        "subtitle": items.subtitle,
        "notes": items.footer,
        "levels": [_shown(progress_result(view, groups)[0].frame, groups_table(tuple(groups))) for groups in LEVELS],
        "items": _shown(rows, ITEMS),
        "lines": _columns(LINES),
    }
    owners = (
        rows.with_row_index("item")
        .group_by("institution_code")
        .agg(first=pl.col("item").min(), behind=pl.col("status").is_in(_BEHIND).any())
    )
    return Content(data, _lines(view, rows), frozenset(owners.filter("behind")["first"]))


def _lines(view: ProgressView, items: pl.DataFrame) -> Iterator[tuple[int, Data]]:
    """For each institution, by the row of its first item, its order lines: the columns of `LINES`, and `item`."""
    about = items.select(ITEM).with_row_index("item")
    lines = order_lines(view.inputs, view.rules, about.lazy()).collect()
    accounts, workspace = view.intake.accounts, view.intake.workspace
    files = {number: row_place(one, workspace, 0).removesuffix("0") for number, one in enumerate(accounts)}
    placed = lines.join(about, on=ITEM, nulls_equal=True, maintain_order="left").with_columns(
        source=pl.concat_str(pl.col(SOURCE).replace_strict(files, return_dtype=pl.String), pl.col(ROW))
    )
    owners = about.group_by("institution_code").agg(first=pl.col("item").min())
    rows = placed.select("item", "institution_code", *LINES.keys).join(
        owners, on="institution_code", maintain_order="left"
    )
    for (first,), part in rows.partition_by("first", as_dict=True, maintain_order=True).items():
        yield int(str(first)), {"item": part["item"].to_list(), **_rows(part, LINES)}


def _shown(frame: pl.DataFrame, table: ResultTable) -> Data:
    return {"columns": _columns(table), "rows": _rows(frame, table)}


def _columns(table: ResultTable) -> list[Data]:
    """Key, label, and what its texts are: number, percent, code, day, prose or words."""
    return [{"key": one.key, "label": _label(one), "as": _form(one)} for one in table.columns]


def _label(column: Column) -> str:
    return f"{column.label}（{column.unit}）" if column.unit else column.label


def _form(column: Column) -> str:
    if column.kind is Kind.RATIO:
        return "percent"
    return "number" if column.kind in NUMERIC else "prose" if column.prose else _WORDS.get(column.kind, "words")


def _rows(frame: pl.DataFrame, table: ResultTable) -> dict[str, list[str | None]]:
    """The texts of every column, exact: ratios per cent with one place, amounts to the fen."""
    texts = ready(Result(frame=frame.select(table.keys), table=table, title=table.label), chinese=True)
    shown = texts.select(_text(one, texts.schema[one.key]).alias(one.key) for one in table.columns)
    return shown.to_dict(as_series=False)


def _text(column: Column, dtype: pl.DataType) -> pl.Expr:
    expr = pl.col(column.key)
    if column.kind is Kind.RATIO and dtype != pl.Null:
        return round_half_up(product(expr, pl.lit(Decimal(100)), 6), 1).cast(pl.String)
    if column.kind is Kind.MONEY:
        return expr.cast(pl.String)
    if column.kind in NUMERIC:
        return trimmed(expr, dtype)
    return boolean_text(expr, chinese=True) if column.kind is Kind.BOOLEAN else expr.cast(pl.String)
