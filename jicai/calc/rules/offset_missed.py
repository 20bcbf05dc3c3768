"""`offset-missed`: less of an advance was offset in a month than could have been."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.fund_wording import fund_name, month_name
from jicai.calc.places import place, placed
from jicai.calc.recovery.balances import CYCLE, NOTHING
from jicai.calc.recovery.payments import PAYMENT
from jicai.calc.rules.rule import Page, Rule, RuleSettings
from jicai.calc.wording import amount
from jicai.texts import formatted


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per account and month on record: what was offset (value) and what could have been (limit), yuan."""
    course = evidence.recovery
    offsets = course.recorded.group_by(PAYMENT).agg(all_offset=pl.col("recorded_offset").sum())
    return (
        course.months.join(course.spans.select(*CYCLE, "rank", "yearly"), on=CYCLE)
        .join(course.payments.filter(pl.col("unused") > 0).select(*PAYMENT, "unused"), on=PAYMENT)
        # What an account could still take: an earlier batch without records of the month takes its share all the same.
        .with_columns(could=pl.when("computed").then("opening").otherwise("closing").clip(NOTHING))
        .with_columns(earlier=pl.col("could").cum_sum().over(PAYMENT, order_by="rank") - pl.col("could"))
        .with_columns(missed=(pl.col("unused") - pl.col("earlier")).clip(NOTHING, pl.col("could")))
        .filter(~pl.col("computed"), pl.col("missed") > 0)
        .join(evidence.bound, on=["batch", "institution_code"], how="semi")
        .join(offsets, on=PAYMENT, how="left")
        .join(_first_payments(evidence), on=PAYMENT)
        .select(
            "batch",
            "institution_code",
            *placed(pl.col("place")),
            agreement_year=pl.when("yearly").then("agreement_year"),
            value="offset",
            limit=pl.col("offset") + pl.col("missed"),
            message=_message(),
            _mark=formatted("{} {}", "fund", pl.col("month").dt.to_string("%Y-%m")),
        )
    )


def _first_payments(evidence: Evidence) -> pl.LazyFrame:
    return evidence.tables["fund_payments"].group_by(PAYMENT).agg(place=place().min())


def _message() -> pl.Expr:
    others = pl.col("all_offset") - pl.col("offset")
    return formatted(
        "{} {}医保基金应付 {} 元，月初余额 {} 元{}{}{}，可抵扣 {} 元，只抵扣了 {} 元，少抵 {} 元",
        month_name(pl.col("month")),
        fund_name(pl.col("fund")),
        amount(pl.col("fund_payment")),
        amount(pl.col("opening")),
        _where_any("，当月退回 {} 元", pl.col("recorded_refund")),
        _where_any("，其他批次已抵扣 {} 元", others),
        _where_any("，先期满的批次还可抵扣 {} 元", pl.col("earlier")),
        amount(pl.col("offset") + pl.col("missed")),
        amount(pl.col("offset")),
        amount(pl.col("missed")),
    )


def _where_any(words: str, figure: pl.Expr) -> pl.Expr:
    return pl.when(figure != 0).then(formatted(words, amount(figure))).otherwise(pl.lit(""))


RULE = Rule(
    id="offset-missed",
    title="应抵未抵",
    clauses=("A 二（三）", "B 三（四）"),
    severity="warning",
    unit="yuan",
    needs=("agreed", "fund_payments", "recoveries"),
    uses=("code_changes", "disbursements", "advance_amounts"),
    find=find,
    page=Page(
        finds="抵扣期内，实际抵扣少于当月可以抵扣的金额，每个机构、批次、基金、月份一条。",
        why="采购周期期满后，预付金靠逐月抵扣收回；当月能抵的没有抵，留到最后就只能要求退回。",
        method=(
            "看预付抵扣退回表该批次末月及以前、基金支付表已有的各月。可抵扣 = 以下两数较小的：月初余额减当月退回；"
            "当月同一基金应付金额减去其他批次实际抵扣的，再减去先期满的批次本来还可抵扣的。"
            "余额是按实际抵扣和退回逐月算下来的，所以一个月少抵，以后有应付金额而没有补抵的各月也会列出；"
            "补记其中一个月的抵扣，余额变了，后面各月的发现也跟着变。"
            "没有提供预付拨付表时，按计划视同已拨付。来源是该机构当月该基金的第一行基金支付。"
        ),
        left_out=(
            "该批次末月以后的月份还没有实际抵扣可比，不查；表里末月视为已经记齐。"
            "基金支付没有该月的行、或应付不大于 0 的不查；批次没有要求必须执行的机构不列。"
        ),
        example="月初余额 300.00 元，当月职工医保基金应付 100.00 元，只抵扣了 40.00 元：数值 40，界限 100。",
    ),
)
