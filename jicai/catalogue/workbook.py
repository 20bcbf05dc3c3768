"""The workbook: 中选目录 as it is read, 待核对 for the person who settles it, and the hidden sheet of the next run."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from jicai.catalogue.columns import COLUMNS, KEYS
from jicai.catalogue.conversion import number_of
from jicai.catalogue.doubts import DOUBTS
from jicai.catalogue.found import Found, Loose, Row
from jicai.catalogue.previous import DOUBTS_SHEET, RECORD_SHEET, SHEET
from jicai.catalogue.settle import Settled, doubtful_cells
from jicai.intake.sheets.guide import DOUBT_COLUMNS, RECORD_COLUMNS
from jicai.render.layout import cells_of, wrapped
from jicai.render.workbook.sheet_cells import clean
from jicai.render.workbook.sheets import FONT, HEAD, NOTE, TITLE, set_up_page
from jicai.starter.entries import align, header, number_format, validation
from jicai.tables.column import NUMERIC, Column

_HEADER_ROW = 1
_OPEN, _CHECK, _GONE = "#F8CBAD", "#FFF2CC", "#D9D9D9"
_BORDER = {"border": 1, "border_color": "#D9D9D9"}
_DIGITS = 15
_LINE_HEIGHT = 15
_WIDTHS = (6, 9, 12, 20, 26, 34, 28, 32, 30, 8, 10, 10)
#: Columns as wide as what is in them, within these.
_NARROWEST, _WIDEST = 9, 34
#: What can still be read on paper when it is fitted to the width of a landscape page.
_PAGE_WIDTH = 190
_LEGEND = "橙色的空着，待填；黄色的已填，待核对；灰色的附件里不再有。原因见“待核对”。"
_ADVICE = (
    "在“中选目录”里填写或改正；同意建议或现在的内容，就在“采纳”里填“是”。保存后再运行同一条命令：填过、改过和采纳的都保留。",
    "请不要改动“中选目录”的表头；行可以排序、增加、删除，也可以在右边加列。",
)


def catalogue_book(
    settled: Settled, loose: Sequence[Loose], extras: Sequence[str], batches: Mapping[str, str]
) -> bytes:
    """The workbook's bytes; `extras` are the headers of added columns, `batches` names by code."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": SHEET})
    _write_rows(book, settled.rows, extras, batches)
    _write_doubts(book, settled.rows, loose)
    _write_records(book, (*settled.rows, *settled.deleted))
    book.close()
    return buffer.getvalue()


def _write_rows(book: Any, rows: Sequence[Row], extras: Sequence[str], batches: Mapping[str, str]) -> None:
    sheet = book.add_worksheet(SHEET)
    sheet.set_row(0, 24, book.add_format(FONT))
    sheet.write_string(0, 0, SHEET, book.add_format(TITLE))
    sheet.write_string(0, 3, _LEGEND, book.add_format(NOTE))
    sheet.set_row(_HEADER_ROW, 30)
    required = book.add_format({**HEAD, "bg_color": "#C9DAEA"})
    optional = book.add_format({**HEAD, "bold": False, "bg_color": "#F2F2F2"})
    looks = _Looks(book)
    first, last = _HEADER_ROW + 1, _HEADER_ROW + max(len(rows), 1)
    total = 0.0
    for at, column in enumerate(COLUMNS):
        wide = _width(column, rows)
        total += wide
        sheet.set_column(at, at, wide, looks.of(column))
        sheet.write_string(_HEADER_ROW, at, header(column), required if column.required else optional)
        sheet.data_validation(first, at, last, at, validation(column, xl_rowcol_to_cell(first, at), batches))
    for at, name in enumerate(extras, len(COLUMNS)):
        sheet.set_column(at, at, 18)
        sheet.write_string(_HEADER_ROW, at, clean(name), optional)
    for at, row in enumerate(rows, first):
        for place, column in enumerate(COLUMNS):
            _write(sheet, at, place, row.cells[column.key], looks.of(column, row.cells[column.key], row.state))
        for place, name in enumerate(extras, len(COLUMNS)):
            if row.extras.get(name):
                sheet.write_string(at, place, clean(row.extras[name]))
    codes = [at for at, column in enumerate(COLUMNS) if number_format(column) == "@"]
    places = " ".join(f"{xl_rowcol_to_cell(first, at)}:{xl_rowcol_to_cell(last, at)}" for at in codes)
    sheet.ignore_errors({"number_stored_as_text": places})
    sheet.freeze_panes(first, 3)
    sheet.autofilter(_HEADER_ROW, 0, last, len(COLUMNS) + len(extras) - 1)
    set_up_page(sheet, landscape=True, title=SHEET)
    sheet.repeat_rows(_HEADER_ROW)
    if total > _PAGE_WIDTH:
        sheet.fit_to_pages(math.ceil(total / _PAGE_WIDTH), 0)
        sheet.repeat_columns(1, 2)


def _width(column: Column, rows: Sequence[Row]) -> int:
    texts = (row.cells[column.key].text for row in rows)
    widest = max((cells_of(text) + 2 for text in texts), default=0)
    return min(max(_NARROWEST, cells_of(header(column)) + 4, widest), _WIDEST)


