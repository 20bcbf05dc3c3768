"""Rows written cell by cell with XlsxWriter's own calls: slow, but with nothing that its interface does not promise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from jicai.render.workbook.sheet_cells import SheetColumn, not_rich

#: Points of a line of text.
LINE_HEIGHT = 15


def write_cells(
    sheet: Any,
    row: int,
    columns: Sequence[SheetColumn],
    formats: Sequence[Any],
    lines: pl.Series | None,
    start: int,
    length: int,
    height: int | None,
) -> None:
    """Write the rows as `write_rows` of `row_xml` does; `lines` are what each of all rows needs, if known.

    What XlsxWriter takes for a text with formats of its own gets a blank before it.
    """
    values = [column.values(start, length) for column in columns]
    places = [None if column.places is None else column.places.slice(start, length).to_list() for column in columns]
    high: list[int | None] = [None] * length if lines is None else lines.slice(start, length).to_list()
    for at, needed in enumerate(high):
        points = height if needed is None else max(needed * LINE_HEIGHT, height or 0)
        if points is not None:
            sheet.set_row(row + at, points)
        for place, look in enumerate(formats):
            shown = places[place]
            own = look[shown[at] if shown and shown[at] is not None else min(look)] if isinstance(look, dict) else look
            value = values[place][at]
            if isinstance(value, str):
                sheet.write_string(row + at, place, not_rich(value), own)
            elif value is not None:
                sheet.write_number(row + at, place, value, own)
            elif height is not None:
                sheet.write_blank(row + at, place, None, own)
