"""`--month`: a month as it is written, or as seen from the as-of date."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from jicai.batches.months import add_months, month_start
from jicai.commands.options import SCOPE_PANEL
from jicai.errors import UsageError
from jicai.intake.calendar import to_month

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


def chosen_month(given: str | None, as_of: date) -> date | None:
    """The first day of the month that was asked for; None where none was."""
    if given is None:
        return None
    word = given.strip().lower()
    month = add_months(month_start(as_of), _RELATIVE[word]) if word in _RELATIVE else to_month(word)
    if month is None:
        raise UsageError(f"--month {given}：不是月份，请写成 2026-08 这样，或 this、last、next")
    return month
