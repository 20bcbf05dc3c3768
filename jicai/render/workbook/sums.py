"""The row 合计 below the rows of a result: sums that follow the filter, and without one are exact.

A cell holds its amount as it is shown, rounded, while the sum of all is taken of the exact amounts and rounded once.
What the sum of the cells lacks of it is added as long as all rows are seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_range

from jicai.render.cells import headers
from jicai.render.result import Result
from jicai.render.workbook.paper import lead
from jicai.render.workbook.row_cells import LINE_HEIGHT
from jicai.render.workbook.sheet_cells import SheetColumn, sheet_columns
from jicai.render.workbook.sheets import cell_format, shared_format

#: The intake knows it for what it is where a sheet is read back.
_TOTAL = "合计"
#: Yuan by which the sum of so many binary numbers may be off, at most, to be shown as the exact one.
_OFF = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of a column, or a text where it has more digits than a number.

    It `follows` the filter where a formula over the cells comes to it; `rest` is what the cells lack of it.
    """

    value: Decimal | str
    number_format: str
    follows: bool
    rest: Decimal


#: The sums of a result by the place of their column; none where it has no row of sums.
Sums = dict[int, Sum]


def sums_of(
    result: Result, columns: Sequence[SheetColumn], chinese: bool, lengths: Sequence[int]
) -> tuple[list[Sums], list[float], list[str]]:
    """The sums of every part of the result, one after the other so many rows long; how wide they are; notes on them.

    A single row needs no sum, nor does a result without columns that are declared to add up. A column without a single
    value has none: nothing is known of it.
    """
    places = [
        at
        for at, column in enumerate(result.table.columns)
        if column.summed and result.frame[column.key].count() and columns[at].numbers is not None
    ]
    widths = [0.0] * len(columns)
    if not places or max(lengths, default=0) < 2:
        return [{} for _ in lengths], widths, []
    added = _added(result, columns, places, lengths)
    keys = result.table.keys
    table = replace(result.table, columns=tuple(result.table.columns[at] for at in places))
    totals, notes = sheet_columns(replace(result, table=table, frame=added.select(table.keys)), chinese)
    for at, total in zip(places, totals, strict=True):
        widths[at] = total.width
    parts = [
        {at: _sum(total, columns[at], added, keys[at], part) for at, total in zip(places, totals, strict=True)}
        if length > 1
        else {}
        for part, length in enumerate(lengths)
    ]
    return parts, widths, notes


def _added(
    result: Result, columns: Sequence[SheetColumn], places: Sequence[int], lengths: Sequence[int]
) -> pl.DataFrame:
    """A row for each part: the exact sums, those of the cells, and how a program comes to these."""
    keys = result.table.keys
    frame = result.frame.select(keys[at] for at in places).with_columns(
        *(one.alias(f"_cells_{keys[at]}") for at in places if (one := columns[at].numbers) is not None)
    )
    cells = pl.col([f"_cells_{keys[at]}" for at in places])
    sums = [
        pl.col([keys[at] for at in places]).sum(),
        cells.sum(),
        # The one place where amounts are no decimals: this is what a spreadsheet program has.
        cells.cast(pl.Float64).fill_null(0).cum_sum().last().name.prefix("_float"),
    ]
    if len(lengths) == 1:
        return frame.select(sums)
    numbers = pl.Series("_part", range(len(lengths)), dtype=pl.Int64)
    part = numbers.gather(numbers.repeat_by(pl.Series(lengths)).explode(empty_as_null=False))
    return frame.with_columns(part).group_by("_part", maintain_order=True).agg(sums).drop("_part")


def _sum(total: SheetColumn, column: SheetColumn, added: pl.DataFrame, key: str, part: int) -> Sum:
    (value,) = total.values(part, 1)
    if isinstance(value, str):
        return Sum(value, total.number_format, follows=False, rest=Decimal())
    exact, of_cells = Decimal(value), Decimal(added[f"_cells_{key}"][part])
    off = abs(Decimal(added[f"_float_cells_{key}"][part]) - of_cells)
    return Sum(exact, total.number_format, column.texts is None and off < _OFF, exact - of_cells)


def rest_notes(result: Result, sums: Sums, chinese: bool) -> list[str]:
    """A line for every sum that the shown amounts do not come to, for whoever adds them up."""
    names = headers(result, chinese)
    return [
        f"“{names[at]}”的合计按未取整的金额相加后取整，与各行相加相差 {one.rest:+f}；筛选后为所见各行之和。"
        for at, one in sums.items()
        if one.rest and one.follows
    ]


def write_sums(
    book: Any, sheet: Any, row: int, columns: Sequence[SheetColumn], sums: Sums, rows: tuple[int, int] | None
) -> int:
    """Write the row of sums; formulas over the `rows` from first to last, values where these are None.

    Returns the row after it.
    """
    sheet.set_row(row, LINE_HEIGHT + 3)
    label = lead(columns)
    for at, column in enumerate(columns):
        look = replace(column, places=None, number_format=sums[at].number_format if at in sums else "General")
        if at == label:
            look = replace(look, numbers=None, align="left", wraps=False)
        format_ = shared_format(book, cell_format(look, bold=True, top=1))
        if at == label:
            sheet.write_string(row, at, _TOTAL, format_)
        elif at not in sums:
            sheet.write_blank(row, at, None, format_)
        else:
            _write_sum(sheet, row, at, sums[at], format_, rows)
    return row + 1


def _write_sum(sheet: Any, row: int, at: int, one: Sum, look: Any, rows: tuple[int, int] | None) -> None:
    if isinstance(one.value, str):
        sheet.write_string(row, at, one.value, look)
    elif rows is None or not one.follows:
        sheet.write_number(row, at, one.value, look)
    else:
        area = xl_range(rows[0], at, rows[1], at)
        rest = f"+IF(SUBTOTAL(102,{area})=COUNT({area}),{one.rest:f},0)" if one.rest else ""
        sheet.write_formula(row, at, f"=SUBTOTAL(109,{area}){rest}", look, one.value)
