"""Calendar arithmetic on dates: a day that a month lacks is its last."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later (or earlier); 31 August + 6 months is 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The `years`-th anniversary; that of 29 February is 28 February in years without one."""
    return add_months(day, 12 * years)


def month_start(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_ranges(months: Iterable[date]) -> str:
    """Months, in order, as first days; three and more that follow each other as a range."""
    runs: list[list[date]] = []
    for month in months:
        if runs and month == add_months(runs[-1][-1], 1):
            runs[-1].append(month)
        else:
            runs.append([month])
    return "、".join(
        f"{run[0]:%Y-%m} 至 {run[-1]:%Y-%m}" if len(run) > 2 else "、".join(f"{month:%Y-%m}" for month in run)
        for run in runs
    )
