"""Cells of dates and months."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from jicai.intake.calendar import EARLIEST, to_date, to_month, with_number
from jicai.intake.distinct import Parsed, answer, by_distinct, merge, read_distinct, rest_of, tidy

_TIME = r"([01]?[0-9]|2[0-3]):[0-5]?[0-9](:[0-5]?[0-9](\.[0-9]+)?)?"
# None of these is later than LATEST.
_PLAIN_DATE = r"^(19|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}( " + _TIME + r")?$"


def parse_date(cells: pl.Series, epoch_1904: bool) -> Parsed:
    """Dates in any listed form, with or without a time; anything else is `bad-date`."""
    plain = cells.str.contains(_PLAIN_DATE).fill_null(value=False)
    values = cells.set(~plain, None).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    values = values.set((values < EARLIEST).fill_null(value=False), None)
    result = Parsed(values)
    result.add("bad-date", plain & values.is_null())
    rest = rest_of(cells, plain)
    if rest.any():

        def read(texts: pl.Series) -> pl.DataFrame:
            return _calendar(texts, "bad-date", lambda day: to_date(day, epoch_1904))

        merge(values, rest, read_distinct(cells, rest, read), ("error-cell", "bad-date"), result)
    return result


def parse_month(cells: pl.Series, epoch_1904: bool) -> Parsed:
    """Months, or dates in them, as the first day of the month; anything else is `bad-month`."""

    def read(texts: pl.Series) -> pl.DataFrame:
        return _calendar(texts, "bad-month", lambda day: to_month(day, epoch_1904))

    return by_distinct(cells, pl.Date(), read, ("error-cell", "bad-month"))


def recognisable(cells: pl.Series, mask: pl.Series, epoch_1904: bool) -> pl.Series:
    """The cells as they are shown to people: of the masked ones the dates beyond Excel's last with their numbers."""
    beyond = [text for text in cells.filter(mask).unique().to_list() if text and text.startswith("+")]
    known = {text: with_number(text, epoch_1904) for text in beyond}
    return cells.replace(known) if known else cells


def _calendar(texts: pl.Series, code: str, read: Callable[[str], date | None]) -> pl.DataFrame:
    clean = tidy(texts, figures=True)
    days = clean.str.replace(r"([0-9]|日)[ T]+" + _TIME + "$", "${1}").str.replace(r"^([0-9]{5})\.[0-9]+$", "${1}")
    # A database's empty date, with or without its empty time, is an empty cell.
    clean = clean.set(days == "0000-00-00", None)
    known = {day: read(day) for day in days.drop_nulls().unique().to_list()}
    value = days.replace_strict(known, default=None, return_dtype=pl.Date)
    return answer(clean, value, code)
