"""The sheets of a workbook that hold sentences: 提示 (what looks suspicious) and 口径 (how it was computed)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jicai.render.layout import wrapped
from jicai.render.result import Result
from jicai.render.sheet_cells import clean
from jicai.render.sheets import BASIS_SHEET, FONT, LINE_HEIGHT, TITLE, WARNINGS_SHEET, set_up_page

_STYLE = {**FONT, "text_wrap": True, "valign": "top"}
#: The rows begin below the title and an empty row.
_FIRST_ROW = 2


def write_warnings(book: Any, result: Result) -> None:
    """All warnings, numbered."""
    numbered = [(str(number), line) for number, line in enumerate(result.warnings, 1)]
    _write(book, WARNINGS_SHEET, f"{result.title}：{WARNINGS_SHEET}", numbered, (7, 107))


def write_basis(book: Any, result: Result) -> None:
    """What the figures were computed from and how."""
    _write(book, BASIS_SHEET, f"{result.title}：{BASIS_SHEET}", result.basis, (24, 90))


def _write(book: Any, name: str, title: str, rows: Sequence[tuple[str, str]], widths: tuple[int, int]) -> None:
    sheet = book.add_worksheet(name)
    label, text = book.add_format({**_STYLE, "bold": True}), book.add_format(_STYLE)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, clean(title), book.add_format(TITLE))
    for row, pair in enumerate(rows, _FIRST_ROW):
        # Some programs do not raise rows to wrapped text by themselves.
        lines = max(len(wrapped(one, width - 2)) for one, width in zip(pair, widths, strict=True))
        sheet.set_row(row, LINE_HEIGHT * lines)
        for column, (one, look) in enumerate(zip(pair, (label, text), strict=True)):
            sheet.write_string(row, column, clean(one), look)
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{_FIRST_ROW + len(rows)}"})
    set_up_page(sheet, landscape=False)
