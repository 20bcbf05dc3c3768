"""`supply-late`: too many of a company's deliveries come long after the order."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import polars as pl
from pydantic import Field

from jicai.calc.evidence import Evidence
from jicai.calc.rules.rule import DELIVERED, Page, Rule, RuleSettings
from jicai.calc.supply import levels
from jicai.calc.supply.orders import deliveries
from jicai.calc.supply.sums import delivery_sums, order_sums
from jicai.calc.wording import percents
from jicai.settings.values import QuotedDecimal
from jicai.texts import formatted


class SupplyLate(RuleSettings):
    """When deliveries are called late."""

    days: Annotated[int, Field(ge=0, le=366)] = Field(
        default=7, title="送达天数", description="下单后超过这些天才送达的算迟送；通知没有规定，本工具取一周"
    )
    share: Annotated[QuotedDecimal, Field(ge=0, le=1)] = Field(
        default=Decimal("0.20"), title="迟送占比界限", description="迟送占全部配送的份额超过它时列出"
    )
    min_deliveries: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        default=10, title="最少配送次数", description="配送少于这些次的企业不列，免得个别几次就定了占比"
    )


def find(evidence: Evidence, settings: SupplyLate) -> pl.LazyFrame:
    """One finding per batch and company: the share of late deliveries (value) and its bound."""
    limit = pl.lit(settings.share, dtype=pl.Decimal(38, 6))
    sent = deliveries(evidence.ordered_lines, evidence.as_of)
    orders = order_sums(evidence.supply_orders, evidence.catalogue, "company", 0, evidence.as_of)
    return (
        delivery_sums(sent, evidence.catalogue, "company", settings.days)
        .join(orders.select("batch", "company", "voided_orders"), on=["batch", "company"], how="left")
        .filter(pl.col("deliveries") >= settings.min_deliveries, pl.col("late_share") > limit)
        .select(
            "batch",
            "company",
            "_source",
            "_row",
            value="late_share",
            limit=limit,
            message=formatted(
                "{}：配送 {} 次中 {} 次在下单 {} 天之后才送达，占 {}，超过 {}；中位数 {} 天，九成在 {} 天内送达{}{}",
                pl.col("company"),
                pl.col("deliveries"),
                pl.col("late_deliveries"),
                pl.lit(settings.days),
                *percents(pl.col("late_share"), limit),
                pl.col("days_median"),
                pl.col("days_p90"),
                pl.when(pl.col("voided_orders") > 0)
                .then(formatted("；另有因未供货作废的 {} 笔没有送达，不在其中", pl.col("voided_orders")))
                .otherwise(pl.lit("")),
                levels.suggestion(levels.by_lateness(evidence.supply), evidence.supply),
            ),
        )
    )


RULE = Rule(
    id="supply-late",
    title="配送迟缓",
    clauses=("A 二（四）", "A 二（五）", "B 三（三）", "B 三（五）"),
    severity="warning",
    unit="share",
    needs=("orders",),
    uses=("code_changes",),
    columns=(DELIVERED,),
    find=find,
    page=Page(
        finds="下单后超过规定天数才送达的配送，占比超过界限的中选企业，每个批次一条。",
        why="中选企业和配送企业应按医疗机构的需求及时配送，保障临床使用。",
        method=(
            "看采购周期内下单的中选产品截至日期之前的每次配送，一行入库记录算一次，各类机构的都算。"
            "送达天数是配送日期减下单日期，没有配送日期的以验收日期为准。"
            "中位数和九成送达天数按次序取整天数，不插值：至少一半（九成）的配送在这些天内送达。"
            "天数和界限是本工具的设置，通知没有规定；建议关注等级供人判断，不是官方裁量基准。"
        ),
        left_out=(
            "还没有送达的、因未供货作废的不算，见供应不足；已撤销、拒绝配送、退货的不算；配送次数太少的企业不列。"
            "配送数量和日期、验收数量和日期都没有导出的文件，其中的订单不查，在结果下面说明。"
        ),
        example="配送 40 次，其中 12 次在下单 7 天之后才送达：数值 0.3，界限 0.2。",
    ),
    settings=SupplyLate,
)
