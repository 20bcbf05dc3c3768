"""`advance-late`: a tranche of an advance is past due and not paid out in full."""

from __future__ import annotations

import polars as pl

from jicai.calc.advance_places import first_agreed_rows, last_disbursements
from jicai.calc.evidence import Evidence
from jicai.calc.fund_wording import tranche_name
from jicai.calc.places import placed
from jicai.calc.rules.rule import Page, Rule, RuleSettings
from jicai.calc.wording import amount
from jicai.texts import formatted

_INSTITUTION = ["batch", "institution_code"]


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per tranche: what was paid of it (value) and its amount (limit), yuan."""
    is_paid = pl.col("paid") > 0
    return (
        evidence.advance_plan.filter(pl.col("status") == "late")
        .join(last_disbursements(evidence), on=[*_INSTITUTION, "tranche"], how="left")
        .join(first_agreed_rows(evidence), on=[*_INSTITUTION, "agreement_year"], how="left")
        .select(
            *_INSTITUTION,
            "agreement_year",
            *placed(pl.when(is_paid).then("paid_place").otherwise("agreed_place")),
            value="paid",
            limit="amount",
            _mark="tranche",
            message=formatted(
                "{}应预付 {} 元，应于 {} 前（含当日）拨付，已拨付 {} 元，还差 {} 元，逾期 {} 天",
                tranche_name(pl.col("tranche")),
                amount(pl.col("amount")),
                "due_on",
                amount(pl.col("paid")),
                amount(pl.col("outstanding")),
                (pl.lit(evidence.as_of) - pl.col("due_on")).dt.total_days(),
            ),
        )
    )


RULE = Rule(
    id="advance-late",
    title="预付逾期",
    clauses=("A 二（三）", "B 三（四）"),
    severity="warning",
    unit="yuan",
    needs=("agreed", "disbursements"),
    uses=("code_changes", "advance_amounts"),
    find=find,
    page=Page(
        finds="过了最迟拨付日还没有拨足的预付金，每个机构、批次、期次一条；每年重新测算的批次，每个协议年度的每期一条。",
        why="预付金分两期，各有最迟的拨付日；晚拨或少拨，减轻不了医疗机构的垫付压力。",
        method=(
            "与 jicai advance 的状态“逾期未拨足”相同：该期应拨的金额，与截至日期为止拨付的合计相比；"
            "一期分几次拨付的合在一起，从哪个基金拨付都算。预付测算表里有的，以测算数为准。最迟拨付日当天还不算逾期。"
            "来源是该期最后一笔拨付；一笔也没有的，是该机构该年度的第一行约定采购量。"
        ),
        left_out=(
            "批次不预付的机构类型不查（批次文件的 advance_types，没有另写的就是必须执行的那些类型）；"
            "没有提供预付拨付表时不知道拨付了多少，不检查，应拨的数见 jicai advance。"
        ),
        example="首期应预付 150.00 元，最迟 2026-08-31 拨付，只拨付了 100.00 元，9 月 1 日起：数值 100，界限 150。",
    ),
)
