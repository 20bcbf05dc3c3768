"""Of which event a value that changes in mid-cycle is asked: whose date picks the one in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jicai.batches.cycle import advance_years, agreement_years
from jicai.batches.months import add_months, month_start

if TYPE_CHECKING:
    from jicai.batches.dated import Dated
    from jicai.batches.model import Batch


class Event(NamedTuple):
    """The day that picks the value, in words, and the earliest such day of a batch."""

    words: str
    earliest: Callable[[Batch], date]


def _start(batch: Batch) -> date:
    return batch.start_on


def _first_offset(batch: Batch) -> date:
    return min(add_months(month_start(year.end), 1) for year in advance_years(batch))


def _first_renewal(batch: Batch) -> date:
    years = agreement_years(batch)
    return years[min(1, len(years) - 1)].start


_ADVANCE = Event("预付所属协议年度的起始日", _start)
_ACCEPTANCE = Event("验收日期", _start)

#: Dotted key -> its event. Every `Dated` value of the model has one.
EVENTS: Final[dict[str, Event]] = {
    "advance.ratio": _ADVANCE,
    "advance.first_share": _ADVANCE,
    "advance.second_month": _ADVANCE,
    "advance.month_counting": _ADVANCE,
    "offset.window_months": Event("抵扣期第一个月的首日", _first_offset),
    "settlement.months": _ACCEPTANCE,
    "settlement.days": _ACCEPTANCE,
    "price.legacy_lower": Event("下单日期（历史协议本身看截至日期，不出采购周期）", _start),
    "nonselected.cap": Event("截至日期，不晚于所看协议年度的截止日", _start),
    "renewal.floor": Event("续签的协议年度的起始日", _first_renewal),
    "payment_standard.basis": Event("截至日期，不出采购周期", _start),
}


def dated_values(batch: Batch) -> Iterator[tuple[str, Dated[Any], Event]]:
    """Every value of the batch that may change in mid-cycle, with its dotted key and its event."""
    for key, event in EVENTS.items():
        table, _, name = key.partition(".")
        part = getattr(batch, table)
        value = getattr(part, name) if part is not None else None
        if value is not None:
            yield key, value, event
