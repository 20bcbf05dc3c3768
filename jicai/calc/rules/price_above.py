"""`price-above`: a selected product ordered above its selected price."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.lines import OF_LINE, one_per_line
from jicai.calc.prices import span_words, with_span
from jicai.calc.rules.rule import Page, Rule, RuleSettings
from jicai.calc.wording import number
from jicai.texts import formatted


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per batch and order line: the unit price (value) and the selected price (limit), yuan."""
    above = (
        evidence.ordered_lines.filter(pl.col("unit_price") > pl.col("selected_price"))
        .join(evidence.bound, on=["batch", "institution_code"], how="semi")
        .pipe(with_span, evidence.catalogue, pl.col("ordered_on"))
        .select(
            *OF_LINE,
            value="unit_price",
            limit="selected_price",
            message=formatted(
                "采购单价 {} 元，高于中选价 {} 元{}",
                number(pl.col("unit_price")),
                number(pl.col("selected_price")),
                span_words(),
            ),
        )
    )
    return one_per_line(above)


RULE = Rule(
    id="price-above",
    title="高于中选价",
    clauses=("A 二（一）", "A 二（四）", "B 二（三）", "B 三（二）"),
    severity="serious",
    unit="yuan",
    needs=("orders",),
    uses=("code_changes",),
    find=find,
    page=Page(
        finds="采购周期内下单的中选产品，采购单价高于中选价的订单明细；不论是否已验收，完成约定采购量之后的也查。",
        why="采购周期内中选产品一律按中选价供应，提前买满约定采购量之后也一样。",
        method="订单状态为正常、下单日期在采购周期内（品种已转国采的，在接替日之前）的中选产品，采购单价与中选价相比；中选价调整过的，按下单那天执行的（本工具口径）。",
        left_out="自愿参加的机构不查；已撤销、拒绝配送、退货的不查；一条明细分几次入库时只列价格最高的一行。",
        example="中选价 3.00 元的产品按 3.50 元下单：数值 3.5，界限 3。",
    ),
)
