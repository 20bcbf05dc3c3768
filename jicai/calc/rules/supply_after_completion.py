"""`supply-after-completion`: an order placed after the agreed quantity was complete, and not delivered."""

from __future__ import annotations

from typing import Annotated

import polars as pl
from pydantic import Field

from jicai.calc.evidence import Evidence
from jicai.calc.quantities import units_of_base
from jicai.calc.rules.rule import DELIVERED, Page, Rule, RuleSettings
from jicai.calc.supply import levels
from jicai.calc.supply.completion import undelivered_after_completion
from jicai.calc.supply.sums import order_sums, share
from jicai.calc.wording import number
from jicai.money import ratio
from jicai.texts import formatted


class SupplyAfterCompletion(RuleSettings):
    """When an order counts as not delivered."""

    days: Annotated[int, Field(ge=0, le=366)] = Field(
        default=15, title="配送期限天数", description="下单后超过这些天没有送足才列出；通知没有规定，本工具取两周多一天"
    )


def find(evidence: Evidence, settings: SupplyAfterCompletion) -> pl.LazyFrame:
    """One finding per batch and order line: what was delivered (value) and ordered (limit), purchase units."""
    found = undelivered_after_completion(evidence, settings.days)
    counts = order_sums(evidence.supply_orders, evidence.catalogue, "company", settings.days, evidence.as_of)
    fate = pl.when("refused").then(pl.lit("被拒绝配送")).otherwise(pl.lit(f"过了 {settings.days} 天仍没有送足"))
    return (
        found.join(counts.select("batch", "company", "orders"), on=["batch", "company"])
        .with_columns(undelivered=pl.len().over("batch", "company"))
        .with_columns(undelivered_share=share("undelivered", "orders"))
        .select(
            "batch",
            "agreement_year",
            "institution_code",
            "variety_code",
            "product_code",
            "company",
            "line_id",
            "_source",
            "_row",
            value=units_of_base(pl.col("delivered_qty")),
            limit=units_of_base(pl.col("ordered_qty")),
            message=formatted(
                "约定采购量 {}（基本单位）在 {} 已完成，{} 又下单 {}，{}，已配送 {}；"
                "该企业本批次 {} 笔订单中这样的有 {} 笔{}",
                number(pl.col("agreed_qty")),
                pl.col("completed_on"),
                pl.col("ordered_on"),
                _units("ordered_qty"),
                fate,
                _units("delivered_qty"),
                pl.col("orders"),
                pl.col("undelivered"),
                levels.suggestion(levels.by_undelivered(evidence.supply), evidence.supply),
            ),
        )
    )


def _units(quantity: str) -> pl.Expr:
    return number(ratio(pl.col(quantity), pl.col("factor"), 4))


RULE = Rule(
    id="supply-after-completion",
    title="完成后不供应",
    clauses=("A 二（四）", "B 二（三）"),
    severity="serious",
    unit="purchase_units",
    needs=("orders", "agreed"),
    uses=("code_changes",),
    columns=(DELIVERED,),
    find=find,
    page=Page(
        finds="约定采购量完成之后下单，被拒绝配送，或者过了期限还没有送足的订单明细。",
        why="提前完成约定采购量之后，中选企业仍应按中选价供应，直到采购周期届满。",
        method=(
            "每个约定项（批次、协议年度、医疗机构、品种、中选企业）按验收日期累计已采购量（扣除退货，折合基本单位），"
            "第一次达到约定采购量的那天为完成日。同一协议年度内在完成日之后下单的中选产品，被拒绝配送，"
            "或者截至日期时下单已超过规定天数而配送数量少于下单数量，逐条列出；各类机构的都算。"
            "天数是本工具的设置，通知没有规定；建议关注等级供人判断，不是官方裁量基准。"
        ),
        left_out=(
            "完成日当天下单的不算；约定采购量为零的约定项不查；期限之后才送足的不列，见配送迟缓。"
            "配送数量和日期、验收数量和日期都没有导出的文件，其中的订单不查，在结果下面说明。"
        ),
        example="约定 100，8 月 3 日累计验收 100；8 月 20 日下单 30，截至 9 月 30 日没有配送：数值 0，界限 30。",
    ),
    settings=SupplyAfterCompletion,
)
