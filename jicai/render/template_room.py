"""Rows of a form made high enough for texts that wrap: the form may be made for shorter ones."""

from __future__ import annotations

from math import ceil
from typing import Any

from jicai.render.layout import cells_of
from jicai.render.row_xml import LINE_HEIGHT

#: Characters in a column of which the form says nothing.
_USUAL_WIDTH = 8.43


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


def _width(sheet: Any, column: int) -> float:
    # Not by its letter: one declaration may hold for several columns, and asking for another would make one.
    declared = (one for one in sheet.column_dimensions.values() if one.min and one.min <= column <= one.max)
    return float(next((one.width for one in declared), _USUAL_WIDTH)) or _USUAL_WIDTH
