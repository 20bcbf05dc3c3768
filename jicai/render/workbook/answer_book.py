"""A workbook that goes out to be answered: the page that says how, and a sheet for every kind of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jicai.intake.sheets.guide import GUIDE_SHEET
from jicai.render.layout import wrapped
from jicai.render.workbook.answer_sheet import write_answers
from jicai.render.workbook.book import book_bytes
from jicai.render.workbook.row_cells import LINE_HEIGHT
from jicai.render.workbook.sheet_cells import SheetColumn, clean
from jicai.render.workbook.sheets import FONT, HEAD, TITLE, SheetNames, set_up_page, write_across
from jicai.tables.column import Column, ResultTable

#: What whoever answers says of himself, each in a cell beside its label.
ANSWERED_BY = ("填报人", "联系电话", "填报日期")
_BORDER = {"border": 1, "border_color": "#BFBFBF"}
_WIDTHS = (26, 10, 60)
_LOOK = {**FONT, "text_wrap": True, "valign": "top"}


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """The rows of one kind: their columns, all of them, and which are to be filled in."""

    table: ResultTable
    columns: Sequence[SheetColumn]
    answers: Sequence[Column]
    rows: int


def answer_book(title: str, subtitle: str, advice: Sequence[str], sheets: Sequence[AnswerSheet]) -> Iterator[bytes]:
    """The workbook in chunks; `advice` are the lines that tell how to fill it in."""

    def write(book: Any) -> None:
        names = SheetNames()
        named = [(names.take(sheet.table.label), sheet) for sheet in sheets]
        _write_guide(book, title, subtitle, advice, named)
        for name, sheet in named:
            write_answers(book, name, subtitle, sheet.table, sheet.columns, sheet.answers)

    return book_bytes(title, subtitle, write, sum(sheet.rows for sheet in sheets))


def _write_guide(
    book: Any, title: str, subtitle: str, advice: Sequence[str], sheets: Sequence[tuple[str, AnswerSheet]]
) -> None:
    sheet = book.add_worksheet(GUIDE_SHEET)
    text, head = book.add_format(_LOOK), book.add_format({**HEAD, **_BORDER})
    cell, strong = book.add_format({**_LOOK, **_BORDER}), book.add_format({**_LOOK, **_BORDER, "bold": True})
    to_fill = book.add_format({**_LOOK, **_BORDER, "locked": False, "bg_color": "#FFF8E1", "num_format": "@"})
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, clean(title), book.add_format(TITLE))
    sheet.write_string(1, 0, clean(subtitle), book.add_format(FONT))
    row, page = 3, sum(_WIDTHS) - 4
    for number, line in enumerate(advice, 1):
        said = f"{number}. {line}"
        sheet.set_row(row, LINE_HEIGHT * len(wrapped(said, page)) + 2)
        write_across(sheet, row, 0, len(_WIDTHS) - 1, said, text)
        row += 1
    row += 1
    for at, label in enumerate(("工作表", "行数", "要填写的列")):
        sheet.write_string(row, at, label, head)
    for name, one in sheets:
        row += 1
        asked = "、".join(column.label + ("（必填）" if column.required else "") for column in one.answers)
        sheet.set_row(row, LINE_HEIGHT * len(wrapped(asked, _WIDTHS[2] - 2)) + 4)
        sheet.write_string(row, 0, name, strong)
        sheet.write_number(row, 1, one.rows, cell)
        sheet.write_string(row, 2, asked, cell)
    row += 2
    for label in ANSWERED_BY:
        sheet.set_row(row, 20)
        sheet.write_string(row, 0, label, strong)
        sheet.merge_range(row, 1, row, 2, "", to_fill)
        row += 1
    set_up_page(sheet, landscape=False, title=title)
    sheet.protect("", {"select_locked_cells": True, "select_unlocked_cells": True, "format_rows": True})
