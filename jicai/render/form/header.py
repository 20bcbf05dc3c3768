"""The row of headers of a form's table: found by the columns that it names, with a row of units below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from jicai.intake.sheets.header_names import accepted_headers, fold, split_unit
from jicai.intake.sheets.headers import SEARCH_ROWS, FoundColumn, Header, find_header
from jicai.intake.sheets.wording import Wording
from jicai.tables.column import Column, InputTable, Kind, ResultTable

#: A header is not looked for below this row.
_SEARCHED_ROWS = 200
#: The running number, which no result has as a column.
NUMBER = Column("#", "序号", Kind.INTEGER, "")
#: What amounts of a form may be divided by.
_DIVISORS = (1, 10_000)
_PLAIN_UNIT = r"[十百千万亿]*(?:元|支|片|粒|盒|瓶|袋|个|家|行|天|项)|%"
_UNIT = re.compile(rf"(?:单位:)?(?:{_PLAIN_UNIT})|\([^()]+\)|\[[^\[\]]+\]|【[^【】]+】|〔[^〔〕]+〕")
_COLUMN_NUMBERS = frozenset({"栏次", "行次", "甲"})


@dataclass(frozen=True, slots=True)
class FormHeader:
    """The header's lines `top` to `bottom` (rows from 1), and which column of the result each of its columns names.

    `texts` are the headers of the last line, with their units, by column from 1; `headed` the columns with any;
    `refused` label and header of a column whose unit cannot be converted.
    """

    top: int
    bottom: int
    columns: tuple[tuple[str, FoundColumn], ...]
    texts: tuple[str | None, ...]
    headed: tuple[int, ...]
    refused: tuple[str, str] | None = None


class Headers:
    """The headers of a sheet that name at least two columns of the result, 序号 included.

    Rows with placeholders are none.
    """

    def __init__(self, sheet: Any, table: ResultTable) -> None:
        # Whatever some input requires: a form shows what its makers want to see.
        columns = tuple(replace(column, required=False) for column in table.columns)
        self._accepted = InputTable(table.key, table.label, (*columns, NUMBER))
        further = {column.key: (column.key,) for column in table.columns}
        self._wording = Wording(columns=further, as_form=True)
        self._names = accepted_headers(self._accepted, self._wording)
        self._rows = _with_units(_texts(sheet))

    def next(self, above: int) -> FormHeader | None:
        """The first header below the row `above`."""
        for start in range(above, len(self._rows), SEARCH_ROWS - 1):
            header = find_header(self._rows[start : start + SEARCH_ROWS], self._accepted, self._wording)
            if header is None:
                continue
            lines = [self._rows[start + line] for line in header.rows]
            columns = [*header.columns.items()]
            headed = tuple(sorted({at for line in lines for at, text in enumerate(line, 1) if text}))
            columns += self._named_again(lines, {found.index: key for key, found in columns})
            top, bottom = start + header.rows[0] + 1, start + header.rows[-1] + 1
            refused = self._refused(header)
            return FormHeader(top, bottom, tuple(columns), tuple(lines[-1]), headed, refused)
        return None

    def _refused(self, header: Header) -> tuple[str, str] | None:
        """Label and header of the first column whose unit a form cannot have: amounts are in 元 or 万元."""
        for key, doubt in header.doubts:
            return self.column(key).label, doubt.partition("「")[2].partition("」")[0]
        for key, found in header.columns.items():
            allowed = _DIVISORS if self.column(key).kind in (Kind.MONEY, Kind.PRICE) else _DIVISORS[:1]
            if found.multiplier not in allowed:
                return self.column(key).label, found.header
        return None

    def column(self, key: str) -> Column:
        """The column that a header names."""
        return self._accepted.column(key)

    def _named_again(self, lines: Sequence[Sequence[str | None]], taken: dict[int, str]) -> list[tuple[str, Any]]:
        """The further columns of a form that name what another does, say in another unit."""
        whole = _whole(lines)
        stems = {key: split_unit(fold(whole[index]))[0] for index, key in taken.items()}
        again = []
        for index, text in enumerate(whole):
            stem = split_unit(fold(text))[0]
            key = next((self._names[name][0] for name in (fold(text), stem) if name in self._names), "")
            if len(lines) > 1:
                # Below different words, the same word may mean something else.
                key = next((key for key, other in stems.items() if other == stem), "")
            if index in taken or not stem or not key or key == NUMBER.key:
                continue
            unit = "" if fold(text) in self._names else split_unit(fold(text))[1]
            named = self._accepted.column(key).label + (f"（{unit}）" if unit else "")
            alone = find_header([[NUMBER.label, named]], self._accepted, self._wording)
            if alone is not None and key in alone.columns:
                again.append((key, replace(alone.columns[key], index=index)))
        return again


def below(sheet: Any, header: FormHeader) -> int:
    """The row below a header: below its merges, and below lines of units or of the columns' numbers."""
    bottom = header.bottom
    for merged in sheet.merged_cells.ranges:
        if header.top <= merged.min_row <= header.bottom:
            bottom = max(bottom, merged.max_row)
    filled = folded_row(sheet, bottom + 1)
    while filled and (filled[0] in _COLUMN_NUMBERS or _counts(filled) or is_units(filled)):
        bottom += 1
        filled = folded_row(sheet, bottom + 1)
    return bottom + 1


def folded_row(sheet: Any, row: int) -> list[str]:
    """The texts of the filled cells of a row, folded like headers."""
    cells = (sheet._cells.get((row, column)) for column in range(1, sheet.max_column + 1))
    return [fold(str(cell._value)) for cell in cells if cell is not None and cell._value is not None]


def is_units(filled: Sequence[str]) -> bool:
    """Whether folded texts of a row are units and nothing else."""
    return bool(filled) and all(_UNIT.fullmatch(text) for text in filled)


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


def _with_units(rows: list[list[str | None]]) -> list[list[str | None]]:
    """The rows, each row of units written behind the headers above it."""
    made = [list(row) for row in rows]
    for at, units in enumerate(rows):
        if not is_units([fold(text) for text in units if text]):
            continue
        above = next((row for row in reversed(made[:at]) if any(row) and not _is_number_line(row)), None)
        for column, unit in enumerate(units) if above is not None else ():
            if unit and above is not None:
                above[column] = (above[column] or "") + (unit if _is_bracketed(unit) else f"（{unit}）")
        made[at] = [None] * len(units)
    return made


def _is_number_line(row: Sequence[str | None]) -> bool:
    return fold(next((text for text in row if text), None)) in _COLUMN_NUMBERS


def _is_bracketed(unit: str) -> bool:
    return fold(unit)[:1] in tuple("([【〔")


def _whole(lines: Sequence[Sequence[str | None]]) -> list[str]:
    """The header of each column, a merged upper cell written before the lower ones."""
    if len(lines) == 1:
        return [text or "" for text in lines[0]]
    whole, above = [], ""
    for upper, lower in zip(*lines, strict=True):
        above = upper or above
        whole.append(above + lower if lower else upper or "")
    return whole


def _counts(filled: Sequence[str]) -> bool:
    return len(filled) > 2 and list(filled) == [str(number) for number in range(1, len(filled) + 1)]
