"""Whether a workbook shows what `--format json` gives: every cell, every row, in the same order, and the sums below."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import openpyxl
import polars as pl
from openpyxl.utils import get_column_letter
from read_workbook import Cell, Sheet, read_workbook, subtotal, unescaped

from jicai.render.result import Result
from jicai.tables.column import NUMERIC, Column, Kind

_MOST_DIGITS = 15
#: Shown with the digits that they have; amounts have fen, and prices two decimals at least.
_OWN_DIGITS = frozenset({Kind.QUANTITY, Kind.FACTOR, Kind.INTEGER, Kind.FIGURE})
_FIRST_SAFE_DAY = "1900-03-01"
_NO_ROWS = "（没有符合条件的行）"
_TOTAL = "合计"
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
_LONGEST = 32_767
_CUT = "……（"


def differences(result: Result, given: str, book: bytes) -> list[str]:
    """What differs between the JSON text and the workbook that a command gave of one result, a line each.

    Of the result itself only the declarations are used, and the exact amounts that the sums are taken of.
    """
    rows: list[dict[str, Any]] = json.loads(given, parse_float=Decimal, parse_int=Decimal)
    if wrong := [row for row in rows if tuple(row) != result.table.keys]:
        return [f"keys of JSON: {list(wrong[0])}"]
    rows = _as_shown(result, rows)
    result = result.shown(chinese=True)
    sheets = read_workbook(book)
    headed = [
        (sheet, at) for sheet in sheets if (at := sheet.row_of(*(c.label for c in result.table.columns))) is not None
    ]
    if not headed:
        return [f"no sheet has the header of {result.table.key}"]
    found: list[str] = []
    lines = []
    below: list[int] = []
    for sheet, header in headed:
        data = list(_filled(sheet, header + 1, len(rows) - len(lines)))
        lines += [(sheet, at) for at in data]
        below = [at for at in sheet.rows if at > (data[-1] if data else header)]
    if len(lines) != len(rows):
        found.append(f"{len(lines)} rows, JSON has {len(rows)}")
    last = headed[-1][0]
    notes = [cell.stored for at in below for cell in last.rows[at].values()]
    for row, (sheet, at) in zip(rows, lines, strict=False):
        cells = sheet.rows[at]
        for place, column in enumerate(result.table.columns):
            wrong_of = _difference(column, row[column.key], cells.get(place), notes)
            if wrong_of:
                found.append(f"{sheet.name}!{at + 1} {column.label}: {wrong_of}")
        if more := [place for place in cells if place >= len(result.table.columns)]:
            found.append(f"{sheet.name}!{at + 1}: cells beyond the columns: {more}")
    area = [at for sheet, at in lines if sheet is last] if len(headed) == 1 else []
    found += _below(result, last, below, len(rows), area)
    found += _otherwise_read(book, headed, lines)
    return found


def _as_shown(result: Result, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of JSON in the order in which people are shown them."""
    if result.people is None:
        return rows
    # People are not shown a column that says nothing of any row.
    keys = [key for key in result.table.keys if key in result.people[1].columns]
    places: dict[tuple[Any, ...], list[int]] = {}
    for at, row in enumerate(result.frame.select(keys).iter_rows()):
        places.setdefault(row, []).append(at)
    shown = result.people[1].select(keys)
    return [rows[places[row].pop(0)] for row in shown.iter_rows()]


def _filled(sheet: Sheet, first: int, most: int) -> Iterator[int]:
    """The rows from `first` on without a gap, `most` of them."""
    for at in range(first, first + most):
        if at not in sheet.rows:
            return
        yield at


def _difference(column: Column, value: Any, cell: Cell | None, notes: Sequence[str]) -> str | None:
    """What is wrong with a cell that is to show this value of JSON."""
    if value is None:
        return None if cell is None else f"{cell.stored!r} in place of nothing"
    if cell is None:
        return f"nothing in place of {value!r}"
    if cell.formula is not None:
        return "a formula"
    if column.kind in NUMERIC:
        return _wrong_number(column, value, cell, notes)
    if column.kind in (Kind.DATE, Kind.MONTH):
        return _wrong_day(column, value, cell, notes)
    if column.kind is Kind.BOOLEAN:
        text = {True: "是", False: "否"}[value]
    elif column.choices:
        text = column.label_of(str(value))
    else:
        return _wrong_text(column, value, cell, notes)
    if cell.kind == "number" or cell.shown != text:
        return f"{cell.kind} {cell.stored!r}, JSON has {value!r}"
    return None


