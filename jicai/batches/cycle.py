"""The dates that follow from a batch: cycle, agreement years, tranches, offset window. Pure; ends inclusive."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from jicai.batches.months import add_months, add_years, month_end, month_start

if TYPE_CHECKING:
    from jicai.batches.model import Batch

ONE_DAY = timedelta(days=1)


class AgreementYear(NamedTuple):
    """One agreement year (协议年度); numbers start at 1."""

    number: int
    start: date
    end: date


class OffsetWindow(NamedTuple):
    """The settlement months of the offset and the one of the refund, each as the first day of its month."""

    first_month: date
    last_month: date
    refund_month: date


def regular_end(batch: Batch) -> date:
    """Last day of the cycle without any extension (A 一（三）, B 二（一）)."""
    if batch.cycle.end_on is not None:
        return batch.cycle.end_on
    return add_years(batch.start_on, batch.cycle.years or 0) - ONE_DAY


def latest_end(batch: Batch) -> date | None:
    """The last day to which the batch may be extended; None where the notice sets no limit (B 二（一）).

    Without leave to extend it is the regular end.
    """
    allowed = batch.cycle.max_extension_years
    if allowed == "unlimited":
        return None
    if batch.cycle.years is not None:
        return add_years(batch.start_on, batch.cycle.years + (allowed or 0)) - ONE_DAY
    return add_years(regular_end(batch) + ONE_DAY, allowed or 0) - ONE_DAY


def cycle_end(batch: Batch) -> date:
    """Last day of the cycle, extended where the bureau has recorded an extension (A 一（三）, B 二（一）)."""
    return batch.cycle.extended_to or regular_end(batch)


def agreement_years(batch: Batch) -> list[AgreementYear]:
    """The agreement years through the end of the cycle; the last one may be shorter (A 一（三）, B 二（二）).

    Those that the batch sets outright, else one from each anniversary of the start.
    """
    if batch.cycle.agreement_years:
        given = batch.cycle.agreement_years
        return [AgreementYear(number, year.start_on, year.end_on) for number, year in enumerate(given, start=1)]
    end = cycle_end(batch)
    years: list[AgreementYear] = []
    while (start := add_years(batch.start_on, len(years))) <= end:
        following = add_years(batch.start_on, len(years) + 1)
        years.append(AgreementYear(len(years) + 1, start, min(following - ONE_DAY, end)))
    return years


def year_of(batch: Batch, as_of: date) -> AgreementYear:
    """The agreement year of a day: before the start the first, after the cycle the last."""
    years = agreement_years(batch)
    return next((year for year in years if as_of <= year.end), years[-1])


def _year_start(batch: Batch, number: int) -> date:
    given = batch.cycle.agreement_years
    return given[number - 1].start_on if given else add_years(batch.start_on, number - 1)


def first_due_on(batch: Batch, number: int = 1) -> date:
    """Last day for the first tranche: the end of the month after the start month (A 二（三）, B 三（四）).

    `number` is the agreement year whose advance it is; years after the first have one only where the batch
    recalculates yearly.
    """
    return month_end(add_months(_year_start(batch, number), 1))


def second_due_on(batch: Batch, number: int = 1) -> date:
    """Last day for the second tranche, by the batch's way of counting months (A 二（三）, B 三（四）).

    A date set outright holds for the first year that begins while it is in force, and is moved by whole years for those
    after it.
    """
    advance = batch.advance
    if advance.second_due_on is not None:
        given = advance.second_due_on.at(_year_start(batch, number))
        return add_years(given, number - year_of_due(batch, number))
    start = _year_start(batch, number)
    months, counting = advance.second_month.at(start), advance.month_counting.at(start)
    if counting == "calendar":
        return month_end(add_months(start, months - 1))
    mark = add_months(start, months)
    return mark - ONE_DAY if counting == "anniversary" else month_end(mark)


def year_of_due(batch: Batch, number: int) -> int:
    """The agreement year for which the due date of a year's second tranche is set outright, see `second_due_on`."""
    given = batch.advance.second_due_on
    since = given.step_at(_year_start(batch, number))[1].since if given else None
    return next((year for year in range(1, number) if since is None or _year_start(batch, year) >= since), number)


def advance_years(batch: Batch) -> list[AgreementYear]:
    """The agreement years that bring an advance, each to the end of what it stands for (A 二（三）, B 三（四）).

    One advance per cycle: year 1, to the cycle's end. Where the batch recalculates yearly every year that begins before
    the regular end stands for a cycle of its own; an extension brings no new advance and lengthens the last one.
    """
    years = agreement_years(batch)
    if batch.advance.recalculate == "once":
        return [years[0]._replace(end=cycle_end(batch))]
    regular = [year for year in years if year.start <= regular_end(batch)]
    return [*regular[:-1], regular[-1]._replace(end=cycle_end(batch))]


def offset_window(batch: Batch, ends_on: date | None = None) -> OffsetWindow:
    """The months of offset, from the one after the cycle's end, and that of the refund (A 二（三）, B 三（四）).

    `ends_on` is the end of the agreement year that stands for a cycle of its own, see `advance_years`.
    """
    first = add_months(month_start(ends_on or cycle_end(batch)), 1)
    months = batch.offset.window_months.at(first)
    return OffsetWindow(first, add_months(first, months - 1), add_months(first, months))
