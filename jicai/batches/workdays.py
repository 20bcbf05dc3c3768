"""Working days by the State Council's calendar, make-up workdays included."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
from chinese_calendar.constants import holidays

#: The years of which the calendar knows the holidays.
_KNOWN_FROM: int = min(holidays).year
KNOWN_THROUGH: int = max(holidays).year


def is_known(day: date) -> bool:
    """Whether the holidays of the day's year are known; where not, weekdays count as working days."""
    return _KNOWN_FROM <= day.year <= KNOWN_THROUGH


def is_working_day(day: date) -> bool:
    """Whether offices work on this day."""
    return bool(chinese_calendar.is_workday(day)) if is_known(day) else day.weekday() < 5


def working_days_before(day: date, count: int) -> date:
    """The `count`-th working day before `day`, which itself is not counted."""
    while count:
        day -= timedelta(days=1)
        count -= is_working_day(day)
    return day
