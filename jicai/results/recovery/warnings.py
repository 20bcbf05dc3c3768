"""What is suspicious about disbursements, recoveries and fund payments, a Chinese line each."""

from __future__ import annotations

from typing import Any

import polars as pl

from jicai.batches.months import month_ranges
from jicai.render.words import money
from jicai.results.places import row_places
from jicai.store.resolve.dropped import SOURCE
from jicai.store.result import Intake
from jicai.tables.results.recovery import OFFSET

#: By the kind of `jicai.calc.recovery.warnings`: what is wrong, what was made of it, what to do.
_SENTENCES = {
    "not_bound": "{who}，{batch} 不属于该批次适用的机构类型，却已拨付 {amount} 元，照样抵扣和退回；请核对机构类型",
    "not_agreed": "{who}，{batch} 没有可预付年度的约定采购量，却已拨付 {amount} 元，照样抵扣和退回；请核对约定采购量",
    "no_advance": "{who}，{batch} {fund} {month}没有预付，却有抵扣或退回 {amount} 元；请核对批次、机构和基金类型",
    "beyond_balance": "{who}，{batch} {fund} {month}起抵扣和退回超过余额，合计 {amount} 元，预付 {limit} 元；请核对",
    "beyond_payment": "{who}，{fund} {month}实际抵扣合计 {amount} 元，超过当月基金应付 {limit} 元；请核对",
    "paid_early": "{who}，{batch} {date} 拨付 {amount} 元，早于该批次开始执行的 {since}，照样计入；请核对批次和日期",
    "paid_late": "{who}，{batch} {date} 拨付 {amount} 元，晚于该批次的退回月份，照样计入；请核对批次和日期",
    "paid_behind": "{who}，{batch} {fund} {date} 拨付之前，收回的已比拨付的多 {amount} 元，余额为负；请核对拨付日期",
    "recovered_early": "{who}，{batch} {fund} {month}抵扣或退回 {amount} 元，早于抵扣期，照样计入；请核对月份",
    "negative": "{who}，{batch} {fund} {month}抵扣或退回为负 {amount} 元，照样相加；请核对",
}


def warning_lines(suspicious: pl.DataFrame, intake: Intake) -> list[str]:
    """A line for every row of `jicai.calc.recovery.warnings`; months without a payment in one line per institution."""
    is_gap = pl.col("kind") == "no_payment"
    gaps = (
        suspicious.filter(is_gap)
        .group_by("institution_code", "institution_name", "fund", maintain_order=True)
        .agg(pl.col("month").unique().sort())
        .sort("institution_code", "fund")
    )
    lines = [
        f"{row_places(intake, [row])}：{_sentence(row)}"
        for row in suspicious.filter(~is_gap).iter_rows(named=True)
        if row[SOURCE] is not None
    ]
    return lines + [_gap(row) for row in gaps.iter_rows(named=True)]


def _sentence(row: dict[str, Any]) -> str:
    return _SENTENCES[row["kind"]].format(
        who=f"{row['institution_name']}（{row['institution_code']}）",
        batch=row["batch"],
        fund=OFFSET.column("fund").label_of(row["fund"]) if row["fund"] else "",
        month=f"{row['month']:%Y-%m} " if row["month"] else "",
        date=row["date"],
        since=row["since"],
        **{key: money(row[key]) for key in ("amount", "limit")},
    )


def _gap(row: dict[str, Any]) -> str:
    fund = OFFSET.column("fund").label_of(row["fund"])
    months = month_ranges(row["month"])
    return (
        f"{row['institution_name']}（{row['institution_code']}）{fund}医保基金 {months} 没有基金支付记录，"
        "按 0 计；请核对基金支付表是否齐全"
    )
