"""An empty workbook for an input table: the sheet to fill in, and the sheet 填表说明 that explains its columns."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from jicai.intake.sheets.guide import GUIDE_SHEET
from jicai.render.layout import wrapped
from jicai.render.workbook.sheets import FONT, HEAD, NOTE, TITLE, set_up_page
from jicai.starter.entries import align, header, number_format, validation, width
from jicai.tables.column import InputTable
from jicai.tables.common import BATCH
from jicai.tables.words import KIND_WORDS, allowed_words

_HEADER_ROW, _LAST_ROW = 1, 1_048_575
_BORDER = {"border": 1, "border_color": "#BFBFBF"}
_REQUIRED = {**HEAD, "bg_color": "#C9DAEA"}
_OPTIONAL = {**HEAD, "bold": False, "bg_color": "#F2F2F2"}
_TEXT = {**FONT, "text_wrap": True, "valign": "top", **_BORDER}
_LINE_HEIGHT = 15
#: What still can be read on paper when it is fitted to the width of a landscape page.
_PAGE_WIDTH = 190
#: The columns of the guide: header and width.
_GUIDE = (("列", 18), ("必填", 6), ("类型", 8), ("单位", 6), ("取值", 38), ("含义", 36), ("也可写作", 42))
_ADVICE = (
    "在第一张工作表里从表头下面一行起填写，不要改表头。深色带 * 的列每行必填，其他的列可空。",
    "已有系统导出的文件不用重填，放进工作目录即可；同一张表可以有几个文件。",
    "编码按文本填写，18 位的也不会丢失末位。从别处粘贴时请选“粘贴数值”，以免带走格式和下拉列表。",
    "填好后运行 jicai check，有问题的行会逐条指出。",
)


def input_book(table: InputTable, batches: Mapping[str, str]) -> bytes:
    """The workbook; `batches` are the codes that the column 批次编码 offers, with the names that explain them."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": table.label, "comments": table.meaning})
    _write_form(book, table, batches)
    _write_guide(book, table, batches)
    book.close()
    return buffer.getvalue()


def _write_form(book: Any, table: InputTable, batches: Mapping[str, str]) -> None:
    sheet = book.add_worksheet(table.label)
    # A row's format goes before those of the columns, which would draw their borders through the title.
    sheet.set_row(0, 24, book.add_format(FONT))
    sheet.write_string(0, 0, table.label, book.add_format(TITLE))
    sheet.set_row(_HEADER_ROW, 24)
    required, optional = book.add_format(_REQUIRED), book.add_format(_OPTIONAL)
    first = _HEADER_ROW + 1
    texts = []
    for at, column in enumerate(table.columns):
        look = {**FONT, **_BORDER, "num_format": number_format(column), "align": align(column)}
        # The format of the whole column holds for whatever is typed, and no empty cell is written for it.
        sheet.set_column(at, at, width(column, batches), book.add_format(look))
        sheet.write_string(_HEADER_ROW, at, header(column), required if column.required else optional)
        cell = xl_rowcol_to_cell(first, at)
        sheet.data_validation(first, at, _LAST_ROW, at, validation(column, cell, batches))
        if number_format(column) == "@":
            texts.append(f"{cell}:{xl_rowcol_to_cell(_LAST_ROW, at)}")
    sheet.ignore_errors({"number_stored_as_text": " ".join(texts)})
    sheet.freeze_panes(first, 0)
    sheet.set_selection(first, 0, first, 0)
    set_up_page(sheet, landscape=True)
    sheet.repeat_rows(_HEADER_ROW)
    pages = math.ceil(sum(width(column, batches) for column in table.columns) / _PAGE_WIDTH)
    if pages > 1:
        sheet.fit_to_pages(pages, 0)
        sheet.repeat_columns(0)


def _write_guide(book: Any, table: InputTable, batches: Mapping[str, str]) -> None:
    sheet = book.add_worksheet(GUIDE_SHEET)
    note, text, strong = (book.add_format(look) for look in (NOTE, _TEXT, {**_TEXT, "bold": True}))
    head = book.add_format(HEAD)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, f"{GUIDE_SHEET}：{table.label}", book.add_format(TITLE))
    advice = _advice(table)
    for row, line in enumerate(advice, 1):
        sheet.write_string(row, 0, line, note)
    header_row = len(advice) + 2
    for at, (name, wide) in enumerate(_GUIDE):
        sheet.set_column(at, at, wide)
        sheet.write_string(header_row, at, name, head)
    sheet.repeat_rows(header_row)
    for row, cells in enumerate(_explained(table, batches), header_row + 1):
        # Some programs do not raise rows to wrapped text by themselves.
        lines = max(len(wrapped(cell, wide - 2)) for cell, (_, wide) in zip(cells, _GUIDE, strict=True))
        sheet.set_row(row, _LINE_HEIGHT * lines + 3)
        for at, cell in enumerate(cells):
            sheet.write_string(row, at, cell, strong if at == 0 and cells[1] else text)
    set_up_page(sheet, landscape=True)


def _advice(table: InputTable) -> list[str]:
    lines = [f"{table.meaning}。"]
    if table.without:
        lines.append(f"这张表可以不提供：{table.without}。放进工作目录而不填，就表示一条也没有。")
    if table.unique_by:
        lines.append(f"不得重复：{'、'.join(table.column(key).label for key in table.unique_by)}。")
    return lines + list(_ADVICE)


def _explained(table: InputTable, batches: Mapping[str, str]) -> list[tuple[str, ...]]:
    known = "；".join(f"{code} {name}" for code, name in batches.items())
    return [
        (
            column.label,
            "是" if column.required else "",
            KIND_WORDS[column.kind],
            column.unit,
            known if column.key == BATCH.key else allowed_words(column),
            column.meaning,
            "、".join(column.others),
        )
        for column in table.columns
    ]
