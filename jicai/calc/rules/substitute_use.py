"""`substitute-use`: alternatives to a selected variety taken more and more while the selected products stall."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

import polars as pl
from pydantic import Field

from jicai.calc.catalogue import variety_names
from jicai.calc.evidence import Evidence
from jicai.calc.notices import under
from jicai.calc.places import placed
from jicai.calc.recent import RecentSettings, compared, governed_throughout
from jicai.calc.rules.rule import Page, Rule
from jicai.calc.wording import number
from jicai.money import product, ratio
from jicai.settings.values import QuotedDecimal
from jicai.texts import formatted

_VARIETY = ["batch", "institution_code", "variety_code"]
_PLACES = 4
_SELECTED = pl.col("selected") == "yes"


class SubstituteUseSettings(RecentSettings):
    """When alternatives are said to take the place of the selected products."""

    growth: Annotated[QuotedDecimal, Field(ge=1, le=100)] = Field(
        default=Decimal(2), title="增长倍数", description="替代用量达到此前的这么多倍"
    )
    stall: Annotated[QuotedDecimal, Field(ge=0, le=1)] = Field(
        default=Decimal("0.8"), title="停滞份额", description="中选产品用量不高于此前的这个份额"
    )
    min_share: Annotated[QuotedDecimal, Field(ge=0, le=10)] = Field(
        default=Decimal("0.15"), title="最小份额", description="替代用量的增加不少于中选产品此前用量的这个份额"
    )


def find(evidence: Evidence, settings: SubstituteUseSettings) -> pl.LazyFrame:
    """One finding per institution and variety: the alternatives' median month (value), the threshold, base units."""
    previous, recent = settings.months(evidence.as_of)
    use = governed_throughout(evidence.monthly_use, evidence, [*previous, *recent]).join(
        under(evidence.batches, "B"), on="batch", how="semi"
    )
    enough = (
        use.filter(~_SELECTED, pl.col("month") >= recent[0])
        .group_by(_VARIETY)
        .agg(pl.col("units").sum(), pl.col("place").min())
        .filter(pl.col("units") >= settings.min_units)
    )
    changes = compared(
        use.join(enough, on=_VARIETY, how="semi"),
        _VARIETY,
        previous,
        recent,
        {"other": ~_SELECTED, "selected": _SELECTED},
    )
    now, before = product(pl.col("other_recent_2"), pl.lit(len(previous))), product(pl.col("other_before"), pl.lit(2))
    selected_before = product(pl.col("selected_before"), pl.lit(2))
    growth, growth_whole = (pl.lit(part) for part in settings.growth.as_integer_ratio())
    stall, stall_whole = (pl.lit(part) for part in settings.stall.as_integer_ratio())
    share, share_whole = (pl.lit(part) for part in settings.min_share.as_integer_ratio())
    spread = product(pl.col("other_before_4"), pl.lit(settings.deviations))
    far = product(pl.col("other_before_2"), pl.lit(2)) + spread
    least = product(before, share_whole) + product(selected_before, share)
    found = changes.filter(
        product(pl.col("other_recent_2"), pl.lit(2)) > far,
        product(now, growth_whole) >= product(before, growth),
        product(now, share_whole) >= least,
        selected_before > 0,
        product(product(pl.col("selected_recent"), pl.lit(len(previous))), stall_whole)
        <= product(product(pl.col("selected_before"), pl.lit(len(recent))), stall),
    )
    twice = pl.lit(2 * len(previous))
    limits = (
        ratio(far, pl.lit(4), _PLACES),
        ratio(product(before, growth), product(twice, growth_whole), _PLACES),
        ratio(least, product(twice, share_whole), _PLACES),
    )
    return (
        found.join(enough, on=_VARIETY)
        .join(variety_names(evidence.catalogue), on=["batch", "variety_code"])
        .join(evidence.current_years.select("batch", "agreement_year"), on="batch")
        .with_columns(
            *placed(pl.col("place")),
            value=ratio(pl.col("other_recent_2"), pl.lit(2), _PLACES),
            limit=pl.max_horizontal(limits),
            _working=_working(settings, len(previous), limits),
            message=formatted(
                "{}的非中选和替代产品，近 {} 个月每月 {}（中位数），此前 {} 个月月均 {}；中选产品月均由 {} 降为 {}",
                "variety_name",
                pl.lit(len(recent)),
                number(ratio(pl.col("other_recent_2"), pl.lit(2), _PLACES)),
                pl.lit(len(previous)),
                number(ratio(pl.col("other_before"), pl.lit(len(previous)), 1)),
                number(ratio(pl.col("selected_before"), pl.lit(len(previous)), 1)),
                number(ratio(pl.col("selected_recent"), pl.lit(len(recent)), 1)),
            ),
        )
    )


def _working(settings: SubstituteUseSettings, months: int, limits: Sequence[pl.Expr]) -> pl.Expr:
    """How each of the three limits comes about, of which the highest is the finding's."""
    before, selected = (
        number(ratio(pl.col(f"{part}_before"), pl.lit(months), _PLACES)) for part in ("other", "selected")
    )
    return formatted(
        "三条里最高的：此前中位数 {} + {} × 偏差 {} = {}；此前月均 {} × {} = {}；"
        "此前月均 {} + 中选产品此前月均 {} × {} = {}",
        number(ratio(pl.col("other_before_2"), pl.lit(2), _PLACES)),
        pl.lit(settings.deviations),
        number(ratio(pl.col("other_before_4"), pl.lit(4), _PLACES)),
        number(limits[0]),
        before,
        pl.lit(str(settings.growth)),
        number(limits[1]),
        before,
        selected,
        pl.lit(str(settings.min_share)),
        number(limits[2]),
    )


RULE = Rule(
    id="substitute-use",
    title="替代产品用量异常",
    clauses=("B 三（五）",),
    severity="review",
    unit="base_units",
    needs=("orders",),
    uses=("code_changes",),
    find=find,
    settings=SubstituteUseSettings,
    page=Page(
        finds="中选品种的非中选产品和替代产品用量明显上升，同时中选产品用量下降的医疗机构。",
        why="医保部门应监控可替代药品可能发生的异常使用。",
        method="取截至日期之前最近的整月，近期与此前相比（折合基本单位）。替代用量同时满足三条："
        "近期每月的中位数超过此前中位数加上若干倍的中位数绝对偏差；达到此前月均的若干倍；"
        "增加的数量不少于中选产品此前月均的一定份额。中选产品则要近期月均不高于此前月均的一定份额。近期用中位数，"
        "是因为多数月份都高才算，一次大单不算；中选产品常隔月采购，中位数会是 0，所以用月均。中位数取两倍、"
        "偏差取四倍来比较，全程是精确小数，没有浮点数。数值是替代用量近期每月的中位数，界限是三条里最高的一个；"
        "来源是近期第一行替代用量。各倍数和份额由本工具设定，不是通知的规定。在生成的 6,000 组数据中埋入 171 例，"
        "列出 150 例，其中 142 例正确：查准率 94.7%，查全率 83.0%（benchmarks/rule_statistics.py），"
        "漏掉的多是只替代了不到一半的。",
        left_out="适用 A 通知的批次（没有这一条款）、自愿参加的机构不查；比较的月份没有全部落在采购周期里的、"
        "其间已转国采的品种、数量太小的、中选产品此前没有采购的不查。目录里没有列出的替代产品看不到。",
        example="此前 6 个月替代产品月均 10、中选产品月均 100；近 3 个月替代产品 60、70、80，中选产品月均 40：数值 70，"
        "界限 25（此前月均加上中选产品月均的 15%）。",
    ),
)
