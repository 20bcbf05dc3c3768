"""`refund-late`: what the offsets left of an advance is past due and has not been refunded whole."""

from __future__ import annotations

import polars as pl

from jicai.batches.months import month_start
from jicai.calc.advance_places import first_agreed_rows, first_disbursements
from jicai.calc.evidence import Evidence
from jicai.calc.fund_wording import fund_name, month_name
from jicai.calc.places import placed
from jicai.calc.recovery.balances import ACCOUNT
from jicai.calc.rules.rule import Page, Rule, RuleSettings
from jicai.calc.wording import amount
from jicai.texts import formatted


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per account: what was refunded (value) and what was to be (limit), yuan."""
    course = evidence.recovery
    window_is_over = [
        (pl.col(through) >= pl.col("last_month")).fill_null(False) for through in ("given_through", "recorded_through")
    ]
    agreed = first_agreed_rows(evidence).group_by("batch", "institution_code").agg(pl.col("agreed_place").min())
    return (
        course.totals.filter(
            pl.col("advanced") > 0,
            pl.col("balance") > 0,
            pl.col("refund_month") < month_start(evidence.as_of),
            pl.any_horizontal(window_is_over),
        )
        .join(evidence.bound, on=["batch", "institution_code"], how="semi")
        .join(course.balances.select(*ACCOUNT, "recorded_offset"), on=ACCOUNT)
        .join(first_disbursements(evidence), on=["batch", "institution_code", "fund"], how="left")
        .join(agreed, on=["batch", "institution_code"], how="left")
        .select(
            "batch",
            "institution_code",
            *placed(pl.coalesce("paid_place", "agreed_place")),
            agreement_year=pl.when("yearly").then("agreement_year"),
            value="refunded",
            _mark="fund",
            limit=pl.col("advanced") - pl.col("offset"),
            message=formatted(
                "{}医保基金预付 {} 元，已抵扣 {} 元{}，其余 {} 元应于 {} 退回，已退回 {} 元，还差 {} 元",
                fund_name(pl.col("fund")),
                amount(pl.col("advanced")),
                amount(pl.col("offset")),
                _computed_part(pl.col("offset") - pl.col("recorded_offset")),
                amount(pl.col("advanced") - pl.col("offset")),
                month_name(pl.col("refund_month")),
                amount(pl.col("refunded")),
                amount(pl.col("balance")),
            ),
        )
    )


def _computed_part(computed: pl.Expr) -> pl.Expr:
    return (
        pl.when(computed != 0)
        .then(formatted("（其中 {} 元没有记录，是计算的）", amount(computed)))
        .otherwise(pl.lit(""))
    )


RULE = Rule(
    id="refund-late",
    title="逾期未退回",
    clauses=("A 二（三）", "B 三（四）"),
    severity="serious",
    unit="yuan",
    needs=("agreed", "recoveries"),
    uses=("code_changes", "fund_payments", "disbursements", "advance_amounts"),
    find=find,
    page=Page(
        finds="抵扣期满没有抵完、过了退回月份还没有全部退回的预付金，每个机构、批次、基金一条。",
        why="抵扣期一过，余下的预付金不再抵扣，要一次退还给当初支付的基金；不退就一直占用基金。",
        method=(
            "应退回 = 已预付减去全部抵扣；已退回是预付抵扣退回表里的合计，抵扣期内提前退回的也算。"
            "抵扣期的最后一个月，基金支付表或预付抵扣退回表已经到了的，才能断定应退多少。"
            "退回月份是抵扣期满的次月，通知没有写明哪一天，从再下一个月的第一天起算逾期。"
            "没有抵扣记录的月份按规则计算；没有提供预付拨付表时，按计划视同已拨付。"
            "来源是该机构该批次从该基金的第一行拨付，没有的是第一行约定采购量。"
        ),
        left_out=(
            "没有提供预付抵扣退回表时不知道退回了多少，不检查，应退的数见 jicai refund；抵扣期的数据还没有齐的不查；"
            "批次没有要求必须执行的机构不查。"
        ),
        example="预付 300.00 元，抵扣 180.00 元，2028-01 应退回 120.00 元，2 月仍只退回 20.00 元：数值 20，界限 120。",
    ),
)
