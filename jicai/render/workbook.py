"""A result as an Excel workbook: titled, typed, ready to print, with the sheet 口径 that says how it was computed."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_col_to_name

from jicai.errors import OutputError
from jicai.render.cells import headers
from jicai.render.chart_sheet import write_charts
from jicai.render.files import reason_of
from jicai.render.payment_sheet import write_payment_list
from jicai.render.result import Result
from jicai.render.sheet_cells import SheetColumn, clean, sheet_columns
from jicai.render.sheets import (
    HEAD,
    NOTE,
    TITLE,
    SheetNames,
    cell_format,
    ignore_numbers_as_text,
    set_up_page,
    write_rows,
)
from jicai.render.status import MARKS, marked_column
from jicai.render.text_sheets import write_basis, write_warnings
from jicai.tables.column import Kind

#: Rows of data per sheet, below the limit of 1,048,576 rows with room for title and footer.
ROWS_PER_SHEET = 1_048_000
_HEADER_ROW = 2


def workbook(result: Result, chinese: bool) -> Iterator[bytes]:
    """The whole workbook in one chunk of bytes.

    Cells hold values only, never formulas or links. What Excel cannot hold as it is (numbers of more than 15 digits,
    very long texts, control characters) is changed visibly and named below the data. More than ROWS_PER_SHEET rows go
    on in a further sheet.
    """
    buffer = io.BytesIO()
    # Rows go to disk one by one: as fast as in memory, and a fraction of the memory.
    with tempfile.TemporaryDirectory(prefix="jicai-", ignore_cleanup_errors=True) as folder:
        try:
            _write_book(buffer, folder, result, chinese)
        except (OSError, FileCreateError) as error:
            reason = reason_of(error.args[0] if isinstance(error, FileCreateError) else error)
            raise OutputError(f"临时文件夹 {folder}：写不进去，{reason}（环境变量 TMPDIR 可指定别处）") from error
    yield buffer.getvalue()


def _write_book(buffer: io.BytesIO, folder: str, result: Result, chinese: bool) -> None:
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "tmpdir": folder})
    book.use_zip64()
    book.set_properties({"title": clean(result.title), "comments": clean(result.subtitle)})
    names = SheetNames()
    for payments in result.lists:
        write_payment_list(book, names.take(payments.title), payments, chinese)
    columns, notes = sheet_columns(result, chinese)
    footer = [*result.footer, *notes]
    parts = max(-(-result.frame.height // ROWS_PER_SHEET), 1)
    sheets = [book.add_worksheet(names.take(result.title)) for _ in range(parts)]
    for part, sheet in enumerate(sheets):
        last = _write_data(book, sheet, result, chinese, columns, part, footer if part == parts - 1 else ())
        _set_up_sheet(sheet, columns, last)
        _mark_rows(book, sheet, result, chinese, last)
    if result.chart is not None and not result.frame.is_empty():
        write_charts(book, result, result.chart, chinese, sheets[0].name, _HEADER_ROW + 1)
    if result.warnings:
        write_warnings(book, result)
    if result.basis:
        write_basis(book, result)
    book.close()


def _write_data(
    book: Any,
    sheet: Any,
    result: Result,
    chinese: bool,
    columns: Sequence[SheetColumn],
    part: int,
    footer: Sequence[str],
) -> int:
    """Write the title, the header, the rows of this part and the footer; returns the row of the last data."""
    note = book.add_format(NOTE)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, clean(result.title), book.add_format(TITLE))
    sheet.write_string(1, 0, clean("　".join(filter(None, (result.subtitle, _units(result))))), note)
    sheet.set_row(_HEADER_ROW, 30)
    head = book.add_format(HEAD)
    for at, header in enumerate(headers(result, chinese)):
        sheet.write_string(_HEADER_ROW, at, clean(header), head)
    formats = [book.add_format(cell_format(column)) for column in columns]
    end = min((part + 1) * ROWS_PER_SHEET, result.frame.height)
    after = write_rows(sheet, _HEADER_ROW + 1, columns, formats, part * ROWS_PER_SHEET, end)
    for at, line in enumerate(footer, after + 1):
        sheet.write_string(at, 0, clean(line), note)
    return after - 1


def _set_up_sheet(sheet: Any, columns: Sequence[SheetColumn], last: int) -> None:
    first = _HEADER_ROW + 1
    sheet.freeze_panes(first, 0)
    sheet.autofilter(_HEADER_ROW, 0, last, len(columns) - 1)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
    ignore_numbers_as_text(sheet, columns, first, last)
    set_up_page(sheet, landscape=True)
    sheet.repeat_rows(_HEADER_ROW)


def _mark_rows(book: Any, sheet: Any, result: Result, chinese: bool, last: int) -> None:
    if last == _HEADER_ROW:
        return
    area = (_HEADER_ROW + 1, 0, last, len(result.table.columns) - 1)
    line = {"bottom": 1, "bottom_color": "#D9D9D9"}
    marked = marked_column(result.table)
    letter = xl_col_to_name(result.table.keys.index(marked.key)) if marked else ""
    for choice in marked.choices if marked else ():
        fill = MARKS[choice.value].fill if choice.value in MARKS else ""
        if fill:
            word = choice.label if chinese else choice.value
            criteria = f'=${letter}{area[0] + 1}="{word}"'
            shade = book.add_format({**line, "bg_color": f"#{fill}"})
            sheet.conditional_format(*area, {"type": "formula", "criteria": criteria, "format": shade})
    # A line under every row, empty cells too, without a cell being written for it.
    sheet.conditional_format(*area, {"type": "no_errors", "format": book.add_format(line)})


def _units(result: Result) -> str:
    """The units of the columns: of amounts together, of others by name."""
    units: dict[str, list[str]] = {}
    for column in result.table.columns:
        unit = column.unit or ("元" if column.kind is Kind.MONEY else "")
        if unit:
            units.setdefault(unit, []).append("金额" if column.kind is Kind.MONEY else column.label)
    texts = (f"{'、'.join(dict.fromkeys(names))}：{unit}" for unit, names in units.items())
    return "　".join(texts)
