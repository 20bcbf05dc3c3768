"""`overdue`: a supplier has not been paid by the due date."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.rules.rule import Page, Rule, RuleSettings
from jicai.calc.settlement.inputs import SettlementInputs
from jicai.calc.settlement.overdue import days_overdue
from jicai.calc.settlement.owing import overdue_receipts
from jicai.calc.wording import amount
from jicai.texts import formatted


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per batch and overdue receipt in scope: what is unpaid (value) and 0 (limit), yuan.

    The lines are those of `jicai overdue`. Where the payments are not allotted yet, that is done here and now.
    """
    return (
        _overdue(evidence)
        .join(_windows(evidence), on="product_code")
        .filter(pl.col("accepted_on").is_between("counts_from", "counts_until"))
        .join(evidence.bound, on=["batch", "institution_code"], how="semi")
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
            value="unpaid",
            limit=pl.lit(0),
            _mark="receipt_id",
            message=_message(days_overdue(evidence.as_of)),
        )
    )


def _overdue(evidence: Evidence) -> pl.LazyFrame:
    """The overdue receipts of all products, see `overdue_receipts`."""
    if evidence.settlement is None:
        keys = ("payments", "products", "code_changes", "institutions")
        inputs = SettlementInputs(
            orders=evidence.orders,
            **{key: evidence.tables[key] for key in keys},
            batches=evidence.batches,
            agreement_years=evidence.agreement_years,
        )
        return overdue_receipts(inputs, evidence.as_of).lazy()
    settlement = evidence.settlement()
    pairs = settlement.pairs.lazy().select("pair", "institution_code", "payee")
    return (
        settlement.receipts.lazy()
        .filter(pl.col("due_on") < settlement.as_of, pl.col("unpaid") > 0)
        .drop("company")
        .with_columns(pl.col("product_code").cast(pl.String))
        .join(pairs, on="pair")
    )


def _windows(evidence: Evidence) -> pl.LazyFrame:
    """When acceptances of a selected product are in scope, year by year; supersession ends no duty to settle."""
    return (
        evidence.catalogue.filter(pl.col("selected") == "yes")
        .join(evidence.years_begun, on="batch")
        .select(
            "batch",
            "agreement_year",
            "product_code",
            "variety_code",
            "company",
            counts_from=pl.max_horizontal("year_start", "valid_from"),
            counts_until="year_end",
        )
    )


def _message(days: pl.Expr) -> pl.Expr:
    receipt = pl.when(pl.col("receipt_id").is_not_null()).then(formatted("入库明细 {}，", "receipt_id"))
    return formatted(
        "{}{} 验收，应于 {} 前（含当日）付给{} {} 元，已付 {} 元{}，未付 {} 元，逾期 {} 天",
        receipt.otherwise(pl.lit("")),
        "accepted_on",
        "due_on",
        "payee",
        amount(pl.col("amount")),
        amount(pl.col("paid")),
        pl.when(pl.col("credited") != 0)
        .then(formatted("，退货抵减 {} 元", amount(pl.col("credited"))))
        .otherwise(pl.lit("")),
        amount(pl.col("unpaid")),
        days,
    )


RULE = Rule(
    id="overdue",
    title="逾期货款",
    clauses=("A 二（三）", "B 三（四）"),
    severity="warning",
    unit="yuan",
    needs=("orders", "payments"),
    uses=("code_changes",),
    find=find,
    page=Page(
        finds="验收次月的最后一天（批次文件另有期限的从其期限）过后还没有付清的货款，每个批次、每条订单明细（分次入库的，每次入库）一条。",
        why="货款拖过验收的次月底，交易成本就转到了供应企业身上；回款也是每月监测的内容。",
        method=(
            "与 jicai overdue 逐条列出的相同：采购周期内验收的中选产品，按全部付款和退货分配之后仍未付的金额。"
            "界限是 0：最后一天当天还不算逾期。同属几个批次而期限不同的，按其中适用于该机构类型的批次里最早的期限。"
            "品种转国采之后，采购周期内验收的仍应结清。"
            "一条明细同属几个批次的，每个批次各列一条，金额也各写一遍，不能相加。说明里的企业是收款企业，企业一栏是中选企业。"
        ),
        left_out=(
            "没有提供货款支付表时不知道付了多少，不检查，应付的货款见 jicai overdue；"
            "批次没有要求必须执行的机构、非中选产品、采购周期以外验收的、没有收款企业的不查；拒绝配送的不应付款。"
        ),
        example="5 月 10 日验收的 100.00 元，到 6 月 30 日只付了 60.00 元，7 月 15 日：数值 40，界限 0，逾期 15 天。",
    ),
)
