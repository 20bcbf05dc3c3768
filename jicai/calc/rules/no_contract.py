"""`no-contract`: a selected product ordered without an electronic contract, or agreed on and not signed."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.lines import OF_LINE, one_per_line
from jicai.calc.rules.rule import Columns, Page, Rule, RuleSettings
from jicai.calc.signing import items_to_sign
from jicai.calc.wording import number
from jicai.texts import formatted


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per batch and order line and, where the table of contracts is given, per agreement item."""
    if not RULE.has_otherwise(evidence.given):
        return _ordered(evidence)
    if _unknown(evidence):
        return _agreed(evidence)
    return pl.concat([_ordered(evidence), _agreed(evidence)], how="diagonal")


def _ordered(evidence: Evidence) -> pl.LazyFrame:
    """The lines without the number of a contract."""
    found = (
        evidence.ordered_lines.filter(pl.col("contract_no").is_null())
        .join(evidence.bound, on=["batch", "institution_code"], how="semi")
        .select(
            *OF_LINE,
            value=pl.lit(None, dtype=pl.Decimal(38, 10)),
            message=formatted("{} 下单 {}，没有电子交易合同编号", pl.col("ordered_on"), number(pl.col("ordered_qty"))),
        )
    )
    return one_per_line(found)


def _agreed(evidence: Evidence) -> pl.LazyFrame:
    """The agreement items of which no contract is in the table."""
    return (
        items_to_sign(evidence)
        .filter(~pl.col("is_signed"))
        .select(
            "batch",
            "agreement_year",
            "institution_code",
            "variety_code",
            "company",
            "_source",
            "_row",
            value=pl.lit(None, dtype=pl.Decimal(38, 10)),
            message=formatted(
                "{}第 {} 协议年度约定 {}，购销合同表里没有{}有效合同",
                "variety_name",
                "agreement_year",
                number(pl.col("agreed_qty")),
                formatted("与{}的", pl.col("company")).fill_null(""),
            ),
        )
    )


def _unknown(evidence: Evidence) -> str | None:
    """A column that is empty throughout was not exported; it says nothing of the contracts."""
    orders = evidence.orders.filter(pl.col("ordered_on") <= evidence.as_of)
    exported = orders.select(pl.len() == 0, pl.col("contract_no").is_not_null().any()).collect().row(0)
    return None if any(exported) else "截至日期以前的订单没有一个合同编号，视为没有导出"


RULE = Rule(
    id="no-contract",
    title="没有电子合同",
    clauses=("A 二（二）", "B 三（二）"),
    severity="warning",
    needs=("orders",),
    uses=("code_changes",),
    otherwise=("agreed", "contracts"),
    columns=(Columns("orders", (("contract_no",),)),),
    unknown=_unknown,
    find=find,
    page=Page(
        finds=(
            "采购周期内下单的中选产品，没有合同编号的订单明细，一条一条列出。"
            "提供购销合同表的，还有表里没有有效合同的约定项。"
        ),
        why="中选产品的买卖要走招采系统，供需双方先在系统里签好电子合同。",
        method=(
            "订单状态为正常、下单日期在采购周期内（品种已转国采的，在接替日之前）的中选产品，合同编号为空。"
            "提供购销合同表的，截至日期所在协议年度的每个约定项，要有该机构购买该品种、该企业任一中选产品"
            "（含编码变更里的新编码；批次只对品种约定的，不分企业）的合同：截至日期以前签订，"
            "没有到期日期，或者到期日期晚于协议年度的第一天（在第一天到期的是上一年度的合同）。"
            "没有的列出，来源是该约定项的第一行约定采购量；"
            "签了多少项（签约率），按项数和约定金额写在结果下面，jicai progress --form 有逐家机构的。"
        ),
        left_out=(
            "导出里截至日期以前的订单一个合同编号也没有的，视为没有导出，不检查；"
            "某个文件或工作表没有合同编号列的，其中的明细不查；都在结果下面说明。"
            "自愿参加的机构、非中选产品、已撤销、拒绝配送、退货的不查；一条明细有几行的只列一次。"
            "约定采购量为 0 的、已转国采的约定项和还没有开始的协议年度不查；没有购销合同表的，约定项不查。"
            "订单的合同编号与购销合同表里的对不对得上，不查。"
        ),
        example=(
            "2026-08-03 下单 10 盒中选产品，合同编号空着，而别的订单有合同编号：列出，没有数值和界限。"
            "约定黄芪 100，购销合同表里没有这家机构的黄芪合同：列出约定项。"
        ),
    ),
)
