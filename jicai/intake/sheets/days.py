"""Cells of dates and months."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import polars as pl

from jicai.intake.sheets.calendar import EARLIEST, to_date, to_month
from jicai.intake.sheets.distinct import (
    Parsed,
    answer,
    by_distinct,
    merge,
    plain_cells,
    read_distinct,
    rest_of,
    tidy,
)
from jicai.intake.sheets.shifted import shifted_time

#: A time of day as it stands behind a date.
TIME = r"([01]?[0-9]|2[0-3]):[0-5]?[0-9](:[0-5]?[0-9](\.[0-9]+)?)?"
# None of these is later than LATEST.
_PLAIN_DATE = r"^(19|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}( " + TIME + r")?$"


class _Read(Protocol):
    def __call__(self, text: str, epoch_1904: bool = ..., *, shifted: bool = ...) -> date | None: ...


def parse_date(cells: pl.Series, epoch_1904: bool) -> Parsed:
    """Dates in any listed form, with or without a time; anything else is `bad-date`.

    Dates that a time zone has shifted are moved to the midnight that was meant, see `shifted_time`.
    """
    time, certain = _shifted_time(cells, to_date, epoch_1904) or (None, False)
    if time is not None and certain:
        return _shifted(cells, to_date, epoch_1904, "bad-date", time)
    plain = plain_cells(cells, _PLAIN_DATE)
    taken = cells if plain is None else cells.set(~plain, None)
    values = taken.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    values = values.set((values < EARLIEST).fill_null(value=False), None)
    result = Parsed(values, perhaps_shifted=time)
    result.add("bad-date", taken.is_not_null() & values.is_null())
    rest = rest_of(cells, plain)
    if rest is not None:

        def read(texts: pl.Series) -> pl.DataFrame:
            return _calendar(texts, to_date, epoch_1904, "bad-date")

        merge(values, rest, read_distinct(cells, rest, read), ("error-cell", "bad-date"), result)
    return result


def parse_month(cells: pl.Series, epoch_1904: bool) -> Parsed:
    """Months, or dates in them, as the first day of the month; anything else is `bad-month`."""
    time, certain = _shifted_time(cells, to_month, epoch_1904) or (None, False)
    if time is not None and certain:
        return _shifted(cells, to_month, epoch_1904, "bad-month", time)

    def read(texts: pl.Series) -> pl.DataFrame:
        return _calendar(texts, to_month, epoch_1904, "bad-month")

    result = by_distinct(cells, pl.Date(), read, ("error-cell", "bad-month"))
    result.perhaps_shifted = time
    return result


def without_time(cells: pl.Series) -> pl.Series:
    """Folded cells of dates without what tells the time of day: a time behind them, the fraction of a serial number."""
    return cells.str.replace(r"([0-9]|日)[ T]+" + TIME + "$", "${1}").str.replace(r"^([0-9]{5})\.[0-9]+$", "${1}")


def _shifted_time(cells: pl.Series, to_day: _Read, epoch_1904: bool) -> tuple[str, bool] | None:
    # The end of the year 9999, one day early, is a date only once it is moved.
    return shifted_time(cells, lambda day: to_day(day, epoch_1904) or to_day(day, epoch_1904, shifted=True))


def _shifted(cells: pl.Series, to_day: _Read, epoch_1904: bool, code: str, time: str) -> Parsed:
    def read(texts: pl.Series) -> pl.DataFrame:
        return _calendar(texts, to_day, epoch_1904, code, shifted=True)

    result = by_distinct(cells, pl.Date(), read, ("error-cell", code))
    result.shifted = time
    return result


def _calendar(texts: pl.Series, to_day: _Read, epoch_1904: bool, code: str, *, shifted: bool = False) -> pl.DataFrame:
    clean = tidy(texts, figures=True)
    days = without_time(clean)
    # A database's empty date, with or without its empty time, is an empty cell.
    clean = clean.set(days == "0000-00-00", None)
    known = {day: to_day(day, epoch_1904, shifted=shifted) for day in days.drop_nulls().unique().to_list()}
    value = days.replace_strict(known, default=None, return_dtype=pl.Date)
    return answer(clean, value, code)
