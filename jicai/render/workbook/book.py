"""Results as an Excel workbook: titled, typed, ready to print, with the sheet 口径 that says how it was computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from jicai.errors import OutputError
from jicai.leftovers import temporary_folder
from jicai.render.files import reason_of
from jicai.render.report import Report
from jicai.render.result import Result
from jicai.render.workbook.chart_sheet import write_charts
from jicai.render.workbook.contents_sheet import Entry, write_contents
from jicai.render.workbook.data_sheet import Layout, write_data
from jicai.render.workbook.front_sheet import write_front
from jicai.render.workbook.packed import use_zlib_ng
from jicai.render.workbook.payment_sheet import write_payment_list
from jicai.render.workbook.row_xml import number_formats
from jicai.render.workbook.sheet_cells import clean
from jicai.render.workbook.sheets import (
    BASIS_SHEET,
    CHART_SHEET,
    CONTENTS_SHEET,
    DIGITS,
    WARNINGS_SHEET,
    Look,
    SheetNames,
    formats_of,
)
from jicai.render.workbook.small_book import ROWS_IN_MEMORY, in_memory
from jicai.render.workbook.text_sheets import write_basis, write_report_basis, write_report_warnings, write_warnings
from jicai.stages import tell

#: Bytes that are handed on at a time.
_CHUNK = 1 << 20


def workbook(result: Result, chinese: bool) -> Iterator[bytes]:
    """The workbook of one result, in chunks: payment lists, data, 图, 提示, 口径.

    Cells hold values only, never formulas or links, but for the sums of 合计. What Excel cannot hold as it is (numbers
    of more than 15 digits, very long texts, control characters) is changed visibly and named below the data. More rows
    than a sheet holds go on in a further sheet.
    """

    def write(book: Any) -> None:
        _write_results(book, [result], chinese)
        if result.warnings:
            write_warnings(book, result)
        if result.basis:
            write_basis(book, result)

    return book_bytes(result.title, result.subtitle, write, _rows_of([result]))


def report_workbook(
    report: Report, chinese: bool = True, layouts: Sequence[Layout] = (), looks: Sequence[Look] = ()
) -> Iterator[bytes]:
    """The workbook of several results, in chunks: 首页, 目录, all payment lists, the data in order, 图, 提示, 口径.

    The results stand as their `layouts` say, where these are given; `looks` are those of all workbooks that are
    written in a row, which then number them alike.

    What `workbook` says of the cells holds here too, but for the links of 目录 to the sheets. Without results there
    are 目录 and 口径.
    """

    def write(book: Any) -> None:
        number_formats([formats_of(book, look) for look in looks])
        if report.front:
            write_front(book, report, report.front, chinese)
        contents = book.add_worksheet(CONTENTS_SHEET)
        entries = _write_results(book, report.results, chinese, layouts)
        if not report.tells_warnings:
            entries = [replace(entry, warnings=None) for entry in entries]
        if warnings := write_report_warnings(book, report):
            entries.append(Entry(WARNINGS_SHEET, warnings, "数据中值得核对的情况，按结果列出"))
        write_report_basis(book, report)
        entries.append(Entry(BASIS_SHEET, None, "截至日期、批次参数、输入文件和选项"))
        write_contents(book, contents, report, entries)

    return book_bytes(report.title, report.subtitle, write, _rows_of(report.results))


def book_bytes(title: str, subtitle: str, write: Callable[[Any], None], rows: int) -> Iterator[bytes]:
    """The bytes of a workbook that `write` fills with so many rows."""
    # Of its own for every workbook: XlsxWriter changes what it is given.
    options = {"constant_memory": True, "default_format_properties": dict(DIGITS)}
    made = in_memory(options) if rows <= ROWS_IN_MEMORY else None
    if made:
        book, content = made
        _fill(book, title, subtitle, write)
        yield content.getvalue()
        return
    # Rows and the finished file are on disk, not in memory.
    with temporary_folder() as folder:
        path = folder / "workbook.xlsx"
        try:
            _fill(xlsxwriter.Workbook(path, {**options, "tmpdir": str(folder)}), title, subtitle, write)
            file = path.open("rb")
        except (OSError, FileCreateError) as error:
            reason = reason_of(error.args[0] if isinstance(error, FileCreateError) else error)
            raise OutputError(f"临时文件夹 {folder}：写不进去，{reason}（环境变量 TMPDIR 可指定别处）") from error
        with file:
            while chunk := file.read(_CHUNK):
                yield chunk


def _fill(book: Any, title: str, subtitle: str, write: Callable[[Any], None]) -> None:
    use_zlib_ng()
    book.use_zip64()
    book.set_properties({"title": clean(title), "comments": clean(subtitle)})
    write(book)
    book.close()


def _rows_of(results: Sequence[Result]) -> int:
    """The rows of all results and of their payment lists."""
    return sum(one.frame.height + sum(payments.frame.height for payments in one.lists) for one in results)


def _write_results(book: Any, results: Sequence[Result], chinese: bool, layouts: Sequence[Layout] = ()) -> list[Entry]:
    """Add the payment lists of all results, then their data, then the charts."""
    names, entries = SheetNames(), []
    for result in results:
        for payments in result.lists:
            name = names.take(payments.title)
            write_payment_list(book, name, payments, chinese)
            entries.append(Entry(name, payments.frame.height, payments.subtitle))
    for at, (result, layout) in enumerate(zip_longest(results, layouts)):
        tell(f"工作表 {result.title}", at, len(results))
        summary = "；".join(result.summary or result.footer[:1])
        sheets = write_data(book, names, result, chinese, layout)
        entries += [Entry(name, rows, summary, len(result.warnings)) for name, rows in sheets]
    tell("图", len(results), len(results))
    write_charts(book, results, chinese)
    if book.get_worksheet_by_name(CHART_SHEET):
        entries.append(Entry(CHART_SHEET, None, "按结果依次排列的图表"))
    return entries
