"""`not-started`: an agreement item of which nothing is bought."""

from __future__ import annotations

import polars as pl

from jicai.calc.behind import allowance, behind
from jicai.calc.evidence import Evidence
from jicai.calc.rules.rule import Page, Rule, RuleSettings
from jicai.calc.wording import number, percent
from jicai.texts import formatted


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per agreement item: its completion (value), and time progress less the tolerance (limit)."""
    begun_for = (pl.lit(evidence.as_of) - pl.col("year_start")).dt.total_days() + 1
    return (
        behind(evidence, "not_started")
        .filter(begun_for > max(evidence.grace_days, 0))
        .with_columns(
            message=formatted(
                "{}约定 {}，协议年度 {} 开始，时间进度 {}，尚无采购{}{}",
                "variety_name",
                number(pl.col("agreed_qty")),
                pl.col("year_start").dt.to_string("%Y-%m-%d"),
                percent(pl.col("time_progress")),
                pl.when(pl.col("purchased_qty") < 0)
                .then(formatted("（退货多于采购，合计 {}）", number(pl.col("purchased_qty"))))
                .otherwise(pl.lit("")),
                allowance(evidence) if evidence.bands is None else pl.lit(""),
            )
        )
    )


RULE = Rule(
    id="not-started",
    title="尚未采购",
    clauses=("A 二（二）", "A 二（五）", "B 三（一）", "B 三（五）"),
    severity="warning",
    unit="share",
    needs=("orders", "agreed"),
    uses=("code_changes",),
    find=find,
    page=Page(
        finds="截至日期所在的协议年度已经开始、宽限期已过，仍没有任何采购的约定项。",
        why="医疗机构应畅通中选产品进院渠道，优先使用中选产品，按时完成约定采购量。",
        method="与 jicai progress 的状态“未采购”相同：验收数量减退货后不大于 0。宽限天数在设置的 [lagging] 里，"
        "从协议年度第一天数起。来源是该约定项的第一行约定采购量。",
        left_out="自愿参加的机构、已转国采的、约定采购量为 0 的约定项，以及宽限期以内的，都不列。",
        example="约定 100，协议年度已过 50%，没有验收：数值 0，界限 0.5（有容差时减去容差）。",
    ),
)
