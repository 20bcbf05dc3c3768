"""A result as an Excel workbook: titled, typed, ready to print, with the sheet 口径 that says how it was computed."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_col_to_name, xl_range

from jicai.errors import OutputError
from jicai.render.cells import headers
from jicai.render.files import reason_of
from jicai.render.layout import wrapped as wrapped_lines
from jicai.render.result import Result
from jicai.render.sheet_cells import SheetColumn, clean, row_lines, sheet_columns
from jicai.render.status import MARKS, marked_column
from jicai.tables.column import Kind

#: Rows of data per sheet, below the limit of 1,048,576 rows with room for title and footer.
ROWS_PER_SHEET = 1_048_000
_HEADER_ROW = 2
_SLICE = 16_384
_FONT = {"font_name": "等线", "font_size": 10, "valign": "vcenter"}
_TITLE = {**_FONT, "bold": True, "font_size": 15}
_HEAD = {**_FONT, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#E7EDF3", "bottom": 1}
_A4 = 9
_LINE_HEIGHT = 14


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
    columns, notes = sheet_columns(result, chinese)
    lines = row_lines(columns)
    footer = [*result.footer, *notes]
    parts = max(-(-result.frame.height // ROWS_PER_SHEET), 1)
    for part in range(parts):
        sheet = book.add_worksheet(_sheet_name(result.title, part))
        last = _write_data(book, sheet, result, chinese, columns, lines, part, footer if part == parts - 1 else ())
        _set_up_sheet(sheet, columns, last)
        _mark_rows(book, sheet, result, chinese, last)
    if result.basis:
        _write_basis(book, result)
    book.close()


def _write_data(
    book: Any,
    sheet: Any,
    result: Result,
    chinese: bool,
    columns: Sequence[SheetColumn],
    lines: pl.Series | None,
    part: int,
    footer: Sequence[str],
) -> int:
    """Write the title, the header, the rows of this part and the footer; returns the row of the last data."""
    note = book.add_format({**_FONT, "font_color": "#595959"})
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, clean(result.title), book.add_format(_TITLE))
    sheet.write_string(1, 0, clean("　".join(filter(None, (result.subtitle, _units(result))))), note)
    sheet.set_row(_HEADER_ROW, 30)
    head = book.add_format(_HEAD)
    for at, header in enumerate(headers(result, chinese)):
        sheet.write_string(_HEADER_ROW, at, clean(header), head)

    formats = [book.add_format(_cell_format(column)) for column in columns]
    write_string, write_number = sheet.write_string, sheet.write_number
    last = _HEADER_ROW
    end = min((part + 1) * ROWS_PER_SHEET, result.frame.height)
    for start in range(part * ROWS_PER_SHEET, end, _SLICE):
        slices = [column.values(start, min(_SLICE, end - start)) for column in columns]
        tall = [] if lines is None else lines.slice(start, min(_SLICE, end - start)).to_list()
        for row, count in enumerate(tall, last + 1):
            if count is not None:
                sheet.set_row(row, _LINE_HEIGHT * count)
        for row, values in enumerate(zip(*slices, strict=True), last + 1):
            for at, value in enumerate(values):
                if value is None:
                    continue
                # Never write(): it would take "=…" for a formula and an address for a link.
                if isinstance(value, str):
                    write_string(row, at, value, formats[at])
                else:
                    write_number(row, at, value, formats[at])
        last += min(_SLICE, end - start)
    for at, line in enumerate(footer, last + 2):
        sheet.write_string(at, 0, clean(line), note)
    return last


def _cell_format(column: SheetColumn) -> dict[str, Any]:
    look = {**_FONT, "num_format": column.number_format, "text_wrap": column.wraps, "align": column.align}
    # Away from the number that may end right before it.
    return {**look, "indent": 1} if column.align == "left" else look


def _set_up_sheet(sheet: Any, columns: Sequence[SheetColumn], last: int) -> None:
    first = _HEADER_ROW + 1
    sheet.freeze_panes(first, 0)
    sheet.autofilter(_HEADER_ROW, 0, last, len(columns) - 1)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
    codes = [at for at, column in enumerate(columns) if column.number_format == "@"]
    if codes and last >= first:  # no green corners on codes that are digits
        places = " ".join(xl_range(first, at, last, at) for at in codes)
        sheet.ignore_errors({"number_stored_as_text": places})
    _set_up_page(sheet, landscape=True)
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


def _write_basis(book: Any, result: Result) -> None:
    sheet = book.add_worksheet("口径")
    style = {**_FONT, "text_wrap": True, "valign": "top"}
    label, text = book.add_format({**style, "bold": True}), book.add_format(style)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, clean(f"{result.title}：口径"), book.add_format(_TITLE))
    for row, (name, value) in enumerate(result.basis, 2):
        # Some programs do not raise rows to wrapped text by themselves.
        sheet.set_row(row, 15 * max(len(wrapped_lines(name, 22)), len(wrapped_lines(value, 88))))
        sheet.write_string(row, 0, clean(name), label)
        sheet.write_string(row, 1, clean(value), text)
    _set_up_page(sheet, landscape=False)


def _set_up_page(sheet: Any, landscape: bool) -> None:
    sheet.set_paper(_A4)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _units(result: Result) -> str:
    """The units of the columns: of amounts together, of others by name."""
    units: dict[str, list[str]] = {}
    for column in result.table.columns:
        unit = column.unit or ("元" if column.kind is Kind.MONEY else "")
        if unit:
            units.setdefault(unit, []).append("金额" if column.kind is Kind.MONEY else column.label)
    texts = (f"{'、'.join(dict.fromkeys(names))}：{unit}" for unit, names in units.items())
    return "　".join(texts)


def _sheet_name(title: str, part: int) -> str:
    """The title as Excel allows it for a sheet: 31 characters, some signs not, and neither 口径 nor History."""
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip(" '")[:24].strip(" '") or "结果"
    if name in ("口径", "History"):
        name = f"{name}表"
    return f"{name}（{part + 1}）" if part else name
