"""`--as-of` and `--month`: dates and months as they are written, or as seen from today."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

import typer

from jicai.batches.months import add_months, month_end, month_start
from jicai.commands.shared.options import SCOPE_PANEL
from jicai.errors import UsageError
from jicai.intake.sheets.calendar import is_sensible, to_date, to_month

MonthOption = Annotated[
    str | None,
    typer.Option(
        "--month",
        metavar="月份",
        help="只看这个月，如 2026-08；this、last、next 是截至日期的当月、上月、下月。",
        rich_help_panel=SCOPE_PANEL,
        show_default="全部月份",
    ),
]
_RELATIVE = {"last": -1, "this": 0, "next": 1}
_SERIAL = re.compile(r"\d{1,7}(\.\d*)?")
_SIX_DIGITS = re.compile(r"\d{6}")
_MONTH_END = frozenset({"month-end", "月末"})


def as_of_date(given: str | None) -> date:
    """The as-of date that was asked for, today where none was; month-end is the last month's end through today."""
    return chosen_dates(given, None)[0]


def chosen_dates(as_of: str | None, month: str | None, *, option: str = "--month") -> tuple[date, date | None]:
    """The as-of date, and the first day of the month that was asked for with `option` (None where none was).

    A relative month is seen from the as-of date. With `--as-of month-end` it is seen from today, and the as-of date is
    the month's last day: a job that runs early in a month so reports on the whole month before.
    """
    from jicai.clock import today

    if as_of is not None and as_of.strip().lower() in _MONTH_END:
        chosen = _chosen_month(month, today(), option)
        return (month_end(chosen) if chosen else _last_month_end(today())), chosen
    day = today() if as_of is None else asked_day(as_of)
    if day is None:
        raise UsageError(f"--as-of {as_of}：不是日期，请写成 2026-08-31 这样，或 month-end（最近的月末）")
    return day, _chosen_month(month, day, option)


def month_dates(as_of: str | None, month: str | None) -> tuple[date, date]:
    """The as-of date and the first day of the month of a monthly result.

    Without as-of: the month's last day, today where the month is not over; without a month that of as-of.
    """
    day, chosen = chosen_dates(as_of, month)
    if chosen is None:
        return day, month_start(day)
    return (min(month_end(chosen), day) if as_of is None else day), chosen


def day_option(option: str, given: str | None) -> date | None:
    """The day that was given with an option; UsageError for what is none."""
    if given is None:
        return None
    day = asked_day(given)
    if day is None:
        raise UsageError(f"{option} {given}：不是日期，请写成 2026-09-15 这样")
    return day


def asked_day(given: str) -> date | None:
    """The day that somebody typed; None for what is none.

    A serial number of a spreadsheet is a day in a file, never what is typed: 46000 would be 2025-12-09. So is the end
    of what has no end, 9999-12-31: no day follows it.
    """
    text = given.strip()
    day = None if _SERIAL.fullmatch(text) else to_date(text)
    return day if day is not None and is_sensible(day) else None


def _chosen_month(given: str | None, seen_from: date, option: str) -> date | None:
    if given is None:
        return None
    word = given.strip().lower()
    month = add_months(month_start(seen_from), _RELATIVE[word]) if word in _RELATIVE else to_month(word)
    # A serial number is no month either, but the six digits of 202608 are one.
    if month is None or (_SERIAL.fullmatch(word) and not _SIX_DIGITS.fullmatch(word)):
        raise UsageError(f"{option} {given}：不是月份，请写成 2026-08 这样，或 this、last、next")
    return month


def _last_month_end(day: date) -> date:
    """The last day of the month where `day` is it, else of the month before."""
    return day if day == month_end(day) else month_end(add_months(month_start(day), -1))