def _wrong_text(column: Column, value: str, cell: Cell, notes: Sequence[str]) -> str | None:
    """A text is shown as it is, but for what a workbook cannot hold, which is to be seen and named below the data."""
    whole = re.sub(_CONTROL, "\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))
    kept, sign, _ = cell.shown.partition(_CUT)
    is_cut = (
        bool(sign) and len(whole.encode("utf-16-le")) > 2 * _LONGEST and whole.startswith(kept) and len(kept) > 9999
    )
    if cell.kind == "number" or not (cell.shown == whole or is_cut):
        return f"{cell.kind} {cell.stored[:80]!r}, JSON has {value[:80]!r}"
    losses = {"控制字符": re.search(_CONTROL, value), "截断": is_cut}
    said = [note for note in notes if f"“{column.label}”" in note]
    unsaid = [word for word, lost in losses.items() if lost and not any(word in note for note in said)]
    return f"{value[:80]!r} is not whole, and no note speaks of {unsaid}" if unsaid else None


def _wrong_number(column: Column, value: Decimal, cell: Cell, notes: Sequence[str]) -> str | None:
    digits = "".join(map(str, value.normalize().as_tuple().digits))
    if len(digits) > _MOST_DIGITS:
        said = any(column.label in note and "有效数字" in note for note in notes)
        right = cell.kind == "text" and Decimal(cell.stored) == value and said
        return None if right else f"{cell.kind} {cell.stored}, not {value} as text and a note"
    if cell.kind != "number" or Decimal(cell.stored) != value:
        return f"{cell.kind} {cell.stored}, JSON has {value}"
    places = -int(value.normalize().as_tuple().exponent)
    if column.kind in _OWN_DIGITS and len(cell.shown.partition(".")[2]) != max(places, 0):
        return f"shows {cell.shown}, which has not the digits of {value}"
    told = Decimal(cell.shown.rstrip("%").replace(",", ""))
    if column.kind is Kind.RATIO:
        # Told per cent with one place; the cell holds the six places of JSON.
        if not cell.shown.endswith("%"):
            return f"shows {cell.shown}, which is not per cent"
        return None if abs(told - value * 100) <= Decimal("0.05") else f"shows {cell.shown}, JSON has {value}"
    return None if told == value else f"shows {cell.shown}, JSON has {value}"


def _wrong_day(column: Column, value: str, cell: Cell, notes: Sequence[str]) -> str | None:
    if value < _FIRST_SAFE_DAY[: len(value)]:
        said = any(column.label in note and "1900" in note for note in notes)
        right = (cell.kind, cell.stored) == ("text", value) and said
        return None if right else f"{cell.kind} {cell.stored}, not {value} as text and a note"
    return None if (cell.kind, cell.shown) == ("number", value) else f"{cell.kind} {cell.shown}, JSON has {value}"


def _below(result: Result, sheet: Sheet, below: Sequence[int], count: int, area: Sequence[int]) -> list[str]:
    """What is wrong below the data: the sums, a word where there are no rows, and nothing but sentences after.

    `area` are the rows of the data where all stand in this sheet.
    """
    found = []
    first = next(at for at in range(len(result.table.columns)) if at not in sheet.hidden)
    # Of a column without a single value nothing is known, nor is its sum.
    summed = [
        (at, column)
        for at, column in enumerate(result.table.columns)
        if getattr(column, "summed", False) and result.frame[column.key].count()
    ]
    rest = list(below)
    if count > 1 and summed:
        if not rest or sheet.rows[rest[0]].get(first, Cell("blank", "")).stored != _TOTAL:
            return [f"{sheet.name}: no row {_TOTAL} below the data"]
        total = sheet.rows[rest.pop(0)]
        for at, column in summed:
            wrong = _wrong_sum(column, result.frame[column.key], total.get(at), sheet, area)
            if wrong:
                found.append(f"{sheet.name} {_TOTAL} {column.label}: {wrong}")
        places = {first, *(place for place, _ in summed)}
        others = [at for at, cell in total.items() if cell.stored and at not in places]
        if others:
            found.append(f"{sheet.name} {_TOTAL}: more than the sums, in columns {others}")
    for at in rest:
        if sum(bool(cell.stored) for cell in sheet.rows[at].values()) > 1:
            found.append(f"{sheet.name}!{at + 1}: more cells than a sentence below the data")
    return found


def _wrong_sum(column: Column, values: pl.Series, cell: Cell | None, sheet: Sheet, area: Sequence[int]) -> str | None:
    """What is wrong with the sum of a column: all exact values added first, then rounded once.

    It is a formula over the cells of the data, which follows the filter and comes to the same as what is kept of it; a
    value where a cell is a text, or where the data go on in several sheets.
    """
    exact = sum((Decimal(value) for value in values.drop_nulls()), Decimal())
    if column.kind is Kind.MONEY:
        exact = exact.quantize(Decimal("0.01"), "ROUND_HALF_UP")
    if cell is None or not cell.bold:
        return f"no bold cell with {exact}"
    stored = cell.number if cell.kind == "number" else Decimal(cell.stored.replace(",", ""))
    if stored != exact or Decimal(cell.shown.replace(",", "")) != exact:
        return f"{cell.stored} shown as {cell.shown}, the exact sum is {exact}"
    return _wrong_formula(column, cell, exact, sheet, area)


def _wrong_formula(column: Column, cell: Cell, exact: Decimal, sheet: Sheet, area: Sequence[int]) -> str | None:
    """What is wrong with how a sum is computed: with all rows, and with some of them filtered away."""
    at = next(place for place, one in sheet.rows[area[0] - 1].items() if one.shown == column.label) if area else 0
    cells = {row: one for row in area if (one := sheet.rows[row].get(at)) is not None}
    if not area or cell.kind == "text" or any(one.kind == "text" for one in cells.values()):
        return None if cell.formula is None else f"a formula {cell.formula}"
    if cell.formula is None:
        return "a value, which does not follow the filter"
    name = get_column_letter(at + 1)
    if f"109,{name}{area[0] + 1}:{name}{area[-1] + 1})" not in cell.formula:
        return f"{cell.formula} is not over {name}{area[0] + 1}:{name}{area[-1] + 1}"
    if (found := subtotal(sheet, cell.formula)) != exact:
        return f"{cell.formula} comes to {found}, the exact sum is {exact}"
    some = list(cells)[::2]
    of_some = sum((Decimal(cells[row].stored) for row in some), Decimal())
    if len(some) < len(cells) and (found := subtotal(sheet, cell.formula, some)) != of_some:
        return f"{cell.formula} filtered comes to {found}, the rows seen to {of_some}"
    return None


@lru_cache(maxsize=2)
def _opened(book: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(book))


def _otherwise_read(book: bytes, headed: Sequence[tuple[Sheet, int]], lines: Sequence[tuple[Sheet, int]]) -> list[str]:
    """Where openpyxl reads another value or type than stands in the XML."""
    opened = _opened(book)
    found = []
    for sheet, at in [*headed, *lines]:
        for place, cell in sheet.rows[at].items():
            read = opened[sheet.name].cell(at + 1, place + 1)
            if cell.kind == "text":
                same = read.data_type == "s" and unescaped(read.value) == cell.stored
            elif read.is_date:
                same = cell.number_format.startswith("yyyy") and f"{read.value:%Y-%m-%d}".startswith(cell.shown)
            else:
                same = (read.value is None and not cell.stored) or float(read.value) == float(cell.stored)
            if not same or read.hyperlink:
                found.append(f"{sheet.name}!{at + 1}: openpyxl reads {read.value!r} in place of {cell.stored!r}")
    return found
