"""Dates that a time zone has shifted: midnight in China, written down by a program that reckons in UTC.

Such a program shows the day before at 16:00:00, or at the odd times that old time zone data give: Shanghai's own mean
time is 8:05:43 ahead of Greenwich, which makes midnight 15:54:17, or 43 seconds short of the next, 23:59:17.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

import polars as pl

from jicai.intake.sheets.distinct import tidy

_TIMES = {16 * 3600: "16:00:00", 15 * 3600 + 54 * 60 + 17: "15:54:17", 23 * 3600 + 59 * 60 + 17: "23:59:17"}
_MOMENT = re.compile(r"(.*?)(?:[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}(?:\.\d+)?))?)?", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(\.\d+)?", re.ASCII)
_PROBED = 100


def shifted_time(cells: pl.Series, to_day: Callable[[str], date | None]) -> tuple[str, bool] | None:
    """The time of day that every date of a column has where it is one of those; and whether they were shifted for sure.

    That is where the dates are of two days at least. A single date without a time, or with another, says that the times
    are real ones (None). Cells that are empty or no date say nothing.
    """
    filled = cells.drop_nulls()
    probed = _moments(filled.head(_PROBED).unique(), to_day)
    first = next(iter(probed), None)
    if first is not None and first[1] not in _TIMES:  # the rule: nothing more to look at
        return None
    if first is None and len(filled) <= _PROBED:
        return None
    days = set()
    time = None
    for day, seconds in _moments(filled.unique(), to_day):
        if seconds not in _TIMES or (time is not None and seconds != time):
            return None
        time = seconds
        days.add(day)
    return (_TIMES[time], len(days) > 1) if time is not None else None


def may_be_shifted(moments: pl.Series) -> bool:
    """Whether `shifted_time` has to look at these moments: the first of them is not at another time for sure."""
    first = (
        moments.drop_nulls().head(1).cast(pl.Datetime("us")).item(0) if moments.null_count() < len(moments) else None
    )
    if first is None:
        return False
    seconds = first.hour * 3600 + first.minute * 60 + first.second
    return any(abs(seconds - time) <= 1 for time in _TIMES)


def _moments(texts: pl.Series, to_day: Callable[[str], date | None]) -> Iterable[tuple[str, int]]:
    """Of the texts that are dates the day as written, and the time of day in whole seconds."""
    for text in tidy(texts, figures=True).drop_nulls():
        if found := _SERIAL.fullmatch(text):
            moment = found[1], round(Decimal(found[2] or 0) * 86400)
        elif found := _MOMENT.fullmatch(text):
            hours, minutes, seconds = (Decimal(part or 0) for part in found.groups()[1:])
            moment = found[1], round(hours * 3600 + minutes * 60 + seconds)
        else:
            continue
        if to_day(moment[0]) is not None:
            yield moment
