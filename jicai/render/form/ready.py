"""Rows that a form has ready below its header: those for the table, and what else stands there."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from openpyxl.cell.cell import MergedCell

from jicai.intake.sheets.header_names import fold
from jicai.render.form.header import NUMBER

#: Rows drawn for what is left out.
_DOTS = re.compile(r"[.。·⋯…]{1,12}")
_SERIAL = re.compile(r"\d{1,5}[.、]?|[一二三四五六七八九十百〇零]{1,5}、?|\([\d一二三四五六七八九十]{1,4}\)")
#: With one of these a row closes the table: it is moved down and never filled.
CLOSING = re.compile(r"(本页)?(合计|小计|总计|累计)|制表|审核|复核|填报|(注|备注|说明):")
_SENTENCE = re.compile(r"[:。{]|^(填表|负责人|经办|联系|签|盖章|主管|领导|审批|日期)")
#: A text that stands alone in its row and is longer than this is a sentence.
_LONG = 20
_SUM = re.compile(r"=(?:SUM|SUBTOTAL|COUNTA?|AVERAGE)\([^()]*?\$?[A-Z]{1,3}\$?(\d+)", re.IGNORECASE)


def last_ready(sheet: Any, first: int, keys: Mapping[int, str]) -> int:
    """The last of the rows with borders that the form has ready, with nothing but running numbers, dots and formulas.

    Only the first where it draws none. `keys` are those of the table's columns, by number from 1.
    """
    last = first
    if _is_ruled(sheet, first, keys):
        while _is_ruled(sheet, last + 1, keys) and _is_free(sheet, last + 1, keys):
            last += 1
    return last


def left_below(sheet: Any, last: int, across: Collection[int], end: int | None) -> list[int]:
    """The rows of the form that hold something between the table's last and the first that closes it or is `end`."""
    rows: dict[int, list[Any]] = {}
    for (row, column), cell in sorted(sheet._cells.items()):
        if row > last and column in across and cell._value is not None and str(cell._value).strip():
            rows.setdefault(row, []).append(cell)
    whole = {one.min_row for one in sheet.merged_cells.ranges if one.max_col - one.min_col + 1 >= len(across) > 1}
    found = []
    for row, cells in rows.items():
        if row == end or row in whole or any(_closes(cell, row, len(cells) == 1) for cell in cells):
            break
        found.append(row)
    return found


def clear_dots(sheet: Any, rows: Collection[int], across: Collection[int]) -> None:
    """Take the dots out of the rows that are the table's."""
    for row in rows:
        for column in across:
            cell = sheet._cells.get((row, column))
            if cell is not None and _is_dots(cell):
                cell._value, cell.data_type = None, "n"


def _closes(cell: Any, row: int, alone: bool) -> bool:
    if cell.data_type == "f":
        summed = _SUM.match(str(cell._value))
        return summed is not None and int(summed[1]) != row
    text = fold(str(cell._value))
    long = alone and len(text) >= _LONG
    return cell.data_type == "s" and bool(long or CLOSING.match(text) or _SENTENCE.search(text))


def _is_ruled(sheet: Any, row: int, columns: Collection[int]) -> bool:
    for column in columns:
        cell = sheet._cells.get((row, column))
        border = cell.border if cell is not None else None
        if border is None or not any(getattr(border, side).style for side in ("left", "right", "top", "bottom")):
            return False
    return True


def _is_free(sheet: Any, row: int, keys: Mapping[int, str]) -> bool:
    for column in range(1, sheet.max_column + 1):
        cell = sheet._cells.get((row, column))
        if isinstance(cell, MergedCell) and column in keys:
            return False
        if cell is None or cell._value is None or _is_dots(cell):
            continue
        numbered = keys.get(column) == NUMBER.key and _is_serial(cell)
        if not numbered and (column in keys or cell.data_type != "f"):
            return False
    return True


def _is_serial(cell: Any) -> bool:
    if cell.data_type == "s":
        return bool(_SERIAL.fullmatch(fold(str(cell._value))))
    return isinstance(cell._value, int) or (cell.data_type == "f" and not _SUM.match(str(cell._value)))


def _is_dots(cell: Any) -> bool:
    return cell.data_type == "s" and bool(_DOTS.fullmatch(fold(str(cell._value))))
