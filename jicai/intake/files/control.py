"""The old binary forms read a second time, by another reader: what the two do not agree on is refused, not guessed.

The Rust reader gives wrong figures for some .xls that others wrote, and for the formulas of an .xlsb no error cells.
Such files are small, so the time that this takes is no matter.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterable, MutableSequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeAlias, TypeVar

import polars as pl

from jicai.errors import UnusableFileError
from jicai.intake.files.combine import add_errors
from jicai.intake.files.facts import SheetFacts
from jicai.intake.files.sheet import RawSheet

_TOLERANCE = 1e-12
_ROUNDED = 0.501e-9  # the reader writes figures out with nine decimals
_SECOND = timedelta(seconds=1.001)  # the reader rounds times to its own fraction of a second
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})\d*)?)?")
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})\d*)?")
_LONGEST = 30
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """An error cell."""

    shown: str


#: What a control reader says of a cell: a figure, a text, a logical value, or an error.
Value: TypeAlias = float | str | bool | ErrorCell


class ControlBook(Protocol):
    """A workbook as a second reader sees it; a sheet is asked for by its place in the workbook and its name."""

    epoch_1904: bool

    def is_worksheet(self, place: int, name: str) -> bool:
        """Whether the sheet has cells: a chart or a macro sheet has none."""
        ...

    def cells(self, place: int, name: str) -> Iterable[tuple[int, int, Value]]:
        """The cells that are not blank: row, column, value."""
        ...

    def facts(self) -> SheetFacts:
        """What the sheet holds besides whose cells were asked for last, once all of them were taken."""
        ...


def settle(raw: RawSheet, first_column: int, cells: Iterable[tuple[int, int, Value]], epoch_1904: bool) -> None:
    """Hold a sheet against the control reading; error cells that the reader took for something else come to `errors`.

    Raises UnusableFileError `readers-disagree` with the sheet, the first cell that differs and both values.
    """
    height, width = raw.frame.height, raw.frame.width
    shown = {(row, column): error for row, column, error in raw.errors}
    figures: list[_Cells[float]] = [_Cells(array("I"), array("d")) for _ in range(width)]
    texts: list[_Cells[str]] = [_Cells(array("I"), []) for _ in range(width)]
    found: list[tuple[int, int, str]] = []
    accounted = [0] * width
    for row, absolute, value in cells:
        column = absolute - first_column
        if not (0 <= column < width and row < height):
            if value != "" and not isinstance(value, ErrorCell):
                raise _differs(raw.name, row, absolute, "", value)
        elif type(value) is float:
            figures[column].add(row, value)
        elif type(value) is str:
            texts[column].add(row, value)
        elif isinstance(value, ErrorCell):
            if (row, column) not in shown:
                found.append((row, column, value.shown))
                accounted[column] += bool(raw.frame.item(row, column))
        else:
            text = raw.frame.item(row, column)
            _agree(raw.name, row, absolute, text, value, epoch_1904)
            accounted[column] += 1
    for column in range(width):
        absolute, whole = column + first_column, raw.frame.to_series(column)
        for row, text, value in (*_doubtful_figures(whole, figures[column]), *_doubtful_texts(whole, texts[column])):
            _agree(raw.name, row, absolute, shown.get((row, column), text), value, epoch_1904)
        accounted[column] += len(figures[column].rows) + sum(map(bool, texts[column].values))
        if accounted[column] != (whole != "").sum():
            raise _left_over(raw, column, absolute, {*figures[column].rows, *texts[column].rows})
    if found:
        add_errors(raw, found)


@dataclass(slots=True)
class _Cells(Generic[_T]):
    """Some cells of a column: a million of them are compared at once."""

    rows: array[int]
    values: MutableSequence[_T]

    def add(self, row: int, value: _T) -> None:
        self.rows.append(row)
        self.values.append(value)


def _doubtful_figures(texts: pl.Series, cells: _Cells[float]) -> Iterable[tuple[int, str | None, Value]]:
    """The figures that are not at once the same as the texts."""
    rows = pl.Series(cells.rows, dtype=pl.UInt32)
    read, values = texts.gather(rows), pl.Series(cells.values, dtype=pl.Float64)
    numbers = read.cast(pl.Float64, strict=False)
    bound = values.abs() * _TOLERANCE
    same = ((numbers - values).abs() <= bound.clip(lower_bound=_ROUNDED)).fill_null(False)
    return _where(~same, rows, read, values)


def _doubtful_texts(texts: pl.Series, cells: _Cells[str]) -> Iterable[tuple[int, str | None, Value]]:
    rows = pl.Series(cells.rows, dtype=pl.UInt32)
    read, values = texts.gather(rows), pl.Series(cells.values, dtype=pl.String)
    return _where(read.fill_null("") != values, rows, read, values)


def _where(
    doubtful: pl.Series, rows: pl.Series, read: pl.Series, values: pl.Series
) -> Iterable[tuple[int, str | None, Value]]:
    return zip(rows.filter(doubtful), read.filter(doubtful), values.filter(doubtful), strict=True)


def _agree(sheet: str, row: int, column: int, text: str | None, value: Value, epoch_1904: bool) -> None:
    if not _same(text, value, epoch_1904):
        if text and "\ufffd" in text:
            raise UnusableFileError("是 Excel 95 的旧编码", "encoding")
        raise _differs(sheet, row, column, text, value)


def _left_over(raw: RawSheet, column: int, absolute: int, seen: set[int]) -> UnusableFileError:
    """The first cell of a column of which the control reading knows nothing."""
    texts = enumerate(raw.frame.to_series(column))
    row, text = next(((row, text) for row, text in texts if text and row not in seen), (0, ""))
    return _differs(raw.name, row, absolute, text, "")


def _same(text: str | None, value: Value, epoch_1904: bool) -> bool:
    if isinstance(value, bool):
        return (text or "").lower() == str(value).lower()
    if isinstance(value, str):
        return _lines(text or "") == _lines(value)
    if isinstance(value, ErrorCell) or text is None:
        return False
    try:
        read = float(text)
    except ValueError:
        return _same_moment(text, value, epoch_1904)
    return math.isclose(read, value, rel_tol=_TOLERANCE, abs_tol=_ROUNDED) or (math.isnan(read) and math.isnan(value))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _same_moment(text: str, serial: float, epoch_1904: bool) -> bool:
    """Whether a date or time as the reader writes it is this serial number."""
    if found := _DATE.fullmatch(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        # The days before March 1900 count from a day later: the format has a 29 February that never was.
        origin = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 31 if serial < 60 else 30)
        moment = datetime(year, month, day) + _time(*found.groups()[3:])
    elif found := _TIME.fullmatch(text):
        origin = datetime(1904, 1, 1)
        moment, serial = origin + _time(*found.groups()), serial % 1
    else:
        return False
    try:
        return abs(origin + timedelta(days=serial) - moment) <= _SECOND
    except OverflowError:
        return False


def _time(hours: str | None, minutes: str | None, seconds: str | None, fraction: str | None) -> timedelta:
    return timedelta(hours=int(hours or 0), minutes=int(minutes or 0), seconds=float(f"{seconds or 0}.{fraction or 0}"))


def _differs(sheet: str, row: int, column: int, read: str | None, control: Value) -> UnusableFileError:
    shown = f"{control:.15g}" if isinstance(control, float) else str(control)
    return UnusableFileError(
        f"工作表「{sheet}」{cell_name(row, column)} 一种读作「{_cut(read or '')}」，另一种读作「{_cut(shown)}」",
        "readers-disagree",
    )


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def cell_name(row: int, column: int) -> str:
    """The place of a cell as spreadsheet programs show it: A1 for row 0 and column 0."""
    letters, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row + 1}"
