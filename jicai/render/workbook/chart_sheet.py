"""The sheet 图 of a workbook: the charts of all its results, a page each, and below them the rows that they draw.

The rows stand here once more because a chart may draw others than its result shows: sums, the worst of many, the rows
of one group filled up to the categories of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jicai.render.cells import headers
from jicai.render.result import Chart, Result
from jicai.render.workbook.chart_groups import Part, parts_of
from jicai.render.workbook.chart_look import Source, drawing, in_ten_thousands
from jicai.render.workbook.row_xml import write_rows
from jicai.render.workbook.sheet_cells import SheetColumn, clean, sheet_columns
from jicai.render.workbook.sheets import CHART_SHEET, FONT, HEAD, NOTE, TITLE, cell_formats, set_up_page

_TITLE_ROWS = 2
_TITLE_HEIGHT, _ROW_HEIGHT, _HEAD_HEIGHT = 24, 16, 30
_NARROWEST = 12
#: What a landscape page of A4 has room for between the margins: pixels across, rows.
_PAGE_WIDTH, _PAGE_ROWS = 1040, 31
#: The least that the charts and tables are wide: nearly the page.
_LEAST_WIDTH = 1000
#: Pixels of a column, by its width in characters, and of a row.
_CHARACTER, _PADDING, _ROW_PIXELS = 7, 5, 64 / 3


def write_charts(book: Any, results: Sequence[Result], chinese: bool) -> None:
    """Add the sheet 图 with the charts of the results in their order; no sheet where nothing has a row to draw."""
    charts = _charts(results, chinese)
    parts = [part for _, of_chart in charts for part in of_chart]
    if not parts:
        return
    sheet = book.add_worksheet(CHART_SHEET)
    titles = {result.title for result in results if result.charts}
    heading = f"{titles.pop()}：{CHART_SHEET}" if len(titles) == 1 else CHART_SHEET
    sheet.set_row(0, _TITLE_HEIGHT)
    sheet.write_string(0, 0, clean(heading), book.add_format(TITLE))
    columns = [sheet_columns(part.rows, chinese)[0] for part in parts]
    width = _set_widths(sheet, columns)
    page = _PAGE_ROWS * max(width, _PAGE_WIDTH) // _PAGE_WIDTH
    tops = [_TITLE_ROWS, *(_TITLE_ROWS - 1 + page * number for number in range(1, len(parts)))]
    starts, breaks = _places(parts, _TITLE_ROWS - 1 + page * len(parts), page)
    _write_room(book, sheet, starts[0])
    size = {"width": width, "height": round((page - 4) * _ROW_PIXELS)}
    at = 0
    for chart, of_chart in charts:
        large = in_ten_thousands(chart, of_chart)
        for part in of_chart:
            source = write_table(book, sheet, starts[at], part, columns[at], chinese)
            drawn = drawing(book, chart, part, source, large)
            drawn.set_size(size)
            # A little below, else the upper edge is printed on the page before.
            sheet.insert_chart(tops[at], 0, drawn, {"description": clean(part.title), "y_offset": 6})
            at += 1
    set_up_page(sheet, landscape=True)
    sheet.set_h_pagebreaks([*tops[1:], starts[0], *breaks])


def _charts(results: Sequence[Result], chinese: bool) -> list[tuple[Chart, list[Part]]]:
    """The charts that have rows; one that several results carry, like the ageing, once."""
    charts: list[tuple[Chart, list[Part]]] = []
    for result in results:
        for chart in result.charts:
            parts = parts_of(result, chart, chinese)
            if parts and not any(_are_same(parts, others) for _, others in charts):
                charts.append((chart, parts))
    return charts


def _are_same(parts: Sequence[Part], others: Sequence[Part]) -> bool:
    return len(parts) == len(others) and all(
        part.title == other.title and part.rows.frame.equals(other.rows.frame)
        for part, other in zip(parts, others, strict=True)
    )


def _write_room(book: Any, sheet: Any, below: int) -> None:
    """Empty rows for the charts to stand on, down to the row `below`."""
    blank = book.add_format(FONT)
    for row in range(_TITLE_ROWS, below):  # their height is not left to the program, which places the charts by them
        sheet.set_row(row, _ROW_HEIGHT)
        sheet.write_blank(row, 0, None, blank)  # else the row is not written


def _set_widths(sheet: Any, tables: Sequence[Sequence[SheetColumn]]) -> int:
    """Columns as wide as the tables need, which share them; returns the pixels of all, or of a page."""
    pixels = 0.0
    for at in range(max(len(table) for table in tables)):
        width = max([_NARROWEST, *(table[at].width for table in tables if at < len(table))])
        sheet.set_column(at, at, width)
        pixels += _CHARACTER * width + _PADDING
    return max(_LEAST_WIDTH, round(pixels))


def _places(parts: Sequence[Part], row: int, room: int) -> tuple[list[int], list[int]]:
    """The row of the title of every table from `row` on, and where pages end so that no table is cut that fits one."""
    starts: list[int] = []
    breaks: list[int] = []
    page = row
    for part in parts:
        needed = part.rows.frame.height + 3
        if row > page and row + needed > page + room:
            breaks.append(row)
            page = row
        starts.append(row)
        row += needed + 1
    return starts, breaks


def write_table(book: Any, sheet: Any, row: int, part: Part, columns: Sequence[SheetColumn], chinese: bool) -> Source:
    """Write the rows of a chart with its title and the headers above, from row `row` on."""
    sheet.write_string(row, 0, clean(part.title), book.add_format(NOTE))
    sheet.set_row(row + 1, _HEAD_HEIGHT)
    head = book.add_format(HEAD)
    for at, (column, header) in enumerate(zip(part.rows.table.columns, headers(part.rows, chinese), strict=True)):
        sheet.write_string(row + 1, at, f"{header}（{column.unit}）" if column.unit else header, head)
    formats = [cell_formats(book, column) for column in columns]
    height = part.rows.frame.height
    write_rows(sheet, row + 2, columns, formats, 0, height, height=_ROW_HEIGHT)
    cells = dict(zip(part.rows.table.keys, columns, strict=True))
    return Source(sheet.get_name(), row + 2, row + 1 + part.drawn, cells)
