"""The sheet 首页 of a report: one page that is read in a minute, before the list of the sheets.

The rows that its charts draw stand below the page and are not printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from jicai.render.cells import headers
from jicai.render.front import Figure, Front
from jicai.render.layout import wrapped
from jicai.render.report import Report
from jicai.render.result import Chart, Result
from jicai.render.workbook.chart_groups import parts_of
from jicai.render.workbook.chart_look import drawing, in_ten_thousands
from jicai.render.workbook.chart_sheet import write_table
from jicai.render.workbook.row_cells import LINE_HEIGHT
from jicai.render.workbook.row_xml import write_rows
from jicai.render.workbook.sheet_cells import clean, sheet_columns
from jicai.render.workbook.sheets import (
    DIGITS,
    FONT,
    FRONT_SHEET,
    HEAD,
    NOTE,
    TITLE,
    cell_formats,
    set_up_page,
    write_across,
)
from jicai.tables.column import Kind

#: Characters of the columns, of A4 upright; the figures take the first four, the words on them the others.
_WIDTHS = (24, 17, 17, 16, 13, 15)
_LAST, _WORDS = len(_WIDTHS) - 1, 4
_LINE = {"bottom": 1, "bottom_color": "#D9D9D9"}
_TITLE_HEIGHT, _HEAD_HEIGHT, _ROW_HEIGHT = 30, 24, 20
_HEADING = {**FONT, "bold": True, "font_size": 12}
#: Rows of a chart, of so many points each, and the pixels of both.
_CHART_ROWS, _CHART_ROW, _PIXELS = 12, 16, (738, 246)
#: Of a figure, and of its change.
_FORMATS = {
    Kind.RATIO: ("0.0%", "+0.0%;-0.0%;0.0%"),
    Kind.INTEGER: ("#,##0", "+#,##0;-#,##0;0"),
    Kind.MONEY: ("#,##0.00", "+#,##0.00;-#,##0.00;0.00"),
}
#: A number of the workbook has no more significant digits.
_LARGEST = Decimal(10) ** 13


def write_front(book: Any, report: Report, front: Front, chinese: bool) -> None:
    """Add the sheet with the title, the figures, the worst rows and the charts, as far as there are any."""
    sheet = book.add_worksheet(FRONT_SHEET)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, _TITLE_HEIGHT)
    sheet.write_string(0, 0, clean(report.title), book.add_format({**TITLE, "font_size": 18}))
    row = _write_lines(book, sheet, 1, [report.subtitle])
    row = _write_figures(book, sheet, row, front)
    row = _write_lines(book, sheet, row, front.notes)
    if front.worst is not None:
        row = _write_worst(book, sheet, row, front.worst, chinese)
    last = _write_charts(book, sheet, row, front.charts, chinese)
    set_up_page(sheet, landscape=False)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, last, _LAST)
    sheet.center_horizontally()


def _write_lines(book: Any, sheet: Any, row: int, lines: Sequence[str]) -> int:
    """The sentences, each over all columns; returns the row after them."""
    look = book.add_format({**NOTE, "text_wrap": True, "valign": "top"})
    for at, line in enumerate(lines, row):
        sheet.set_row(at, LINE_HEIGHT * len(wrapped(line, sum(_WIDTHS) - 4)) + 3)
        write_across(sheet, at, 0, _LAST, line, look)
    return row + len(lines)


def _write_figures(book: Any, sheet: Any, row: int, front: Front) -> int:
    head = book.add_format(HEAD)
    sheet.set_row(row, _HEAD_HEIGHT)
    for at, text in enumerate(("指标", f"截至 {front.day}", f"截至 {front.before}", "增减")):
        sheet.write_string(row, at, text, head)
    write_across(sheet, row, _WORDS, _LAST, "说明", head)
    label = book.add_format({**FONT, **_LINE, "bold": True, "indent": 1})
    words = book.add_format({**FONT, **_LINE, "font_color": "#595959", "indent": 1, "text_wrap": True})
    for at, figure in enumerate(front.figures, row + 1):
        sheet.set_row(at, max(_ROW_HEIGHT, LINE_HEIGHT * len(wrapped(figure.note, sum(_WIDTHS[_WORDS:]) - 3)) + 3))
        sheet.write_string(at, 0, figure.label, label)
        shown, change = _FORMATS[figure.kind]
        for column, value, number_format in (
            (1, figure.value, shown),
            (2, figure.before, shown),
            (3, _change(figure), change),
        ):
            look = {**FONT, **DIGITS, **_LINE, "num_format": number_format, "align": "right", "indent": 1}
            _write_value(sheet, at, column, value, book.add_format({**look, "bold": column == 1}))
        write_across(sheet, at, _WORDS, _LAST, figure.note, words)
    return row + 1 + len(front.figures)


def _change(figure: Figure) -> Decimal | int | None:
    return None if figure.value is None or figure.before is None else figure.value - figure.before


def _write_value(sheet: Any, row: int, column: int, value: Decimal | int | None, look: Any) -> None:
    if value is None:
        sheet.write_string(row, column, "—", look)
    elif -_LARGEST < value < _LARGEST:
        sheet.write_number(row, column, value, look)
    else:
        sheet.write_string(row, column, f"{value:,}", look)


def _write_worst(book: Any, sheet: Any, row: int, worst: Result, chinese: bool) -> int:
    """The rows under their title and headers; returns the row after them."""
    sheet.set_row(row, _HEAD_HEIGHT + 4)
    sheet.write_string(row, 0, clean(worst.title), book.add_format(_HEADING))
    sheet.set_row(row + 1, _HEAD_HEIGHT)
    head = book.add_format(HEAD)
    for at, (column, header) in enumerate(zip(worst.table.columns, headers(worst, chinese), strict=True)):
        sheet.write_string(row + 1, at, f"{header}（{column.unit}）" if column.unit else header, head)
    columns, _ = sheet_columns(worst, chinese)
    formats = [cell_formats(book, column, **_LINE, indent=1) for column in columns]
    return write_rows(sheet, row + 2, columns, formats, 0, worst.frame.height, height=_ROW_HEIGHT)


def _write_charts(book: Any, sheet: Any, row: int, charts: Sequence[tuple[Result, Chart]], chinese: bool) -> int:
    """The charts one below the other, the first group of each; returns the last row of the page."""
    drawn = [(chart, part) for result, chart in charts for part in parts_of(result, chart, chinese)[:1]]
    blank = book.add_format(FONT)
    below = row + 1 + _CHART_ROWS * len(drawn)
    for at in range(row, below):
        sheet.set_row(at, _CHART_ROW)
        sheet.write_blank(at, 0, None, blank)  # else the row is not written
    table = below + 2
    for number, (chart, part) in enumerate(drawn):
        columns, _ = sheet_columns(part.rows, chinese)
        source = write_table(book, sheet, table, part, columns, chinese)
        picture = drawing(book, chart, part, source, in_ten_thousands(chart, [part]), small=True)
        picture.set_size({"width": _PIXELS[0], "height": _PIXELS[1]})
        place = {"description": clean(part.title), "y_offset": 6}
        sheet.insert_chart(row + _CHART_ROWS * number, 0, picture, place)
        table += part.rows.frame.height + 4
    return below - 1
