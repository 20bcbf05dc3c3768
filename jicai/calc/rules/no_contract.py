"""`no-contract`: a selected product ordered without an electronic contract."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.lines import one_per_line
from jicai.calc.rules.rule import Page, Rule, RuleSettings
from jicai.calc.wording import number


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per batch and order line; none at all where no order by as-of has a contract number."""
    # A column that is empty throughout was not exported; it says nothing of the contracts.
    exported = (
        evidence.tables["orders"]
        .filter(pl.col("ordered_on") <= evidence.as_of)
        .select(exported=pl.col("contract_no").is_not_null().any())
        .filter("exported")
    )
    found = (
        evidence.ordered_lines.filter(pl.col("selected") == "yes", pl.col("contract_no").is_null())
        .join(evidence.bound, on=["batch", "institution_code"], how="semi")
        .join(exported, how="cross")
        .select(
            "batch",
            "agreement_year",
            "institution_code",
            "variety_code",
            "product_code",
            "line_id",
            "_source",
            "_row",
            company="catalogue_company",
            value=pl.lit(None, dtype=pl.Decimal(38, 10)),
            message=pl.format("{}下单 {}，没有电子交易合同编号", pl.col("ordered_on"), number(pl.col("ordered_qty"))),
        )
    )
    return one_per_line(found)


RULE = Rule(
    id="no-contract",
    title="没有电子合同",
    clauses=("A 二（二）", "B 三（二）"),
    severity="warning",
    needs=("orders",),
    uses=("code_changes",),
    find=find,
    page=Page(
        finds="采购周期内下单的中选产品，没有合同编号的订单明细，一条一条列出。",
        why="中选产品的买卖要走招采系统，供需双方先在系统里签好电子合同。",
        method="订单状态为正常、下单日期在采购周期内（品种已转国采的，在接替日之前）的中选产品，合同编号为空。",
        left_out=(
            "导出里截至日期以前的订单一个合同编号也没有的，视为没有导出这一列，不查。"
            "自愿参加的机构、非中选产品、已撤销、拒绝配送、退货的不查；一条明细有几行的只列一次。"
        ),
        example="2026-08-03 下单 10 盒中选产品，合同编号空着，而别的订单有合同编号：列出，没有数值和界限。",
    ),
)
