"""`stale`: exports that end before as-of, or lack a month between their first and last."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from jicai.batches.months import month_end
from jicai.calc.evidence import Evidence
from jicai.calc.freshness import DAYS, Reach
from jicai.calc.freshness_words import reach_words
from jicai.calc.rules.rule import Page, Rule, RuleSettings
from jicai.tables import INPUTS


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per table: the days from its last one to as-of (value), null where only months are missing."""
    rows = [
        (_days_behind(reach), reach_words(reach), reach.source, reach.row, reach.table)
        for reach in evidence.reaches
        if reach.is_stale and reach.last is not None  # rows that are all of later days change no finding
    ]
    return pl.LazyFrame(
        rows,
        schema={
            "value": pl.Decimal(38, 0),
            "message": pl.String,
            "_source": pl.UInt32,
            "_row": pl.UInt32,
            "_mark": pl.String,
        },
        orient="row",
    )


def _days_behind(reach: Reach) -> Decimal | None:
    if reach.last is None or not reach.ends_early:
        return None
    return Decimal((reach.as_of - (month_end(reach.last) if reach.by_month else reach.last)).days)


def _unknown(evidence: Evidence) -> str | None:
    """Without any of the tables there is nothing to look at."""
    labels = [INPUTS[key].label for key in DAYS]
    return None if any(key in evidence.given for key in DAYS) else f"未提供{'、'.join(labels)}"


RULE = Rule(
    id="stale",
    title="数据不是最新",
    clauses=("A 二（五）", "B 三（五）"),
    severity="info",
    unit="days",
    needs=(),
    uses=tuple(DAYS),
    unknown=_unknown,
    find=find,
    page=Page(
        finds="订单明细、货款支付、基金支付各自到哪一天（哪个月）为止，早于截至日期的；"
        "以及从第一个月到最后一个月之间一行也没有的月份。每张表一条。",
        why="交易所按月报送采购和供应情况；导出没有到截至日期，或者少了一个月，算出的完成率、逾期和抵扣都会偏。",
        method=(
            "订单明细看下单、配送、验收三种日期里最晚的一个，是否缺月按下单的月份；"
            "货款支付看付款日期，基金支付看结算月份。截至日期之后的不算。"
            "数值是最晚的那一天（基金支付是那个月的末日）到截至日期的天数，只是缺月的没有数值；来源是最晚的那一行。"
            "同样的话写在用到这些表的每个命令的结果下面和口径里。"
        ),
        left_out="没有提供的表、截至日期以前一行也没有的表不查；有的月份确实没有业务，也会列出，请人判断。",
        example="截至 2026-10-31，最晚的订单是 2026-07-20 下单、7 月 25 日验收的：数值 98。",
    ),
)