def _write(sheet: Any, row: int, place: int, cell: Found, look: Any) -> None:
    number = number_of(cell.text) if COLUMNS[place].kind in NUMERIC and cell.text else None
    if number is not None and _fits(number):
        sheet.write_number(row, place, float(number), look)
    elif cell.text:
        sheet.write_string(row, place, clean(cell.text), look)
    elif cell.doubt:
        sheet.write_blank(row, place, None, look)


def _fits(number: Decimal) -> bool:
    return len(number.normalize().as_tuple().digits) <= _DIGITS


class _Looks:
    """The formats of cells, one for every column and colour."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Any] = {}

    def of(self, column: Column, cell: Found | None = None, state: str = "") -> Any:
        """The format of a cell, or of the whole column where none is given."""
        colour = _GONE if state == "vanished" else ""
        if cell is not None and cell.doubt:
            colour = _CHECK if cell.value else _OPEN
        if (column.key, colour) not in self._made:
            look = {**FONT, **_BORDER, "num_format": number_format(column), "align": align(column)}
            self._made[column.key, colour] = self._book.add_format(look | ({"bg_color": colour} if colour else {}))
        return self._made[column.key, colour]


def _write_doubts(book: Any, rows: Sequence[Row], loose: Sequence[Loose]) -> None:
    sheet = book.add_worksheet(DOUBTS_SHEET)
    note, head = book.add_format(NOTE), book.add_format(HEAD)
    text = book.add_format({**FONT, **_BORDER, "text_wrap": True, "valign": "top"})
    link = book.add_format({**FONT, **_BORDER, "font_color": "#0563C1", "underline": 1, "valign": "top"})
    entry = book.add_format(
        {**FONT, **_BORDER, "align": "center", "valign": "top", "bg_color": "#E2EFDA", "locked": False}
    )
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, DOUBTS_SHEET, book.add_format(TITLE))
    for at, line in enumerate(_ADVICE, 1):
        sheet.write_string(at, 0, line, note)
    top = len(_ADVICE) + 1
    for at, (name, wide) in enumerate(zip(DOUBT_COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(at, at, wide, None, {"hidden": name in ("标识", "键")})
        sheet.write_string(top, at, name, head)
    at = top
    for at, cells in enumerate(_doubt_rows(rows, loose), top + 1):
        lines = max(len(wrapped(cell, wide - 2)) for cell, wide in zip(cells[3:9], _WIDTHS[3:9], strict=True))
        sheet.set_row(at, _LINE_HEIGHT * min(lines, 20) + 3)
        for place, cell in enumerate(cells):
            if place == 1 and cell:
                sheet.write_url(at, place, f"internal:'{SHEET}'!{cell}", link, string=cell)
            elif place == 0 and cell:
                sheet.write_number(at, place, int(cell), text)
            else:
                sheet.write_string(at, place, clean(cell), entry if DOUBT_COLUMNS[place] == "采纳" else text)
    place = DOUBT_COLUMNS.index("采纳")
    sheet.data_validation(top + 1, place, max(at, top + 1), place, {"validate": "list", "source": ["是"]})
    sheet.freeze_panes(top + 1, 3)
    sheet.autofilter(top, 0, max(at, top), len(DOUBT_COLUMNS) - 3)
    set_up_page(sheet, landscape=True, title=DOUBTS_SHEET)
    sheet.repeat_rows(top)


def _doubt_rows(rows: Sequence[Row], loose: Sequence[Loose]) -> Iterable[tuple[str, ...]]:
    for at, row in enumerate(rows, _HEADER_ROW + 2):
        for doubt, detail in row.doubts:
            kind = DOUBTS[doubt]
            yield str(at), f"A{at}", "整行", "", kind.title, detail, "", kind.remedy, row.source, "", row.identity, ""
        for key, label, cell in doubtful_cells(row):
            kind = DOUBTS[cell.doubt]
            place = xl_rowcol_to_cell(at - 1, KEYS.index(key))
            told = (str(at), place, label, cell.text, kind.title, cell.detail, cell.proposal or "", kind.remedy)
            yield *told, row.source, "", row.identity, key
    for one in loose:
        kind = DOUBTS[one.doubt]
        yield "", "", "没有写入的行", one.text, kind.title, "", "", kind.remedy, one.source, "", "", ""


def _write_records(book: Any, rows: Iterable[Row]) -> None:
    sheet = book.add_worksheet(RECORD_SHEET)
    sheet.hide()
    for at, name in enumerate(RECORD_COLUMNS):
        sheet.write_string(0, at, name)
    for at, row in enumerate(rows, 1):
        written = {key: cell.text for key, cell in row.cells.items() if cell.text}
        kept = (json.dumps(one, ensure_ascii=False) for one in (row.facts, written, row.machine, row.accepted))
        cells = (row.identity, row.state, row.source, *kept)
        for place, cell in enumerate(cells):
            sheet.write_string(at, place, clean(cell))
