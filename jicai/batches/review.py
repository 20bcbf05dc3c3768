"""What of a batch is due to be looked at: values that change, sources that nobody has noted, cycles that end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from jicai.batches.cycle import cycle_end
from jicai.batches.dated import Span
from jicai.batches.events import dated_values
from jicai.batches.keys import all_keys
from jicai.batches.shown import in_chinese

if TYPE_CHECKING:
    from jicai.batches.model import Batch


class Due(NamedTuple):
    """One thing to look at; `reason` is a choice of `jicai.tables.results.tools.BATCH_CHECK`, `date` its day."""

    batch: str
    key: str
    label: str
    reason: str
    date: date
    value: str | None
    message: str


def due_for_review(
    batches: Iterable[Batch], as_of: date, within: int, prices: Iterable[Mapping[str, Any]] = ()
) -> list[Due]:
    """What is due within so many days before or after as-of, by day; what has no source is due at any time.

    `prices` are the changes of selected prices: batch, product_code, effective_on, new_price, source, clause.
    """
    span = timedelta(days=within)
    found = [due for batch in batches for due in (*_values(batch, as_of, span), *_cycle(batch, as_of, span))]
    for row in prices:
        step = Span(row["effective_on"], None, row["source"], row["clause"])
        what = (
            "price_changes",
            "中选价",
            f"{row['new_price'].normalize():f} 元",
            "下单日期",
            f"产品 {row['product_code']} ",
        )
        found += _step(row["batch"], *what, step, as_of, span)
    return sorted(found, key=lambda due: (due.date, due.batch, due.key, due.reason))


def _values(batch: Batch, as_of: date, span: timedelta) -> Iterator[Due]:
    labels = {key.path: key.label for key in all_keys()}
    for path, value, event in dated_values(batch):
        for held, step in value.spans():
            if step.since is not None and step.since > batch.start_on:
                yield from _step(batch.code, path, labels[path], in_chinese(held), event.words, "", step, as_of, span)
    for item in batch.superseded:
        if item.source is None:
            told = f"品种 {item.variety_code} 的接替没有写 source，请补上依据"
            yield Due(batch.code, "superseded", "国家集采接替品种", "no_source", item.superseded_from, None, told)


def _step(
    code: str, path: str, label: str, shown: str, event: str, of: str, step: Span, as_of: date, span: timedelta
) -> Iterator[Due]:
    """What is due of one value from its day on; `of` is what it is a value of, where that is not the batch."""
    assert step.since is not None
    days = (step.since - as_of).days
    if timedelta() < step.since - as_of <= span:
        told = f"{of}还有 {days} 天改为 {shown}，请核对文件是否已经生效"
        yield Due(code, path, label, "changes", step.since, shown, told)
    elif timedelta() <= as_of - step.since <= span:
        told = f"{of}{-days} 天前起为 {shown}，按{event}取，请核对此后的结果"
        yield Due(code, path, label, "changed", step.since, shown, told)
    if not (step.source and step.clause):
        names = ("依据", "条款") if of else ("source", "clause")
        lacks = "、".join(name for name, given in zip(names, (step.source, step.clause), strict=True) if not given)
        yield Due(code, path, label, "no_source", step.since, shown, f"{of}这一段没有写 {lacks}，请补上依据")


def _cycle(batch: Batch, as_of: date, span: timedelta) -> Iterator[Due]:
    end, extension = cycle_end(batch), batch.cycle.max_extension_years
    may = "可以延长，决定了的请写 cycle.extended_to" if extension else "通知没有写可以延长，请核对有没有接续的文件"
    if abs(end - as_of) <= span:
        days = (end - as_of).days
        told = f"还有 {days} 天届满" if days >= 0 else f"{-days} 天前届满"
        yield Due(batch.code, "cycle", "采购周期", "cycle_end", end, None, f"{told}，{may}")
