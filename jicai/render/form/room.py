"""The room of a form for what is written: rows raised for texts that wrap, numbers too long for their column told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from openpyxl.utils import get_column_letter

from jicai.render.layout import cells_of
from jicai.render.workbook.row_cells import LINE_HEIGHT

#: Characters in a column of which the form says nothing, its margin included.
_USUAL_WIDTH = 9.14
#: The number formats of which the length is known: digits, their grouping, decimals, per cent.
_PLAIN = re.compile(r"(#,##)?0(?:\.(0+))?(%)?_? ?")
#: What a width in the file holds beside characters; and how wide a point or comma is, measured in digits.
_MARGIN, _POINT = 0.7, 0.5
_USUAL_SIZE = 11


def room_across(sheet: Any, cell: Any) -> float | None:
    """The characters that fit across a cell, or across its merge; None where nothing wraps or it is rows high."""
    if not cell.alignment.wrap_text:
        return None
    merged = next((one for one in sheet.merged_cells.ranges if cell.coordinate in one), None)
    if merged is None:
        return _width(sheet, cell.column)
    if merged.min_row < merged.max_row:
        return None
    return sum(_width(sheet, column) for column in range(merged.min_col, merged.max_col + 1))


def raise_row(sheet: Any, row: int, text: str, across: float) -> None:
    """Make a row as high as a text of more than one line needs."""
    lines = sum(max(ceil(cells_of(line) / across), 1) for line in text.split("\n"))
    if lines > 1:
        dimension = sheet.row_dimensions[row]
        dimension.height = max(dimension.height or 0, LINE_HEIGHT * lines)


def too_wide(sheet: Any, row: int, numbers: Mapping[int, Sequence[Any]]) -> list[str]:
    """A Chinese line that names the columns in which a number, by its exact digits, is printed as ###; `row` is one
    of the rows with their looks.
    """
    narrow = [column for column, values in numbers.items() if not fits(sheet, sheet.cell(row, column), values)]
    if not narrow:
        return []
    letters = "、".join(get_column_letter(column) for column in narrow)
    return [f" {letters} 列太窄，有的数会显示成 ###，请加宽。"]


def fits(sheet: Any, cell: Any, values: Sequence[Any]) -> bool:
    """Whether every number, by its exact digits, is shown in a cell like this one."""
    plain = _PLAIN.fullmatch(cell.number_format.partition(";")[0])
    if plain is None or cell.alignment.shrink_to_fit:
        return True
    merged = next((one for one in sheet.merged_cells.ranges if cell.coordinate in one), None)
    last = merged.max_col if merged is not None else cell.column
    across = sum(_width(sheet, column) for column in range(cell.column, last + 1)) - _MARGIN
    size = (cell.font.sz or _USUAL_SIZE) / _USUAL_SIZE
    return max((_length(value, plain) for value in values if isinstance(value, str)), default=0) * size <= across


def _length(digits: str, plain: re.Match[str]) -> float:
    grouped, decimals, per_cent = plain.groups()
    whole, _, fraction = digits.lstrip("-").partition(".")
    if per_cent:
        whole = (whole + f"{fraction}00"[:2]).lstrip("0") or "0"
    places = len(whole) + len(decimals or "") + (1 if per_cent else 0)
    points = ((len(whole) - 1) // 3 if grouped else 0) + bool(decimals) + digits.startswith("-")
    return places + points * _POINT


def _width(sheet: Any, column: int) -> float:
    # Not by its letter: one declaration may hold for several columns, and asking for another would make one.
    declared = (one for one in sheet.column_dimensions.values() if one.min and one.min <= column <= one.max)
    return float(next((one.width for one in declared), _USUAL_WIDTH)) or _USUAL_WIDTH
