"""`no-contract`: a selected product ordered without an electronic contract."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.lines import OF_LINE, one_per_line
from jicai.calc.rules.rule import Columns, Page, Rule, RuleSettings
from jicai.calc.wording import number


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per batch and order line."""
    found = (
        evidence.ordered_lines.filter(pl.col("contract_no").is_null())
        .join(evidence.bound, on=["batch", "institution_code"], how="semi")
        .select(
            *OF_LINE,
            value=pl.lit(None, dtype=pl.Decimal(38, 10)),
            message=pl.format("{} 下单 {}，没有电子交易合同编号", pl.col("ordered_on"), number(pl.col("ordered_qty"))),
        )
    )
    return one_per_line(found)


def _unknown(evidence: Evidence) -> str | None:
    """A column that is empty throughout was not exported; it says nothing of the contracts."""
    orders = evidence.tables["orders"].filter(pl.col("ordered_on") <= evidence.as_of)
    exported = orders.select(pl.len() == 0, pl.col("contract_no").is_not_null().any()).collect().row(0)
    return None if any(exported) else "截至日期以前的订单没有一个合同编号，视为没有导出"


RULE = Rule(
    id="no-contract",
    title="没有电子合同",
    clauses=("A 二（二）", "B 三（二）"),
    severity="warning",
    needs=("orders",),
    uses=("code_changes",),
    columns=(Columns("orders", (("contract_no",),)),),
    unknown=_unknown,
    find=find,
    page=Page(
        finds="采购周期内下单的中选产品，没有合同编号的订单明细，一条一条列出。",
        why="中选产品的买卖要走招采系统，供需双方先在系统里签好电子合同。",
        method="订单状态为正常、下单日期在采购周期内（品种已转国采的，在接替日之前）的中选产品，合同编号为空。",
        left_out=(
            "导出里截至日期以前的订单一个合同编号也没有的，视为没有导出，不检查；"
            "某个文件或工作表没有合同编号列的，其中的明细不查；都在结果下面说明。"
            "自愿参加的机构、非中选产品、已撤销、拒绝配送、退货的不查；一条明细有几行的只列一次。"
        ),
        example="2026-08-03 下单 10 盒中选产品，合同编号空着，而别的订单有合同编号：列出，没有数值和界限。",
    ),
)
