"""What stands below a reconciliation: what it covers, how it was matched, and what was left aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from jicai.render.words import money
from jicai.results.basis import Pairs, basis
from jicai.results.scope import narrowed_by
from jicai.tables import INPUTS

if TYPE_CHECKING:
    from jicai.results.reconcile.inputs import TradeView

_OUTSIDE = {
    "no_book": "平台 {rows:,} 行属于没有给出{book}的医疗机构，没有对账",
    "stranger": "{book} {rows:,} 行的机构不在医疗机构表，没有对账，请核对机构编码",
    "transfer": "{book} {rows:,} 行的业务类型为其他（调拨、盘盈等），不算采购，没有对账",
    "outside": "{rows:,} 行不在对账期间内，没有列出",
    "beyond": "{rows:,} 行的产品不在中选目录里，没有列出（--all-products 列出）",
    "unheld": "{rows:,} 行的日期不在批次的采购周期内，或品种已转国采，没有列出（--all-products 列出）",
}


def subtitle_of(view: TradeView) -> str:
    """As of when, which months, and what the result was narrowed to."""
    return narrowed_by(view.wanted).after(f"截至 {view.terms.as_of}，{period(view)}，日期最多差 {view.terms.days} 天")


def period(view: TradeView) -> str:
    """The months that are told of."""
    first, last = view.terms.first, view.terms.last
    if first is None and last is None:
        return f"各机构{INPUTS[view.terms.other].label}的首月至末月"
    return f"{'' if first is None else f'{first:%Y-%m}'} 至 {'' if last is None else f'{last:%Y-%m}'}".strip()


def notes(view: TradeView) -> list[str]:
    """What is not told, and how what is told was found."""
    book = INPUTS[view.terms.other].label
    lines = [_OUTSIDE[reason].format(rows=rows, book=book) for reason, rows in view.trade.outside.iter_rows() if rows]
    return [
        *lines,
        *_far_apart(view),
        "先按编号对，没有编号的按医疗机构、产品、数量、金额和日期对；能对上的不止一种的列为不能确定，不按先后猜",
    ]


def _far_apart(view: TradeView) -> list[str]:
    """What would agree if its days might lie further apart, and how far they must."""
    rows = view.lines.filter(pl.col("reason").eq_missing("apart"), pl.col("kind") == "only_book")
    count, amount, furthest = rows.select(
        pl.len(), pl.col("right_amount").sum(), pl.col("days").abs().max()
    ).collect().row(0)  # fmt: skip
    if not count:
        return []
    widened = f"放宽到 --days {furthest}" if furthest else "放宽 --days"
    return [
        f"{count:,} 笔 {money(amount)} 元在平台有同数量同金额的一笔，日期差得超过 {view.terms.days} 天，"
        f"列为疑为日期不符，不算线下采购；确是同一笔的，{widened} 就能对上"
    ]


def basis_of(view: TradeView) -> Pairs:
    """The sheet 口径."""
    terms = view.terms
    options = {
        "截至日期": str(terms.as_of),
        "对账": f"订单明细与{INPUTS[terms.other].label}",
        "对账期间": period(view),
        "日期容差": f"{terms.days} 天",
        "范围": "全部产品" if terms.all_products else "中选目录里的产品（含编码变更后的）",
        **narrowed_by(view.wanted).options,
    }
    return basis(view.intake, sorted(view.intake.workspace.batches), options)
