"""Where a form wants the table: the row of headers that name columns of the result, and the rows below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from openpyxl.cell.cell import MergedCell

from jicai.errors import UsageError
from jicai.intake.headers import SEARCH_ROWS, find_header, fold, split_unit
from jicai.render.template_references import Growth
from jicai.tables.column import Column, InputTable, Kind, ResultTable

#: A header is not looked for below this row.
_SEARCHED_ROWS = 200
#: The running number, which no result has as a column.
NUMBER = Column("#", "序号", Kind.INTEGER, "")
_UNIT_LINE = re.compile(r"单位:?(?:[^,;:、/元]{1,6}[,;、/])*(?:人民币)?([十百千万亿]*)元")
_CLOSING = re.compile(r"(本页)?(合计|小计|总计|累计)|制表|审核|复核|填报|(注|备注|说明):")
#: Headers of columns that are filled in by hand.
_BY_HAND = frozenset({"备注", "说明", "签名", "签字", "签章", "盖章"})
_COLUMN_NUMBERS = frozenset({"栏次", "行次", "甲"})


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of the form: its number from 1, the key of the result (or NUMBER's), and the unit of its amounts.

    `divisor` is 10,000 where amounts are wanted in 万元, `per_cent` whether a share is wanted as its hundredfold.
    """

    index: int
    key: str
    divisor: int = 1
    per_cent: bool = False


@dataclass(frozen=True, slots=True)
class FormTable:
    """The table of a sheet: its columns, and the rows that the form has ready for it, the first with the looks.

    `across` are the numbers of all columns under its header, `unknown` the headers that name no column of the result.
    """

    columns: tuple[FormColumn, ...]
    first: int
    last: int
    across: range
    unknown: tuple[str, ...] = ()

    def growth(self, height: int) -> Growth:
        """What must come in for so many rows."""
        return Growth(self.first, self.last, max(height - (self.last - self.first + 1), 0))


def sheet_divisor(texts: Sequence[str], place: str) -> int:
    """10,000 where a sheet says 单位：万元, else 1. UsageError for a unit that is neither 元 nor 万元."""
    for text in texts:
        found = _UNIT_LINE.search(fold(text))
        if found:
            return _divisor(found[1], f"{place}写着“{text.strip()}”")
    return 1


def find_table(sheet: Any, table: ResultTable, divisor: int, place: str) -> FormTable | None:
    """The first row (or two-line header) of the sheet that names at least two columns of the result, 序号 included.

    Rows with placeholders are none. `divisor` holds for amounts whose header has no unit of its own. UsageError where
    a unit cannot be converted, or nothing is left for the rows below the header.
    """
    rows = _texts(sheet)
    # Whatever some input requires: a form shows what its makers want to see.
    columns = tuple(replace(column, required=False) for column in table.columns)
    accepted = InputTable(table.key, table.label, (*columns, NUMBER))
    further = {column.key: (column.key,) for column in table.columns}
    for start in range(0, len(rows), SEARCH_ROWS - 1):
        header = find_header(rows[start : start + SEARCH_ROWS], accepted, further)
        if header is None:
            continue
        if header.missing:
            label, text = header.missing[0]
            raise UsageError(f"{place}的表头“{text}”：{label}不能换算成这个单位，请改为 元 或 万元，或去掉单位")
        wanted = [
            _form_column(accepted.column(key), found.index + 1, found.header, found.multiplier, divisor)
            for key, found in header.columns.items()
        ]
        top, bottom = start + header.rows[0] + 1, start + header.rows[-1] + 1
        first = _first_row(sheet, top, bottom, place)
        for column in wanted:
            _refuse_merged(sheet, first, column.index, place)
        known = {column.index for column in wanted}
        unknown = tuple(
            text.replace("\n", "")
            for at, text in enumerate(rows[bottom - 1], 1)
            if text and at not in known and fold(text) not in _BY_HAND and not _filled_by_form(sheet, first, at)
        )
        headed = [at for row in rows[top - 1 : bottom] for at, text in enumerate(row, 1) if text]
        across = range(min(headed), max(headed) + 1)
        return FormTable(tuple(wanted), first, _last_row(sheet, first, wanted), across, unknown)
    return None


