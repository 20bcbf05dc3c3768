"""The sheets of a workbook that hold sentences: 提示 (what looks suspicious) and 口径 (how it was computed)."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from jicai.render.layout import wrapped
from jicai.render.report import Report
from jicai.render.result import Result
from jicai.render.workbook.row_cells import LINE_HEIGHT
from jicai.render.workbook.sheet_cells import clean
from jicai.render.workbook.sheets import BASIS_SHEET, FONT, TITLE, WARNINGS_SHEET, set_up_page, write_across

_STYLE = {**FONT, "text_wrap": True, "valign": "top"}
_HEADING = {**FONT, "bold": True, "bottom": 1}
#: The rows begin below the title and an empty row.
_FIRST_ROW = 2
#: Characters of the columns of either sheet.
_NUMBERED, _NUMBERED_BY_RESULT, _PAIRS = (7, 104), (7, 24, 80), (36, 78)


def write_warnings(book: Any, result: Result) -> None:
    """All warnings, numbered."""
    numbered = [(str(number), line) for number, line in enumerate(result.warnings, 1)]
    _write(book, WARNINGS_SHEET, result.title, numbered, _NUMBERED)


def write_report_warnings(book: Any, report: Report) -> int:
    """The warnings of all results, numbered, each once with the titles of its results; returns how many there are."""
    titles: dict[str, list[str]] = {}
    for result in report.results:
        for line in result.warnings:
            titles.setdefault(line, []).append(result.title)
    if titles:
        numbered = [(str(number), "、".join(titles[line]), line) for number, line in enumerate(titles, 1)]
        _write(book, WARNINGS_SHEET, report.title, numbered, _NUMBERED_BY_RESULT)
    return len(titles)


def write_basis(book: Any, result: Result) -> None:
    """What the figures were computed from and how."""
    _write(book, BASIS_SHEET, result.title, result.basis, _PAIRS)


def write_report_basis(book: Any, report: Report) -> None:
    """The pairs of the report, those that all its results share, and under each result's title its own."""
    first = report.results[0].basis if report.results else ()
    pairs = [frozenset(result.basis) for result in report.results]
    shared = [pair for pair in first if all(pair in own for own in pairs)]
    said = dict.fromkeys([*report.basis, *shared])
    rows: list[tuple[str, ...]] = list(said)
    for result in report.results:
        own = [pair for pair in result.basis if pair not in said]
        rows += [(result.title,), *own] if own else []
    _write(book, BASIS_SHEET, report.title, rows, _PAIRS)


def _write(book: Any, name: str, title: str, rows: Sequence[tuple[str, ...]], widths: Sequence[int]) -> None:
    """A sheet of rows with a bold first cell; a row of a single cell is a heading over all columns."""
    sheet = book.add_worksheet(name)
    label, text, heading = (book.add_format(look) for look in ({**_STYLE, "bold": True}, _STYLE, _HEADING))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, clean(f"{title}：{name}"), book.add_format(TITLE))
    for row, cells in enumerate(rows, _FIRST_ROW):
        if len(cells) == 1:
            sheet.set_row(row, 2 * LINE_HEIGHT)
            write_across(sheet, row, 0, len(widths) - 1, cells[0], heading)
            continue
        # Some programs do not raise rows to wrapped text by themselves.
        lines = max(_lines_of(one, width - 2) for one, width in zip(cells, widths, strict=True))
        sheet.set_row(row, LINE_HEIGHT * lines)
        for column, one in enumerate(cells):
            sheet.write_string(row, column, clean(one), text if column else label)
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{_FIRST_ROW + len(rows)}"})
    set_up_page(sheet, landscape=False, title=f"{title}：{name}")


@functools.lru_cache(maxsize=4096)
def _lines_of(text: str, width: int) -> int:
    """The lines that a text takes; the workbooks of one run say mostly the same."""
    return len(wrapped(text, width))
