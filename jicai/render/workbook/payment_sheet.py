"""A payment list as a sheet to be printed, signed and handed over: numbered rows, the sum, the sum in capitals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl

from jicai.render.cells import headers, ready
from jicai.render.layout import cells_of, wrapped
from jicai.render.result import PaymentList, Result
from jicai.render.workbook.capitals import capitals
from jicai.render.workbook.row_cells import LINE_HEIGHT
from jicai.render.workbook.row_xml import write_rows
from jicai.render.workbook.sheet_cells import SheetColumn, clean, row_lines, sheet_columns
from jicai.render.workbook.sheets import (
    FONT,
    HEAD,
    NOTE,
    cell_formats,
    ignore_numbers_as_text,
    set_up_page,
    write_across,
)

#: Below the title, the subtitle and the header.
_FIRST_ROW = 3
_ROW_HEIGHT = 22
_BORDER = {"border": 1}
_TITLE = {**FONT, "bold": True, "font_size": 18, "align": "center", "shrink": True}
_SIGNED_BY = ("制表：", "复核：", "审批：", "日期：")
#: Characters across A4 landscape, and how much wider than needed columns may become to fill it.
_PAGE_WIDTH, _MOST_SCALE = 120, 1.5
#: A number of the workbook has no more significant digits.
_LARGEST = Decimal(10) ** 13


def write_payment_list(book: Any, name: str, payments: PaymentList, chinese: bool) -> None:
    """Add the list as the sheet `name` of the book. The sum is that of the amounts as listed, a value, no formula."""
    result = Result(payments.frame, payments.table, payments.title)
    total = Decimal(ready(result, chinese)[payments.amount].sum())
    columns, notes = sheet_columns(result, chinese)
    amount_at = payments.table.keys.index(payments.amount) + 1
    columns = _fitted(columns, payments, amount_at, total)
    widths = [column.width for column in columns]
    last = len(columns) - 1

    sheet = book.add_worksheet(name)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    _write_head(book, sheet, payments, ["序号", *headers(result, chinese)], widths)
    formats = [cell_formats(book, column, **_BORDER) for column in columns]
    height = _row_height(columns)
    row = write_rows(sheet, _FIRST_ROW, columns, formats, 0, payments.frame.height, height=height)
    ignore_numbers_as_text(sheet, columns, _FIRST_ROW, row - 1)
    if payments.frame.is_empty():
        sheet.set_row(row, _ROW_HEIGHT)
        write_across(
            sheet, row, 0, last, f"（{payments.no_rows}）", book.add_format({**FONT, **_BORDER, "align": "center"})
        )
        row += 1
    row = _write_sum(book, sheet, row, payments.frame.height, total, amount_at, columns)
    row = _write_notes(book, sheet, row, last, payments.notes, sum(widths))
    _write_signatures(book, sheet, row + 1, last, sum(widths))
    for at, note in enumerate(notes, row + 3):
        sheet.write_string(at, 0, clean(note), book.add_format(NOTE))

    sheet.freeze_panes(_FIRST_ROW, 0)
    sheet.repeat_rows(0, _FIRST_ROW - 1)
    sheet.center_horizontally()
    set_up_page(sheet, landscape=True)


def _row_height(columns: Sequence[SheetColumn]) -> int:
    """The height of every row: that of two lines where some name needs them, so that rows look alike."""
    lines = row_lines(columns)
    return _ROW_HEIGHT if lines is None or lines.null_count() == len(lines) else max(_ROW_HEIGHT, 2 * LINE_HEIGHT)


def _write_head(book: Any, sheet: Any, payments: PaymentList, heads: Sequence[str], widths: Sequence[float]) -> None:
    last = len(widths) - 1
    sheet.set_row(0, 36)
    write_across(sheet, 0, 0, last, payments.title, book.add_format(_TITLE))
    sheet.set_row(1, 16 * len(wrapped(payments.subtitle, int(sum(widths[:-1])) - 2)))
    line = {**FONT, "text_wrap": True}
    write_across(sheet, 1, 0, last - 1, payments.subtitle, book.add_format(line))
    sheet.write_string(1, last, "单位：元", book.add_format({**line, "align": "right"}))
    sheet.set_row(_FIRST_ROW - 1, 32)
    look = book.add_format({**HEAD, **_BORDER})
    for at, head in enumerate(heads):
        sheet.write_string(_FIRST_ROW - 1, at, clean(head), look)


def _fitted(columns: Sequence[SheetColumn], payments: PaymentList, amount_at: int, total: Decimal) -> list[SheetColumn]:
    """The columns with 序号 before them, as wide as their sum needs, and all wider where that fills the page."""
    numbers = pl.Series(range(1, payments.frame.height + 1), dtype=pl.Int64)
    numbered = [SheetColumn("0", 7, numbers, align="center"), *columns]
    amount = numbered[amount_at]
    numbered[amount_at] = replace(amount, width=max(amount.width, len(f"{total:,.2f}") + 3))
    scale = min(max(_PAGE_WIDTH / sum(column.width for column in numbered), 1.1), _MOST_SCALE)
    return [replace(column, width=column.width * scale) for column in numbered]


def _write_sum(
    book: Any, sheet: Any, row: int, count: int, total: Decimal, amount_at: int, columns: Sequence[SheetColumn]
) -> int:
    """The sum row and the sum in capitals; returns the row after them."""
    bold = {**FONT, **_BORDER, "bold": True, "font_size": 11}
    label, last = book.add_format({**bold, "align": "center"}), len(columns) - 1
    sheet.set_row(row, _ROW_HEIGHT + 3)
    write_across(sheet, row, 0, amount_at - 1, f"合计（共 {count:,} 笔）", label)
    amount = book.add_format({**bold, "num_format": "#,##0.00", "align": "right", "indent": 1})
    if abs(total) < _LARGEST:
        sheet.write_number(row, amount_at, float(total), amount)
    else:
        sheet.write_string(row, amount_at, f"{total:,.2f}", amount)
    for at in range(amount_at + 1, last + 1):
        sheet.write_blank(row, at, None, label)
    words = f"金额大写：人民币{capitals(total)}"
    # Bold and of 11 points, so a fifth wider than the characters by which columns are measured.
    lines = wrapped(words, max(int(sum(column.width for column in columns) / 1.2), 2))
    sheet.set_row(row + 1, _ROW_HEIGHT + 3 + 15 * (len(lines) - 1))
    write_across(sheet, row + 1, 0, last, words, book.add_format({**bold, "text_wrap": True, "indent": 1}))
    return row + 2


def _write_notes(book: Any, sheet: Any, row: int, last: int, notes: Sequence[str], page: float) -> int:
    """The notes, a row each over all columns; returns the row after them."""
    look = book.add_format({**FONT, "text_wrap": True})
    for at, note in enumerate(notes, row):
        sheet.set_row(at, 16 * len(wrapped(note, int(page) - 2)))
        write_across(sheet, at, 0, last, note, look)
    return row + len(notes)


def _write_signatures(book: Any, sheet: Any, row: int, last: int, page: float) -> None:
    # Blanks as wide as a Chinese character, two cells, in which fonts agree.
    gap = max(int(page / 1.1 - cells_of("".join(_SIGNED_BY))) // len(_SIGNED_BY) // 2, 2)
    sheet.set_row(row, 30)
    write_across(sheet, row, 0, last, ("　" * gap).join(_SIGNED_BY), book.add_format({**FONT, "font_size": 11}))
