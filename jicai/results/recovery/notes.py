"""The lines below results on recovery on what they rest on, and the terms of the batches for the sheet 口径."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from jicai.batches.clauses import clauses_of
from jicai.batches.cycle import AgreementYear, advance_years, offset_window
from jicai.batches.model import Batch
from jicai.batches.months import add_months, month_ranges, month_start
from jicai.batches.shown import why_words
from jicai.render.words import money
from jicai.results.absent import absent_tables
from jicai.store.result import Intake

#: What holds where an optional table is not given.
ASSUMED = {
    "recoveries": "抵扣和退回按计算额视同已发生",
    "fund_payments": "不能计算抵扣，未有记录的余额都列在退回月份",
}
_LATER = {
    "later_payments": "基金支付",
    "later_disbursements": "预付拨付",
    "later_recoveries": "预付抵扣退回",
}


@dataclass(frozen=True, slots=True)
class Resting:
    """What the figures rest on, in the wanted scope: what the functions of `jicai.calc.recovery.facts` give."""

    counts: Mapping[str, Any]
    spans: pl.DataFrame
    taking_first: list[str]
    as_of: date


def resting_lines(intake: Intake, resting: Resting) -> list[str]:
    """A line for everything that the figures rest on."""
    counts, spans = resting.counts, resting.spans
    lines = [*_advances(counts), *absent_tables(intake, ASSUMED)]
    if intake.workspace.files["fund_payments"]:
        lines += _given_through(resting)
    recorded = spans.filter(pl.col("recorded_through").is_not_null())
    if recorded.height:
        months = dict(recorded.select("batch", "recorded_through").iter_rows())
        through = "，".join(f"{batch} 至 {month:%Y-%m}" for batch, month in months.items())
        lines.append(f"按预付抵扣退回表的实际数：{through}；其后为计算额")
    if resting.taking_first:
        lines.append(f"同月的基金支付先由批次 {'、'.join(resting.taking_first)} 抵扣，这里只用余下的")
    if counts["unknown_payments"]:
        lines.append(f"基金支付全表有 {counts['unknown_payments']:,} 行的机构不在医疗机构表，没有计入")
    later = [f"{name} {counts[key]:,} 行" for key, name in _LATER.items() if counts.get(key)]
    if later:
        lines.append(f"截至日期之后的{'、'.join(later)}没有计入")
    return lines


def _given_through(resting: Resting) -> list[str]:
    month: date | None = resting.counts["given_through"]
    if month is None:
        return ["截至日期还没有任何月份的基金支付"]
    ended = resting.spans.filter(pl.col("last_month").is_between(month, month_start(resting.as_of), closed="none"))
    # Where the table ends before as-of's month, the line on how fresh the data are says so.
    is_said = month == resting.counts["read_through"] < month_start(resting.as_of)
    return [
        *([f"基金支付到 {month:%Y-%m} 为止"] if not is_said else []),
        *(
            f"批次 {row['batch']} {_year_words(row)}的抵扣期到 {row['last_month']:%Y-%m}，"
            f"缺 {month_ranges(_months_after(month, row['last_month']))} 的基金支付，退回仍为预计"
            for row in ended.iter_rows(named=True)
        ),
    ]


def _year_words(row: Mapping[str, Any]) -> str:
    return f"第 {row['agreement_year']} 协议年度" if row["yearly"] else ""


def _months_after(month: date, last: date) -> list[date]:
    after = [add_months(month, 1)]
    while after[-1] < last:
        after.append(add_months(after[-1], 1))
    return after


def _advances(counts: Mapping[str, Any]) -> list[str]:
    if "planned" not in counts:
        return ["预付金额按预付拨付表，没有记录的机构按未预付"]
    return [f"未提供预付拨付表，按计划额视同已拨付（{counts['planned']:,} 笔）"]


def lapsed_lines(lapsed: pl.DataFrame) -> list[str]:
    """What is not paid and no longer expected to be, as `jicai.calc.recovery.cashflow.lapsed_sums` gives it."""
    tranches, amount = lapsed.row(0)
    return [f"采购周期已满的批次还有 {tranches:,} 期 {money(amount)} 元没有拨付，不再列入计划"] if tranches else []


def offset_terms(batches: Iterable[Batch]) -> dict[str, str]:
    """Label and words for each batch: the window of its offsets, the month of the refund, the clause."""
    return {f"抵扣 {batch.code}": _terms(batch) for batch in batches}


def _terms(batch: Batch) -> str:
    basis = "，".join([batch.source, *clauses_of("offset.window_months", batch.source)])
    yearly = batch.advance.recalculate == "yearly"
    years = advance_years(batch)
    return "；".join([*(_window_words(batch, year, yearly=yearly) for year in years), f"依据 {basis}"])


def _window_words(batch: Batch, year: AgreementYear, *, yearly: bool) -> str:
    window = offset_window(batch, year.end)
    span = f"第 {year.number} 协议年度" if yearly else "采购周期"
    why = why_words(batch, "offset.window_months", window.first_month)
    told = "，".join(filter(None, (f"{batch.offset.window_months.at(window.first_month)} 个月", why)))
    return (
        f"{span}至 {year.end}，抵扣期 {window.first_month:%Y-%m} 至 {window.last_month:%Y-%m}"
        f"（{told}），余额 {window.refund_month:%Y-%m} 退回"
    )
