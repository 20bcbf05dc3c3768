"""`advance-over`: more of a tranche was paid out than is due."""

from __future__ import annotations

import polars as pl

from jicai.calc.advance_places import last_disbursements
from jicai.calc.evidence import Evidence
from jicai.calc.fund_wording import tranche_name
from jicai.calc.places import placed
from jicai.calc.rules.rule import Page, Rule, RuleSettings
from jicai.calc.wording import amount
from jicai.texts import formatted


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per tranche: what was paid of it (value) and its amount (limit), yuan."""
    return (
        evidence.advance_plan.filter(pl.col("paid") > pl.col("amount"))
        .join(last_disbursements(evidence), on=["batch", "institution_code", "tranche"], how="left")
        .select(
            "batch",
            "agreement_year",
            "institution_code",
            *placed(pl.col("paid_place")),
            value="paid",
            limit="amount",
            _mark="tranche",
            message=formatted(
                "{}应预付 {} 元，已拨付 {} 元，多拨 {} 元",
                tranche_name(pl.col("tranche")),
                amount(pl.col("amount")),
                amount(pl.col("paid")),
                amount(-pl.col("outstanding")),
            ),
        )
    )


RULE = Rule(
    id="advance-over",
    title="预付超拨",
    clauses=("A 二（三）", "B 三（四）"),
    severity="serious",
    unit="yuan",
    needs=("agreed", "disbursements"),
    uses=("code_changes", "advance_amounts"),
    find=find,
    page=Page(
        finds="截至日期为止拨付的合计超过应拨金额的预付金，每个机构、批次、期次一条。",
        why="预付金按约定金额和比例测算，多拨的占用了医保基金。",
        method=(
            "与 jicai advance 的金额相同：该期拨付的合计与应拨的金额相比，两期各算各的，提前拨付的也算。"
            "预付测算表里有的，以测算数为准。来源是该期日期最晚的一笔拨付。"
        ),
        left_out=(
            "批次不预付的机构类型，和没有约定采购量可据以预付的机构，没有应拨的金额可比，不在这里列出："
            "给它们的拨付由 jicai advance 和 jicai offset 提示。"
        ),
        example="首期应预付 150.00 元，拨付了 100.00 元和 60.00 元两笔：数值 160，界限 150。",
    ),
)
