"""Which two days `jicai diff` compares."""

from __future__ import annotations

import re
from datetime import date, timedelta

from jicai.batches.months import month_end, month_start
from jicai.commands.shared.dates import as_of_date, chosen_dates
from jicai.errors import UsageError
from jicai.intake.sheets.calendar import to_date

_DAY = re.compile(r"\d{4}\D\d{1,2}\D\d{1,2}日?|\d{8}")


def compared_days(as_of: str | None, from_: str | None, to: str | None, *, other_folder: bool) -> tuple[date, date]:
    """The day of then and that of now. UsageError for what is no month, and for days that cannot be compared.

    Without `from_` the end of the month before now's, or with another folder the same day.
    """
    now = _now(as_of, to)
    usual = now if other_folder else month_start(now) - timedelta(days=1)
    then = usual if from_ is None else _day(from_, now)
    if then > now:
        raise UsageError(f"--from {from_}：{then} 在 {now} 之后，请把两边对调")
    if then == now and not other_folder:
        raise UsageError(f"--from {from_}：与现在是同一天 {now}，请写更早的月份，或用 --against 与另一个文件夹相比")
    return then, now


def _now(as_of: str | None, to: str | None) -> date:
    if to is None:
        return as_of_date(as_of)
    if as_of is not None:
        raise UsageError("--to 与 --as-of 不能同时用：都是现在截至哪一天，请去掉其中一个")
    today, month = chosen_dates(None, to, option="--to")
    return min(month_end(month), today) if month else today


def _day(given: str, now: date) -> date:
    if _DAY.fullmatch(given.strip()) and (day := to_date(given.strip())):
        return day
    _, month = chosen_dates(str(now), given, option="--from")
    return month_end(month) if month else now
