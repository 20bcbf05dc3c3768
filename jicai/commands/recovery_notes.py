"""The lines below results on recovery on what they rest on, and the terms of the batches for the sheet 口径."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from jicai.batches.clauses import clauses_of
from jicai.batches.cycle import cycle_end, offset_window
from jicai.batches.model import Batch
from jicai.commands.absent import absent_tables
from jicai.intake.result import Intake

#: What holds where an optional table is not given.
ASSUMED = {
    "recoveries": "抵扣和退回全部为计算额",
    "fund_payments": "不能计算抵扣，未有记录的余额都列在退回月份",
}
_LATER = {
    "later_payments": "基金支付",
    "later_disbursements": "预付拨付",
    "later_recoveries": "预付抵扣退回",
}


def resting_lines(intake: Intake, counts: Mapping[str, Any], spans: pl.DataFrame) -> list[str]:
    """What the figures rest on; `counts` a row of `jicai.calc.recovery.facts`, `spans` as in `balances.batch_spans`."""
    lines = [*_advances(counts), *absent_tables(intake, ASSUMED)]
    if intake.workspace.files["fund_payments"]:
        lines.append(_given_through(spans))
    recorded = spans.filter(pl.col("recorded_through").is_not_null())
    if recorded.height:
        through = "，".join(f"{row['batch']} 至 {row['recorded_through']:%Y-%m}" for row in recorded.to_dicts())
        lines.append(f"按预付抵扣退回表的实际数：{through}；其后为计算额")
    later = [f"{name} {counts[key]:,} 行" for key, name in _LATER.items() if counts.get(key)]
    if later:
        lines.append(f"截至日期之后的{'、'.join(later)}没有计入")
    return lines


def _given_through(spans: pl.DataFrame) -> str:
    month: date | None = spans.item(0, "given_through")
    return f"基金支付到 {month:%Y-%m} 为止" if month else "截至日期还没有任何月份的基金支付"


def _advances(counts: Mapping[str, Any]) -> list[str]:
    if "planned" not in counts:
        return ["预付金额按预付拨付表，没有记录的机构按未预付"]
    official = f"，其中 {counts['official']:,} 笔按测算额" if counts["official"] else ""
    return [f"未提供预付拨付表，按计划额视同已拨付（{counts['planned']:,} 笔{official}）"]


def offset_terms(batches: Iterable[Batch]) -> dict[str, str]:
    """Label and words for each batch: the window of its offsets, the month of the refund, the clause."""
    return {f"抵扣 {batch.code}": _terms(batch) for batch in batches}


def _terms(batch: Batch) -> str:
    window = offset_window(batch)
    basis = "，".join([batch.source, *clauses_of("offset.window_months", batch.source)])
    return (
        f"采购周期至 {cycle_end(batch)}，抵扣期 {window.first_month:%Y-%m} 至 {window.last_month:%Y-%m}"
        f"（{batch.offset.window_months} 个月），余额 {window.refund_month:%Y-%m} 退回；依据 {basis}"
    )
