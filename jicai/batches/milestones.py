"""The dates on which a batch asks something of somebody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from jicai.batches.clauses import NOTICES
from jicai.batches.cycle import (
    ONE_DAY,
    advance_years,
    agreement_years,
    cycle_end,
    first_due_on,
    offset_window,
    regular_end,
    second_due_on,
)
from jicai.batches.months import add_months, month_end, month_start
from jicai.batches.workdays import KNOWN_THROUGH, is_known, working_days_before

if TYPE_CHECKING:
    from jicai.batches.model import Batch

_MONTHS_BEFORE = {0: "当月", 1: "上月"}


class Milestone(NamedTuple):
    """One event, named once per batch; `clause` as `A 二（三）`.

    `day` is the day itself, or the last one of the month where `whole_month`.
    """

    batch: str
    event: str
    day: date
    clause: str
    note: str = ""
    whole_month: bool = False

    @property
    def written(self) -> str:
        """The date, or the month, as it is shown."""
        return f"{self.day:%Y-%m}" if self.whole_month else self.day.isoformat()


def milestones(batch: Batch, as_of: date) -> list[Milestone]:
    """All milestones of a batch; of those that come every month only the ones of as-of's month."""
    found = [*_before(batch), *_cycle(batch), *_money(batch), *_monthly(batch, month_start(as_of))]
    return [item._replace(batch=batch.code, clause=_own_clauses(batch, item.clause)) for item in found]


def upcoming_first(found: list[Milestone], as_of: date) -> list[Milestone]:
    """Those still to come, the next one first; then those that are past, the latest first."""
    ordered = sorted(found, key=lambda item: (item.day, item.batch, item.event))
    ahead = [item for item in ordered if item.day >= as_of]
    return ahead + sorted((item for item in ordered if item.day < as_of), key=lambda item: item.day, reverse=True)


def _before(batch: Batch) -> Iterator[Milestone]:
    clause = "A 文末、B 文末"
    if batch.listing is not None:
        days = batch.listing.working_days
        first = working_days_before(batch.start_on, days)
        note = f"起始日前 {days} 个工作日，起始日不算"
        if not (is_known(first) and is_known(batch.start_on)):
            note += f"；放假安排只收录到 {KNOWN_THROUGH} 年，按周一至周五推算"
        if batch.listing.mode == "window":
            yield Milestone("", "拟挂网信息报送开始", first, clause, note)
            yield Milestone("", "拟挂网信息报送截止", batch.start_on - ONE_DAY, clause, note)
        else:
            yield Milestone("", "拟挂网信息报送截止", first, clause, note)
    yield Milestone("", "通知施行", batch.in_force_on, clause)


def _cycle(batch: Batch) -> Iterator[Milestone]:
    clause = "A 一（三）、B 二（一）"
    yield Milestone("", "采购周期开始", batch.start_on, clause)
    years = agreement_years(batch)
    for year in years:
        number = f"第 {year.number} 协议年度"
        half = year.start + timedelta(days=(year.end - year.start).days // 2)
        after = "年度考核；续签下年度协议" if year.number < len(years) else "年度考核"
        yield Milestone("", f"{number}过半", half, "A 二（五）、B 三（五）", "时间进度到 50% 的一天")
        yield Milestone("", f"{number}届满", year.end, "A 一（三）、B 二（二）", after)
    extended = f"由 {regular_end(batch)} 延长" if batch.cycle.extended_to else ""
    yield Milestone("", "采购周期届满", cycle_end(batch), clause, extended)
    for item in batch.superseded:
        event = f"品种 {item.variety_code} 转国家集采"
        yield Milestone("", event, item.superseded_from, "A 文末、B 二（三）", item.source or "")


def _money(batch: Batch) -> Iterator[Milestone]:
    clause = "A 二（三）、B 三（四）"
    for year in advance_years(batch):
        name = f"第 {year.number} 年度" if batch.advance.recalculate == "yearly" else ""
        yield Milestone("", f"{name}预付首期最迟拨付", first_due_on(batch, year.number), clause)
        yield Milestone("", f"{name}预付尾款最迟拨付", second_due_on(batch, year.number), clause)
        window = offset_window(batch, year.end)
        months = f"{window.first_month:%Y-%m} 至 {window.last_month:%Y-%m}"
        span = f"{months}，共 {batch.offset.window_months.at(window.first_month)} 个结算月"
        yield Milestone("", f"{name}预付金开始抵扣", month_end(window.first_month), clause, span, whole_month=True)
        yield Milestone("", f"{name}预付金抵扣结束", month_end(window.last_month), clause, span, whole_month=True)
        note = "未抵扣完的全部退回；通知没有写明日期，按当月底"
        yield Milestone("", f"{name}预付金余额退回", month_end(window.refund_month), clause, note, whole_month=True)


def _monthly(batch: Batch, month: date) -> Iterator[Milestone]:
    """What comes every month: the exchange's report, and the payment of what was accepted some months before.

    Where suppliers are paid so many days after the acceptance, no day of the month is theirs.
    """
    first, last = month_start(batch.start_on), month_start(cycle_end(batch))
    if first <= month <= last:
        note = "采购、供应等情况，每月一次；通知没有写明日期，按当月底"
        yield Milestone(
            "", f"{month:%Y-%m} 交易所报送", month_end(month), "A 二（五）、B 三（五）", note, whole_month=True
        )
    for months, span in batch.settlement.months.spans() if batch.settlement.months else []:
        accepted = add_months(month, -months)
        begun = span.since is None or span.since <= month_end(accepted)
        if not (first <= accepted <= last and begun and (span.until is None or accepted <= span.until)):
            continue
        note = f"结清{_MONTHS_BEFORE.get(months, f'{months} 个月前')}验收的货款，每月一次"
        yield Milestone("", f"{accepted:%Y-%m} 验收货款结清", month_end(month), "A 二（三）、B 三（四）", note)


def _own_clauses(batch: Batch, clauses: str) -> str:
    """Those of the batch's own notice; of both where it rests on another one."""
    each = clauses.split("、")
    return "、".join([clause for clause in each if NOTICES[clause[0]] == batch.source] or each)
