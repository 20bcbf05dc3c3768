"""The sheet 目录 of a workbook of several results: what is in it, with links, and what is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import quote_sheetname

from jicai.render.layout import wrapped
from jicai.render.report import Report
from jicai.render.workbook.row_cells import LINE_HEIGHT
from jicai.render.workbook.sheet_cells import clean
from jicai.render.workbook.sheets import CONTENTS_SHEET, FONT, HEAD, NOTE, TITLE, set_up_page, write_across

_HEADERS, _WIDTHS = ("序号", "工作表", "行数", "摘要", "提示"), (6, 34, 8, 78, 6)
_HEADER_ROW = 2
_LINE = {"bottom": 1, "bottom_color": "#D9D9D9"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A sheet of the workbook: its rows of data, what it says in a line, and how many warnings its result has.

    A number is None where the sheet has nothing of the kind.
    """

    sheet: str
    rows: int | None = None
    summary: str = ""
    warnings: int | None = None


def write_contents(book: Any, sheet: Any, report: Report, entries: Sequence[Entry]) -> None:
    """Fill the sheet 目录 with the entries in their order, and below them with what was left out."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, clean(report.title), book.add_format(TITLE))
    last = len(_WIDTHS) - 1
    _write_line(book, sheet, 1, report.subtitle)
    sheet.set_row(_HEADER_ROW, 22)
    head = book.add_format(HEAD)
    for column, header in enumerate(_HEADERS):
        sheet.write_string(_HEADER_ROW, column, header, head)
    row = _write_entries(book, sheet, _HEADER_ROW + 1, entries)
    if report.left_out:
        sheet.set_row(row + 1, 20)
        write_across(sheet, row + 1, 0, last, "未列出的内容", book.add_format({**FONT, "bold": True}))
        for at, line in enumerate(report.left_out, row + 2):
            _write_line(book, sheet, at, line)
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    set_up_page(sheet, landscape=True, title=f"{report.title}：{CONTENTS_SHEET}")


def _write_entries(book: Any, sheet: Any, row: int, entries: Sequence[Entry]) -> int:
    number = book.add_format({**FONT, **_LINE, "num_format": "#,##0", "align": "center"})
    text = book.add_format({**FONT, **_LINE, "text_wrap": True, "indent": 1})
    # Links without colour: a workbook that is printed has nothing to click.
    link = book.add_format({**FONT, **_LINE, "text_wrap": True, "indent": 1, "underline": 1})
    told: set[str] = set()
    for at, entry in enumerate(entries, 1):
        # What the rows come to is the same whatever they are grouped by.
        summary = "" if entry.summary in told else entry.summary
        told.add(entry.summary)
        lines = max(len(wrapped(one, width - 4)) for one, width in ((entry.sheet, _WIDTHS[1]), (summary, _WIDTHS[3])))
        sheet.set_row(row, LINE_HEIGHT * lines + 5)
        sheet.write_number(row, 0, at, number)
        sheet.write_url(row, 1, f"internal:{quote_sheetname(entry.sheet)}!A1", link, entry.sheet)
        sheet.write_string(row, 3, clean(summary), text)
        for column, count in ((2, entry.rows), (4, entry.warnings)):
            if count is None:
                sheet.write_blank(row, column, None, number)
            else:
                sheet.write_number(row, column, count, number)
        row += 1
    return row


def _write_line(book: Any, sheet: Any, row: int, line: str) -> None:
    sheet.set_row(row, LINE_HEIGHT * len(wrapped(line, sum(_WIDTHS) - 4)) + 2)
    write_across(sheet, row, 0, len(_WIDTHS) - 1, line, book.add_format({**NOTE, "text_wrap": True}))
