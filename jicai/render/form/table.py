"""Where a form wants the table: the row of headers that name columns of the result, and the rows below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jicai.errors import UsageError
from jicai.intake.sheets.header_names import fold, split_unit
from jicai.intake.sheets.headers import FoundColumn
from jicai.render.form.header import Headers, below, folded_row
from jicai.render.form.ready import CLOSING, last_ready, left_below
from jicai.render.form.references import Growth
from jicai.tables.column import Column, Kind, ResultTable

_UNIT_LINE = re.compile(r"单位:?(?:[^,;:、/元]{1,6}[,;、/])*(?:人民币)?([十百千万亿]*)元")
#: Headers of columns that are filled in by hand.
_BY_HAND = frozenset({"备注", "说明", "签名", "签字", "签章", "盖章"})


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

    `across` are the numbers of all columns under its header, `unknown` the headers that name no column of the result,
    `left` the rows below that hold something of the form's own, and `other` the row of another header, not filled.
    """

    columns: tuple[FormColumn, ...]
    first: int
    last: int
    across: range
    unknown: tuple[str, ...] = ()
    left: tuple[int, ...] = ()
    other: int | None = None

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
    """The table below the first row (or two-line header) of the sheet that names at least two columns of the result.

    `divisor` holds for amounts whose header has no unit of its own. UsageError where a unit cannot be converted, or
    nothing is left for the rows below the header.
    """
    headers = Headers(sheet, table)
    header = headers.next(0)
    if header is None:
        return None
    if header.refused is not None:
        label, text = header.refused
        raise UsageError(f"{place}的表头“{text}”：{label}不能换算成这个单位，请改为 元 或 万元，或去掉单位")
    wanted = [_form_column(headers.column(key), found, divisor) for key, found in header.columns]
    first = below(sheet, header)
    filled = folded_row(sheet, first)
    if filled and CLOSING.match(filled[0]):
        raise UsageError(f"{place}：表头下面紧接着“{filled[0]}”，请在中间留一行空行，数据行照它的样式")
    merged = [words for column in wanted for words in _merged(sheet, first, column.index)]
    if merged:
        raise UsageError("\n".join(f"{place}{words}" for words in dict.fromkeys(merged)))
    known = {column.index for column in wanted}
    unknown = tuple(
        text.replace("\n", "")
        for at, text in enumerate(header.texts, 1)
        if text and at not in known and fold(text) not in _BY_HAND and not _filled_by_form(sheet, first, at)
    )
    across = range(header.headed[0], header.headed[-1] + 1)
    last = last_ready(sheet, first, {column.index: column.key for column in wanted})
    other = headers.next(last)
    end = other.top if other is not None else None
    left = tuple(left_below(sheet, last, across, end))
    return FormTable(tuple(wanted), first, last, across, unknown, left, end)


def _form_column(column: Column, found: FoundColumn, divisor: int) -> FormColumn:
    unit = split_unit(fold(found.header))[1]
    in_yuan = column.kind is Kind.MONEY and not unit.endswith("元")
    multiplier = divisor if in_yuan else int(found.multiplier)
    return FormColumn(found.index + 1, column.key, multiplier, column.kind is Kind.RATIO and unit == "%")


def _divisor(word: str, place: str) -> int:
    if word not in ("", "万"):
        raise UsageError(f"{place}：金额不能换算成这个单位，请改为 元 或 万元")
    return 10_000 if word else 1


def _merged(sheet: Any, row: int, column: int) -> Iterator[str]:
    """What to say where a value of each row would vanish in a merge."""
    for merged in sheet.merged_cells.ranges:
        inside = merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col
        if inside and (merged.max_row > merged.min_row or merged.min_col < column):
            yield f"第 {row} 行是表头下面的第一行，其中 {merged} 合并了，各行的值填不进去，请取消合并"


def _filled_by_form(sheet: Any, first: int, column: int) -> bool:
    cell = sheet._cells.get((first, column))
    return cell is not None and cell._value is not None
