"""`supply-short`: a company delivers much less than is ordered, or refuses orders."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import polars as pl
from pydantic import Field

from jicai.calc.evidence import Evidence
from jicai.calc.rules.rule import DELIVERED, Page, Rule, RuleSettings
from jicai.calc.supply import levels
from jicai.calc.supply.sums import order_sums, voided
from jicai.calc.wording import amount, percents
from jicai.settings.values import QuotedDecimal
from jicai.texts import formatted


class SupplyShort(RuleSettings):
    """When supply is called short."""

    days: Annotated[int, Field(ge=0, le=366)] = Field(
        default=15, title="配送期限天数", description="下单后超过这些天才算到期；通知没有规定，本工具取两周多一天"
    )
    rate: Annotated[QuotedDecimal, Field(ge=0, le=1)] = Field(
        default=Decimal("0.90"), title="配送率界限", description="到期订单的配送率低于它时列出"
    )
    refused_share: Annotated[QuotedDecimal, Field(ge=0, le=1)] = Field(
        default=Decimal("0.01"), title="拒绝占比界限", description="拒绝配送的订单占全部订单的份额超过它时列出"
    )


def find(evidence: Evidence, settings: SupplyShort) -> pl.LazyFrame:
    """One finding per batch and company: the delivery rate (value) and its bound, or the share refused and its."""
    rate_limit = pl.lit(settings.rate, dtype=pl.Decimal(38, 6))
    refused_limit = pl.lit(settings.refused_share, dtype=pl.Decimal(38, 6))
    rate, refused = pl.col("delivery_rate"), pl.col("refused_share")
    short = (rate < rate_limit).fill_null(value=False)
    delivered = pl.when(short).then(
        formatted(
            "已过配送期限（下单后 {} 天）的订单 {} 笔，按中选价应配送 {} 元，已配送 {} 元，配送率 {}，低于 {}",
            pl.lit(settings.days),
            pl.col("due_orders"),
            amount(pl.col("ordered_amount")),
            amount(pl.col("delivered_amount")),
            *percents(rate, rate_limit),
        )
    )
    declined = pl.when(refused > refused_limit).then(
        formatted(
            "订单 {} 笔中拒绝配送 {} 笔{}，占 {}，超过 {}",
            pl.col("orders"),
            pl.col("refused_orders"),
            voided(),
            *percents(refused, refused_limit),
        )
    )
    return (
        order_sums(evidence.supply_orders, evidence.catalogue, "company", settings.days, evidence.as_of)
        .filter(short | (refused > refused_limit))
        .select(
            "batch",
            "company",
            "_source",
            "_row",
            value=pl.when(short).then(rate).otherwise(refused),
            limit=pl.when(short).then(rate_limit).otherwise(refused_limit),
            message=pl.concat_str(
                formatted("{}：", "company"),
                pl.concat_str(delivered, declined, separator="；", ignore_nulls=True),
                levels.suggestion(levels.by_orders(evidence.supply), evidence.supply),
            ),
        )
    )


RULE = Rule(
    id="supply-short",
    title="供应不足",
    clauses=("A 二（四）", "A 二（五）", "B 三（三）", "B 三（五）"),
    severity="warning",
    unit="share",
    needs=("orders",),
    uses=("code_changes",),
    columns=(DELIVERED,),
    find=find,
    page=Page(
        finds="到期订单的配送率低于界限，或者拒绝配送的订单占比超过界限的中选企业，每个批次一条。",
        why="中选企业是供应的第一责任人，应按医疗机构的需求及时配送；不能履约的，由市级按严重程度评级和处置。",
        method=(
            "看采购周期内下单的中选产品，状态为正常和拒绝配送，各类机构的都算；作废原因说明是企业没有供货的已撤销订单算拒绝配送。截至日期时下单已超过规定天数的为到期，"
            "配送率是到期订单的已配送数量除以下单数量；品种之间数量不能相加，按中选价折成金额。"
            "一条明细分几次入库的，下单数量只算一次，配送数量相加，每笔不超过下单数量。没有配送记录的以验收为准。"
            "两种情形同时有时写在一条里，数值和界限是配送率的；只有拒绝配送时是拒绝占比的。"
            "期限和界限是本工具的设置，通知没有规定；建议关注等级供人判断，不是官方裁量基准。"
        ),
        left_out=(
            "其他已撤销的订单和退货不算；截至日期之后的配送不算；还没有到期的订单不算进配送率。"
            "配送数量和日期、验收数量和日期都没有导出的文件，其中的订单不查，在结果下面说明。"
        ),
        example="到期订单应配送 10 000 元，已配送 8 500 元：数值 0.85，界限 0.9。",
    ),
    settings=SupplyShort,
)
