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


#: Nothing that is procured is older; a time of day or a mistyped number in a date column would be.
EARLIEST = date(1927, 1, 1)


def to_date(text: str, epoch_1904: bool = False) -> date | None:
    """A date in one of the forms that exports use, a serial number of Excel's among them; None for anything else.

    Serial numbers have five digits (1927 to 2173): fewer or more are more likely a year or a month in a date column.
    """
    if re.fullmatch(r"[0-9]{5}", text):
        return (date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)) + timedelta(days=int(text))
    for form in _DATE_FORMS:
        if found := form.fullmatch(text):
            try:
                day = date(*map(int, found.groups()))
            except ValueError:
                return None
            return day if day >= EARLIEST else None
    return None


def to_month(text: str, epoch_1904: bool = False) -> date | None:
    """The first day of a month in one of the forms that exports use, or of a date's month; None for anything else."""
    for form in _MONTH_FORMS:
        if found := form.fullmatch(text):
            year, month = map(int, found.groups())
            return date(year, month, 1) if 1 <= month <= 12 and year else None
    day = to_date(text, epoch_1904)
    return day.replace(day=1) if day else None