def _texts(sheet: Any) -> list[list[str | None]]:
    """The texts of the first rows, without rows that hold placeholders."""
    width = sheet.max_column
    rows: list[list[str | None]] = [[None] * width for _ in range(min(sheet.max_row, _SEARCHED_ROWS))]
    marked = set()
    for (row, column), cell in sheet._cells.items():
        if row <= len(rows) and cell.data_type == "s" and cell._value is not None:
            rows[row - 1][column - 1] = str(cell._value)
            if "{" in str(cell._value):
                marked.add(row - 1)
    return [[None] * width if at in marked else row for at, row in enumerate(rows)]


def _form_column(column: Column, index: int, header: str, multiplier: int, divisor: int) -> FormColumn:
    unit = split_unit(fold(header))[1]
    if column.kind is Kind.MONEY and not unit.endswith("元"):
        multiplier = divisor
    return FormColumn(index, column.key, multiplier, column.kind is Kind.RATIO and unit == "%")


def _divisor(word: str, place: str) -> int:
    if word not in ("", "万"):
        raise UsageError(f"{place}：金额不能换算成这个单位，请改为 元 或 万元")
    return 10_000 if word else 1


def _first_row(sheet: Any, top: int, bottom: int, place: str) -> int:
    """The row below the header: below its merges, and below a line that numbers the columns."""
    for merged in sheet.merged_cells.ranges:
        if top <= merged.min_row <= bottom:
            bottom = max(bottom, merged.max_row)
    filled = _filled(sheet, bottom + 1)
    if filled and (filled[0] in _COLUMN_NUMBERS or _counts(filled)):
        bottom += 1
        filled = _filled(sheet, bottom + 1)
    if filled and _CLOSING.match(filled[0]):
        raise UsageError(f"{place}：表头下面紧接着“{filled[0]}”，请在中间留一行空行，数据行照它的样式")
    return bottom + 1


def _refuse_merged(sheet: Any, row: int, column: int, place: str) -> None:
    """UsageError where a value of each row would vanish in a merge."""
    for merged in sheet.merged_cells.ranges:
        inside = merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col
        if inside and (merged.max_row > merged.min_row or merged.min_col < column):
            raise UsageError(
                f"{place}第 {row} 行是表头下面的第一行，其中 {merged} 合并了，各行的值填不进去，请取消合并"
            )


def _filled(sheet: Any, row: int) -> list[str]:
    cells = (sheet._cells.get((row, column)) for column in range(1, sheet.max_column + 1))
    return [fold(str(cell._value)) for cell in cells if cell is not None and cell._value is not None]


def _counts(filled: Sequence[str]) -> bool:
    return len(filled) > 2 and list(filled) == [str(number) for number in range(1, len(filled) + 1)]


def _last_row(sheet: Any, first: int, columns: Sequence[FormColumn]) -> int:
    """The last of the empty rows with borders that the form has ready; only the first where it draws none."""
    last = first
    if _is_ruled(sheet, first, columns):
        while _is_ruled(sheet, last + 1, columns) and _is_free(sheet, last + 1, columns):
            last += 1
    return last


def _is_ruled(sheet: Any, row: int, columns: Sequence[FormColumn]) -> bool:
    for column in columns:
        cell = sheet._cells.get((row, column.index))
        border = cell.border if cell is not None else None
        if border is None or not any(getattr(border, side).style for side in ("left", "right", "top", "bottom")):
            return False
    return True


def _is_free(sheet: Any, row: int, columns: Sequence[FormColumn]) -> bool:
    keys = {column.index: column.key for column in columns}
    for column in range(1, sheet.max_column + 1):
        cell = sheet._cells.get((row, column))
        if isinstance(cell, MergedCell) and column in keys:
            return False
        if cell is None or cell._value is None:
            continue
        numbered = keys.get(column) == NUMBER.key and isinstance(cell._value, int)
        if not numbered and (column in keys or cell.data_type != "f"):
            return False
    return True


def _filled_by_form(sheet: Any, first: int, column: int) -> bool:
    cell = sheet._cells.get((first, column))
    return cell is not None and cell._value is not None
