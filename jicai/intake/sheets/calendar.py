"""One date or month as people write it."""

from __future__ import annotations

import re
from datetime import date, timedelta

_DATE_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(\d{4})-(\d{1,2})-(\d{1,2})",
        r"(\d{4})/(\d{1,2})/(\d{1,2})",
        r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
        r"(\d{4})年(\d{1,2})月(\d{1,2})日",
        r"(\d{4})(\d{2})(\d{2})",
    )
)
_MONTH_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (r"(\d{4})-(\d{1,2})", r"(\d{4})/(\d{1,2})", r"(\d{4})年(\d{1,2})月", r"(\d{4})(\d{2})")
)
_BEYOND = re.compile(r"\+(\d{5,6})-(\d\d)-(\d\d) \d\d:", re.ASCII)
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
#: Nothing that is procured is older or later; a time of day or a mistyped number in a date column would be (202607 in a
#: cell formatted as a date is a day in 2454).
EARLIEST, LATEST = date(1927, 1, 1), date(2199, 12, 31)
#: How systems write that there is no end; as dates they are kept, never as months.
_OPEN_ENDS = frozenset({date(2999, 12, 31), date(9999, 12, 31)})


def to_date(text: str, epoch_1904: bool = False, *, shifted: bool = False) -> date | None:
    """A date in one of the forms that exports use, a serial number of Excel's among them; None for anything else.

    Serial numbers have five digits (1927 to 2173): fewer or more are more likely a year or a month in a date column.
    Where the dates are `shifted` by a time zone, the next day is meant.
    """
    if re.fullmatch(r"[0-9]{5}", text):
        return (_EPOCH_1904 if epoch_1904 else _EPOCH) + timedelta(days=int(text) + shifted)
    for form in _DATE_FORMS:
        if found := form.fullmatch(text):
            try:
                day = date(*map(int, found.groups())) + timedelta(days=int(shifted))
            except (ValueError, OverflowError):
                return None
            return day if is_sensible(day) or day in _OPEN_ENDS else None
    return None


def to_month(text: str, epoch_1904: bool = False, *, shifted: bool = False) -> date | None:
    """The first day of a month in one of the forms that exports use, or of a date's month; None for anything else."""
    for form in _MONTH_FORMS:
        if found := form.fullmatch(text):
            year, month = map(int, found.groups())
            in_range = 1 <= month <= 12 and EARLIEST.year <= year <= LATEST.year
            return date(year, month, 1) if in_range else None
    day = to_date(text, epoch_1904, shifted=shifted)
    return day.replace(day=1) if day and is_sensible(day) else None


def with_number(text: str, epoch_1904: bool = False) -> str:
    """A date beyond Excel's last, as `+57371-12-08 00:00:00`, with the number that was typed; other texts unchanged."""
    found = _BEYOND.match(text)
    if found is None:
        return text
    year, month, day = map(int, found.groups())
    known = 2000 + year % 400  # the calendar repeats itself after 400 years, which have 146,097 days
    days = (date(known, month, day) - (_EPOCH_1904 if epoch_1904 else _EPOCH)).days
    number = days + (year - known) // 400 * 146_097
    return f"{year}-{month:02}-{day:02}（数字 {number}）"


def is_sensible(day: date) -> bool:
    """Whether something that is procured can have this date."""
    return EARLIEST <= day <= LATEST
