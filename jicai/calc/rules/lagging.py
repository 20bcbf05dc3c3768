"""`lagging`: an agreement item behind time progress."""

from __future__ import annotations

import polars as pl

from jicai.calc.behind import allowance, behind
from jicai.calc.evidence import Evidence
from jicai.calc.rules.rule import Page, Rule, RuleSettings
from jicai.calc.wording import number, percents
from jicai.texts import formatted


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per agreement item: its completion (value), and time progress less the tolerance (limit)."""
    completion, time_progress = percents(pl.col("completion"), pl.col("time_progress"))
    return behind(evidence, "lagging").with_columns(
        message=formatted(
            "{}已采购 {}，约定 {}，完成率 {}，低于时间进度 {}{}",
            "variety_name",
            number(pl.col("purchased_qty")),
            number(pl.col("agreed_qty")),
            completion,
            time_progress,
            allowance(evidence),
        )
    )


RULE = Rule(
    id="lagging",
    title="采购滞后",
    clauses=("A 二（二）", "A 二（五）", "B 三（一）", "B 三（五）"),
    severity="warning",
    unit="share",
    needs=("orders", "agreed"),
    uses=("code_changes",),
    find=find,
    page=Page(
        finds="截至日期所在的协议年度里，完成率低于时间进度减去容差的约定项。",
        why="医疗机构应优先使用中选产品，按时完成约定采购量；采购进度每月监测。",
        method="与 jicai progress 的状态“滞后”相同：按验收数量折合基本单位计算完成率，与已过天数的份额比较，不作舍入。"
        "容差和宽限天数在设置的 [lagging] 里；那里写了 mode = ratio 的，改看完成率除以时间进度，低于 behind 的列出，"
        "界限是时间进度乘以它。来源是该约定项的第一行约定采购量。",
        left_out="自愿参加的机构、已完成的和已转国采的约定项、宽限期以内的，都不列；一点没有采购的见 not-started。",
        example="约定 100，已采购 20，时间进度 50%，容差 0.05：数值 0.2，界限 0.45。",
    ),
)
