"""Columns of a file that has types: those of the right type are used as they are, the others as the text they show.

What is used as it is would be read from its text as the very same value. Where any value of a column needs a closer
look, its text gets it: a figure beyond the scale of its key, a day that nothing is procured on, a time of day that may
come of a time zone.
"""

from __future__ import annotations

import polars as pl

from jicai.intake.sheets.calendar import EARLIEST, LATEST
from jicai.intake.sheets.shifted import may_be_shifted
from jicai.tables.column import Column, Kind

_FIGURES = (Kind.QUANTITY, Kind.PRICE, Kind.FACTOR, Kind.MONEY)
#: The digits of figures, and the greatest whole number that a count may be.
_DIGITS, _MOST = 18, 999_999_999
#: Agreement years by number.
_MOST_YEARS = 99


def is_right(column: Column, dtype: pl.DataType) -> bool:
    """Whether values of this type can be those of the column as they are."""
    if column.kind in _FIGURES:
        return dtype.is_integer() or dtype == pl.Decimal
    if column.kind in (Kind.INTEGER, Kind.YEAR):
        return dtype.is_integer()
    if column.kind is Kind.DATE:
        return dtype == pl.Date or (isinstance(dtype, pl.Datetime) and dtype.time_zone is None)
    return column.kind is Kind.MONTH and dtype == pl.Date


def as_text(cells: pl.Series) -> pl.Series:
    """The cells as the text that a sheet would hold."""
    return cells if cells.dtype == pl.String else cells.cast(pl.String)


def as_texts(rows: pl.DataFrame) -> pl.DataFrame:
    """The same for every column."""
    return rows.with_columns(as_text(column) for column in rows.get_columns() if column.dtype != pl.String)


def as_it_is(column: Column, cells: pl.Series) -> pl.Series | None:
    """Cells of a right type as the values of the column; None where one of them needs a closer look."""
    if column.kind in _FIGURES:
        return _figures(cells, column.scale)
    if column.kind is Kind.INTEGER:
        return _within(cells, ((0, _MOST),))
    if column.kind is Kind.YEAR:
        return _within(cells, ((1, _MOST_YEARS), (EARLIEST.year, LATEST.year)))
    days = _days(cells)
    return days.dt.truncate("1mo") if days is not None and column.kind is Kind.MONTH else days


def _figures(cells: pl.Series, scale: int) -> pl.Series | None:
    values = cells.cast(pl.Decimal(_DIGITS, scale), strict=False)
    if values.null_count() > cells.null_count():  # too great
        return None
    if getattr(cells.dtype, "scale", 0) > scale and values.cast(cells.dtype, strict=False).ne_missing(cells).any():
        return None
    return values


def _within(cells: pl.Series, ranges: tuple[tuple[int, int], ...]) -> pl.Series | None:
    good = pl.repeat(False, len(cells), dtype=pl.Boolean, eager=True)
    cells = cells.cast(pl.Int128)  # a small type cannot be compared with what it cannot hold
    for least, most in ranges:
        good |= cells.is_between(least, most)
    return cells.cast(pl.Int32) if good.all() else None  # a null is neither


def _days(cells: pl.Series) -> pl.Series | None:
    if cells.dtype != pl.Date and may_be_shifted(cells):
        return None
    days = cells.cast(pl.Date)
    return days if days.is_between(EARLIEST, LATEST).all() else None
