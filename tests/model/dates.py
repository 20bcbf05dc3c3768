"""The days and months that follow from a batch, counted out once more; both ends of every span are inclusive."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from model.world import Row

DAY = timedelta(days=1)


def last_of_month(day: date) -> date:
    """The last day of the month."""
    return date(day.year, day.month, monthrange(day.year, day.month)[1])


def first_of_month(day: date) -> date:
    """The first day of the month."""
    return date(day.year, day.month, 1)


def months_later(day: date, months: int) -> date:
    """The same day so many months later (or earlier), stepping month by month; a day that a month lacks is its last."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def regular_end(batch: Row) -> date:
    """The cycle's last day without an extension."""
    cycle = batch["cycle"]
    if "end_on" in cycle:
        end: date = cycle["end_on"]
        return end
    return months_later(batch["start_on"], 12 * cycle["years"]) - DAY


def cycle_end(batch: Row) -> date:
    """The cycle's last day, the extended one where there is one."""
    extended: date | None = batch["cycle"].get("extended_to")
    return extended or regular_end(batch)


def year_starts(batch: Row) -> list[date]:
    """The first day of every agreement year of the cycle, extension included."""
    starts: list[date] = []
    while (start := months_later(batch["start_on"], 12 * len(starts))) <= cycle_end(batch):
        starts.append(start)
    return starts


def advance_years(batch: Row) -> list[int]:
    """The agreement years that bring an advance: the first, or every one that does not begin in an extension."""
    starts = year_starts(batch)
    if batch.get("advance", {}).get("recalculate", "once") == "once":
        return [1]
    return [number for number, start in enumerate(starts, start=1) if start <= regular_end(batch)]


def first_due(batch: Row, year: int) -> date:
    """The first tranche: the last day of the month after the start month of that agreement year."""
    return last_of_month(months_later(year_starts(batch)[year - 1], 1))


def second_due(batch: Row, year: int) -> date:
    """The second tranche, by the batch's way of counting months, from the start of that agreement year.

    A date set outright is year 1's and moves by whole years.
    """
    advance = batch.get("advance", {})
    if "second_due_on" in advance:
        return months_later(advance["second_due_on"], 12 * (year - 1))
    start, months = year_starts(batch)[year - 1], advance.get("second_month", 6)
    counting = advance.get("month_counting", "calendar")
    if counting == "calendar":
        return last_of_month(months_later(first_of_month(start), months - 1))
    if counting == "anniversary":
        return months_later(start, months) - DAY
    return last_of_month(months_later(start, months))


def advance_end(batch: Row, year: int) -> date:
    """The end of what the advance of an agreement year stands for: the cycle, or where it is yearly that year.

    The last year that brings an advance goes to the end of the cycle, extension included.
    """
    if year == advance_years(batch)[-1]:
        return cycle_end(batch)
    return year_starts(batch)[year] - DAY


def window(batch: Row, year: int = 1) -> list[date]:
    """The settlement months of the offset, each as its first day."""
    after = months_later(first_of_month(advance_end(batch, year)), 1)
    return [months_later(after, number) for number in range(batch.get("offset", {}).get("window_months", 12))]


def refund_month(batch: Row, year: int = 1) -> date:
    """The month after the window."""
    return months_later(window(batch, year)[-1], 1)
