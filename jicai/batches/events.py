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
    "advance_types": _ADVANCE,
    "advance.ratio": _ADVANCE,
    "advance.first_share": _ADVANCE,
    "advance.second_month": _ADVANCE,
    "advance.month_counting": _ADVANCE,
    "advance.second_due_on": _ADVANCE,
    "offset.window_months": Event("抵扣期第一个月的首日", _first_offset),
    "settlement.months": _ACCEPTANCE,
    "settlement.days": _ACCEPTANCE,
    "price.legacy_lower": Event("下单日期（历史协议本身看截至日期，不出采购周期）", _start),
    "nonselected.cap": Event("截至日期，不晚于所看协议年度的截止日", _start),
    "renewal.floor": Event("续签的协议年度的起始日", _first_renewal),
    "payment_standard.basis": Event("截至日期，不出采购周期", _start),
}


_NAME = "它是批次的名称，从头到尾只有一个"
_START = "一个批次只印发、施行、开始一次"
_LENGTH = "采购周期只有一个；延长了请写 cycle.extended_to，协议年度另有起止请写 [[cycle.agreement_years]]"
_EXTENSION = "周期只届满一次，请只写现在有效的"
_LISTING = "只在起始日之前报送一次"
_DATE = "它本来就是日期，每一段自己写"

#: Dotted key, or table -> why it holds for the whole batch: no event's date could pick one of several values.
FIXED: Final[dict[str, str]] = {
    "code": _NAME,
    "name": _NAME,
    "aliases": _NAME,
    "kind": "采购的是哪一类，整个批次不变",
    "source": "批次由这份通知规定；后来的文件请写进改了的那一项的 source",
    "issued_on": _START,
    "in_force_on": _START,
    "start_on": _START,
    "bound_types": "谁必须执行，按整个批次认定；范围扩大了的，请写扩大后的",
    "grain": "约定采购量和采购量按它归成约定项，中途换了就不能相比；换了的请另立一个批次",
    "listing": _LISTING,
    "cycle": _LENGTH,
    "cycle.max_extension_years": _EXTENSION,
    "cycle.extended_to": _EXTENSION,
    "cycle.agreement_years": _DATE,
    "advance.recalculate": "它决定整个周期有几笔预付金，要在开始时定下",
    "superseded": _DATE,
}


def why_fixed(key: str) -> str | None:
    """Why a dotted key, or table, has one value for the whole batch; None for what may change, and for no key."""
    while key and key not in FIXED:
        key = key.rpartition(".")[0]
    return FIXED.get(key)


def dated_values(batch: Batch) -> Iterator[tuple[str, Dated[Any], Event]]:
    """Every value of the batch that may change in mid-cycle, with its dotted key and its event."""
    for key, event in EVENTS.items():
        table, _, name = key.rpartition(".")
        part = getattr(batch, table) if table else batch
        value = getattr(part, name) if part is not None else None
        if value is not None:
            yield key, value, event
