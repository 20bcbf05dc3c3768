"""`not-renewed`: an agreement item without an agreed quantity for the year that has begun after its own."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.renewal_floor import renewal_years
from jicai.calc.rules.rule import Page, Rule, RuleSettings
from jicai.calc.status import is_superseded
from jicai.calc.wording import number
from jicai.texts import formatted

_OTHERS = ["batch", "institution_code", "variety_code", "company_key"]
_ITEM = ["agreement_year", *_OTHERS]


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per agreement item: its agreed quantity (value), base units."""
    pairs = renewal_years(evidence.agreement_years).filter(pl.col("next_start") <= evidence.as_of)
    since = evidence.superseded.group_by("batch", "variety_code").agg(pl.col("superseded_from").min())
    return (
        evidence.agreed_items.filter(pl.col("agreed_qty") > 0)
        .drop("year_start", "year_end")
        .join(pairs, on=["batch", "agreement_year"])
        .join(evidence.bound, on=["batch", "institution_code"], how="semi")
        .join(
            evidence.agreed_items.select(*_OTHERS, next_year="agreement_year"),
            on=["next_year", *_OTHERS],
            how="anti",
            nulls_equal=True,
        )
        .with_columns(year_end="next_end")
        .join(since, on=["batch", "variety_code"], how="left")
        .filter(~is_superseded(evidence.as_of))
        .join(evidence.agreed_rows, on=_ITEM, nulls_equal=True)
        .select(
            "batch",
            "agreement_year",
            "institution_code",
            "variety_code",
            "company",
            "_source",
            "_row",
            value="agreed_qty",
            message=formatted(
                "{}第 {} 协议年度约定 {}，第 {} 协议年度已于 {} 开始，没有约定采购量",
                "variety_name",
                "agreement_year",
                number(pl.col("agreed_qty")),
                "next_year",
                pl.col("next_start").dt.to_string("%Y-%m-%d"),
            ),
        )
    )


RULE = Rule(
    id="not-renewed",
    title="未续签",
    clauses=("A 一（三）", "B 二（二）"),
    severity="warning",
    unit="base_units",
    needs=("agreed",),
    uses=("code_changes",),
    find=find,
    page=Page(
        finds="下一协议年度已经开始，却没有下一年度约定采购量的约定项。",
        why="采购周期内采购协议每年一签。",
        method="约定项是批次、协议年度、医疗机构、品种、中选企业（只约定到品种的批次不分企业）；已经开始的各年度都查，"
        "不只是最近的一年。下一年度只要有同一约定项任一规格的行，就算已续签。"
        "数值是本年度的约定采购量，折合基本单位；来源是本年度的第一行约定采购量。",
        left_out="约定采购量为 0 的约定项、自愿参加的机构、"
        "到截至日期已在下一年度结束前转国采的品种、采购周期的最后一个协议年度不查；分企业的批次，换由另一家中选企业供应的照列。"
        "下一年度的约定采购量表还没有提供时，全部约定项都会列出。",
        example="第 1 协议年度约定 100，第 2 协议年度已开始而没有这一项：数值 100，没有界限。",
    ),
)
