"""`abnormal-use`: use of a selected variety far above the institution's own past and above its peers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

import polars as pl
from pydantic import Field

from jicai.calc.evidence import Evidence, once
from jicai.calc.notices import under
from jicai.calc.places import placed
from jicai.calc.recent import RecentSettings, compared, governed_throughout
from jicai.calc.robust import twice_deviation, twice_median
from jicai.calc.rules.rule import Page, Rule
from jicai.calc.wording import number, percent
from jicai.money import product, ratio
from jicai.settings.values import QuotedDecimal
from jicai.texts import formatted

_VARIETY = ["batch", "institution_code", "variety_code"]
_PEERS = ["batch", "variety_code", "level"]
_PLACES = 4
_RATE_PLACES = 6


class AbnormalUseSettings(RecentSettings):
    """When use is called abnormal."""

    multiple: Annotated[QuotedDecimal, Field(ge=1, le=100)] = Field(
        default=Decimal(2), title="倍数", description="达到本机构此前和同级机构的这么多倍"
    )
    min_peers: Annotated[int, Field(ge=2, le=1000)] = Field(
        default=5, title="最少同级机构数", description="同级的其他机构少于这些时不查"
    )


def find(evidence: Evidence, settings: AbnormalUseSettings) -> pl.LazyFrame:
    """One finding per institution and variety: its median month (value), the threshold (limit), base units."""
    previous, recent = settings.months(evidence.as_of)
    multiple, whole = (pl.lit(part) for part in settings.multiple.as_integer_ratio())
    deviations = pl.lit(settings.deviations)
    use = governed_throughout(
        evidence.monthly_use.filter(pl.col("selected") == "yes"), evidence, [*previous, *recent]
    ).join(under(evidence.batches, "A"), on="batch", how="semi")
    changes = once(compared(use, _VARIETY, previous, recent, {"use": pl.lit(True)}))
    enough = (
        use.filter(pl.col("month") >= recent[0])
        .group_by(_VARIETY)
        .agg(pl.col("units").sum(), pl.col("place").min())
        .filter(pl.col("units") >= settings.min_units)
    )
    own = product(pl.col("use_before_2"), pl.lit(2)) + product(pl.col("use_before_4"), deviations)
    twice = pl.lit(2 * len(previous))
    grown = once(
        changes.join(enough, on=_VARIETY).filter(
            pl.col("use_before") > 0,
            product(pl.col("use_recent_2"), product(twice, whole))
            >= product(pl.col("use_before"), product(multiple, pl.lit(4))),
            product(pl.col("use_recent_2"), pl.lit(2)) > own,
        )
    )
    # Use of few varieties has grown, and peers matter for theirs only.
    rates = once(_rates(evidence, changes, len(recent), grown.select("batch", "variety_code").unique()))
    peers = product(pl.col("rate_2"), pl.lit(2)) + product(pl.col("rate_4"), deviations)
    found = (
        grown.join(rates, on=_VARIETY)
        .join(_peers(rates), on=_PEERS)
        .filter(
            pl.col("institutions") > settings.min_peers,
            product(pl.col("rate"), product(pl.lit(2), whole)) >= product(pl.col("rate_2"), multiple),
            product(pl.col("rate"), pl.lit(4)) > peers,
        )
    )
    limits = (
        ratio(own, pl.lit(4), _PLACES),
        ratio(product(pl.col("use_before"), multiple), product(pl.lit(len(previous)), whole), _PLACES),
    )
    return found.with_columns(
        *placed(pl.col("place")),
        value=ratio(pl.col("use_recent_2"), pl.lit(2), _PLACES),
        limit=pl.max_horizontal(limits),
        _working=_working(settings, len(previous), limits),
        message=formatted(
            "{}近 {} 个月每月 {}（中位数），此前 {} 个月月均 {}；近期每月用掉全年约定量的 {}，{}机构 {} 家通常为 {}",
            "variety_name",
            pl.lit(len(recent)),
            number(ratio(pl.col("use_recent_2"), pl.lit(2), _PLACES)),
            pl.lit(len(previous)),
            number(ratio(pl.col("use_before"), pl.lit(len(previous)), 1)),
            percent(pl.col("rate")),
            "level",
            "institutions",
            percent(ratio(pl.col("rate_2"), pl.lit(2), _RATE_PLACES)),
        ),
    )


def _working(settings: AbnormalUseSettings, months: int, limits: Sequence[pl.Expr]) -> pl.Expr:
    """How both limits of the institution's own use come about, of which the higher is the finding's."""
    return formatted(
        "两条里较高的：此前中位数 {} + {} × 偏差 {} = {}；此前月均 {} × {} = {}",
        number(ratio(pl.col("use_before_2"), pl.lit(2), _PLACES)),
        pl.lit(settings.deviations),
        number(ratio(pl.col("use_before_4"), pl.lit(4), _PLACES)),
        number(limits[0]),
        number(ratio(pl.col("use_before"), pl.lit(months), _PLACES)),
        pl.lit(str(settings.multiple)),
        number(limits[1]),
    )


def _rates(evidence: Evidence, changes: pl.LazyFrame, months: int, varieties: pl.LazyFrame) -> pl.LazyFrame:
    """The share of this agreement year's agreed quantity that every bound institution has lately taken in a month.

    Of these varieties. Columns: batch, institution_code, variety_code, level, agreement_year, variety_name, rate (0
    where nothing was taken).
    """
    current = evidence.current_years.select("batch", "agreement_year")
    rate = ratio(pl.col("use_recent"), product(pl.col("agreed_qty"), pl.lit(months)), _RATE_PLACES)
    return (
        evidence.agreed_items.join(varieties, on=["batch", "variety_code"], how="semi")
        .join(current, on=["batch", "agreement_year"], how="semi")
        .join(evidence.bound, on=["batch", "institution_code"], how="semi")
        .group_by(*_VARIETY, "agreement_year")
        .agg(pl.col("agreed_qty").sum(), pl.col("variety_name").first())
        .filter(pl.col("agreed_qty") > 0)
        .join(evidence.tables["institutions"].select("institution_code", "level"), on="institution_code")
        .join(changes.select(*_VARIETY, "use_recent"), on=_VARIETY, how="left")
        .with_columns(rate=rate.fill_null(0))
        .drop("agreed_qty", "use_recent")
    )


def _peers(rates: pl.LazyFrame) -> pl.LazyFrame:
    """Per batch, variety and level: institutions (how many), rate_2 (twice the median), rate_4 (four times the MAD)."""
    usual = (
        rates.group_by(_PEERS)
        .agg(institutions=pl.len().cast(pl.Int64), rates=pl.col("rate"))
        .with_columns(rate_2=twice_median(pl.col("rates")))
    )
    spread = (
        usual.explode("rates")
        .group_by(_PEERS)
        .agg(deviations=twice_deviation(pl.col("rates"), pl.col("rate_2")))
        .select(*_PEERS, rate_4=twice_median(pl.col("deviations")))
    )
    return usual.drop("rates").join(spread, on=_PEERS)


RULE = Rule(
    id="abnormal-use",
    title="用量异常",
    clauses=("A 二（五）",),
    severity="review",
    unit="base_units",
    needs=("orders", "agreed"),
    uses=("code_changes",),
    find=find,
    settings=AbnormalUseSettings,
    page=Page(
        finds="中选品种的用量既远高于本机构此前，又远高于同级机构的医疗机构。",
        why="医保部门应监控可能发生的异常使用。",
        method="取截至日期之前最近的整月，近期与此前相比（中选产品，折合基本单位）。与自己比："
        "近期每月的中位数达到此前月均的若干倍，并超过此前中位数加上若干倍的中位数绝对偏差。与同级机构比："
        "近期月均占本协议年度约定采购量的份额，达到同一品种同级机构中位数的若干倍，"
        "并超过它加上若干倍的中位数绝对偏差。两方面都满足才列出：全品种的季节变化不会列出，前期落后、"
        "后来赶上的也不会。用中位数，是因为少数异常的月份或机构几乎不影响它；取两倍、四倍来比较，全程是精确小数，"
        "没有浮点数，只有份额先取到六位小数。数值是近期每月的中位数，界限是与自己相比的两条里较高的一个；"
        "来源是近期的第一行。各倍数由本工具设定，不是通知的规定。在生成的 6,000 组数据中埋入 183 例，"
        "列出 136 例，其中 125 例正确：查准率 91.9%，查全率 68.3%（benchmarks/rule_statistics.py），"
        "漏掉的几乎都是隔月或按季采购的。",
        left_out="适用 B 通知的批次（没有这一条款）、自愿参加的机构、本年度没有约定采购量的不查；"
        "比较的月份没有全部落在采购周期里的、其间已转国采的品种、此前没有采购的、同级机构太少的、数量太小的不查。"
        "用量偏低的见 lagging 和 not-started。",
        example="此前 6 个月每月 100，近 3 个月 300、320、310，每月用掉全年约定量的 25.8%，同级机构通常 8%：数值 310，"
        "界限 200。",
    ),
)
