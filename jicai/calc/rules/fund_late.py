"""`fund-late`: fund payments that reached an institution later than the month after the one they settle."""

from __future__ import annotations

from typing import Annotated

import polars as pl
from pydantic import Field

from jicai.calc.evidence import Evidence
from jicai.calc.fund_wording import fund_name, month_name
from jicai.calc.places import place, placed
from jicai.calc.rules.rule import Columns, Page, Rule, RuleSettings
from jicai.calc.wording import amount
from jicai.texts import formatted

_PAYMENT = ["institution_code", "month", "fund"]


class FundLateSettings(RuleSettings):
    """What is late; the notices give no term."""

    grace_days: Annotated[int, Field(ge=0, le=366)] = Field(
        default=0, title="宽限天数", description="结算月份的次月底以后，再过这么多天才算晚"
    )


def find(evidence: Evidence, settings: FundLateSettings) -> pl.LazyFrame:
    """One finding per institution, month and fund: days from the month's end to the last posting (value), and allowed.

    Months in which no cycle of a batch that binds the institution runs are none of these.
    """
    month_end = pl.col("month").dt.month_end()
    due_on = month_end.dt.offset_by("1d").dt.month_end() + pl.duration(days=settings.grace_days)
    cycles = evidence.bound.join(evidence.batches.select("batch", "start_on", "cycle_end"), on="batch")
    months = (
        evidence.tables["fund_payments"]
        .select(*_PAYMENT)
        .unique()
        .join(cycles, on="institution_code")
        .filter(pl.col("start_on") <= month_end, pl.col("month") <= pl.col("cycle_end"))
    )
    return (
        evidence.tables["fund_payments"]
        .filter(pl.col("amount") > 0, pl.col("posted_on") <= evidence.as_of)
        .with_columns(due_on=due_on)
        .filter(pl.col("posted_on") > pl.col("due_on"))
        .join(months, on=_PAYMENT, how="semi")
        .group_by(*_PAYMENT, "due_on")
        .agg(pl.col("amount").sum(), pl.col("posted_on").max(), place=place().min())
        .select(
            "institution_code",
            *placed(pl.col("place")),
            value=(pl.col("posted_on") - month_end).dt.total_days().cast(pl.Decimal(38, 0)),
            limit=(pl.col("due_on") - month_end).dt.total_days().cast(pl.Decimal(38, 0)),
            _mark=pl.concat_str(month_name(pl.col("month")), "fund", separator=":"),
            message=formatted(
                "{} 的{}医保基金有 {} 元在 {} 以后才拨付，最晚的在 {}，晚 {} 天",
                month_name(pl.col("month")),
                fund_name(pl.col("fund")),
                amount(pl.col("amount")),
                pl.col("due_on").dt.to_string("%Y-%m-%d"),
                pl.col("posted_on").dt.to_string("%Y-%m-%d"),
                (pl.col("posted_on") - pl.col("due_on")).dt.total_days(),
            ),
        )
    )


def _unknown(evidence: Evidence) -> str | None:
    """A column that is empty throughout says nothing of when anything was paid out."""
    posted = evidence.tables["fund_payments"].filter(pl.col("month") <= evidence.as_of)
    told = posted.select(pl.len() == 0, pl.col("posted_on").is_not_null().any()).collect().row(0)
    return None if any(told) else "截至日期以前的基金支付没有一个拨付日期"


RULE = Rule(
    id="fund-late",
    title="基金拨付晚",
    clauses=("A 二（三）", "B 三（四）"),
    severity="info",
    unit="days",
    needs=("fund_payments",),
    columns=(Columns("fund_payments", (("posted_on",),)),),
    unknown=_unknown,
    find=find,
    settings=FundLateSettings,
    page=Page(
        finds="拨付日期晚于结算月份次月底的基金支付，每家机构、每个月、每种基金一条。",
        why="医保经办机构应及时与医疗机构结算、及时拨付基金，医疗机构才有钱按时付清货款。",
        method=(
            "基金支付表的拨付日期，晚于结算月份的次月最后一天（再加宽限天数）的。通知只说及时，没有写明期限，"
            "这个期限是本工具的理解，可在设置里放宽。数值是结算月份的末日到最晚的拨付日期的天数，界限是到期限的天数；"
            "来源是第一行拨付晚的。"
        ),
        left_out=(
            "只看得出拨付日期这么多：没有拨付日期的行、截至日期以后拨付的、追回（金额为负）的不查；"
            "整张表没有拨付日期的不检查，在结果下面说明。没有一个批次要求必须执行的机构、"
            "这些批次的采购周期以外的月份不查。"
        ),
        example="2026-07 的职工医保基金 2026-09-10 才拨付，期限是 2026-08-31：数值 41，界限 31。",
    ),
)
