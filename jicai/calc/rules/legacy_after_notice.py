"""`legacy-after-notice`: a legacy agreement that the notice does not let stand."""

from __future__ import annotations

import polars as pl

from jicai.calc.dated import in_force
from jicai.calc.evidence import Evidence
from jicai.calc.legacy import legacy_agreements
from jicai.calc.prices import span_words
from jicai.calc.rules.rule import Page, Rule, RuleSettings
from jicai.calc.wording import number
from jicai.texts import formatted


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per batch and legacy agreement: its price (value) and the selected price (limit), yuan.

    Looked at on the day of as-of, and at the latest on the last day on which the batch governs the product.
    """
    looked_on = pl.min_horizontal(pl.lit(evidence.as_of), "window_end")
    reasons = pl.concat_str(
        pl.when(~pl.col("signed_in_time")).then(
            formatted("{} 签订，不早于通知印发日期 {}", pl.col("signed_on"), pl.col("issued_on"))
        ),
        pl.when(pl.col("expires_on") < looked_on).then(formatted("已于 {} 到期", pl.col("expires_on"))),
        pl.when(~pl.col("is_lower")).then(
            formatted(
                "协议价格 {} 元，不低于中选价 {} 元{}",
                number(pl.col("price")),
                number(pl.col("selected_price")),
                span_words(),
            )
        ),
        pl.when(~pl.col("with_selected_company")).then(
            formatted("签约企业{}不是中选企业{}", pl.col("signed_with"), pl.col("company"))
        ),
        separator="；",
        ignore_nulls=True,
    )
    return (
        legacy_agreements(evidence)
        .filter(pl.col("issued_on") <= evidence.as_of, pl.col("signed_on") <= looked_on)
        .join(evidence.bound, on=["batch", "institution_code"], how="semi")
        .pipe(in_force, evidence.batches, "legacy_lower", pl.max_horizontal("start_on", looked_on))
        .filter("legacy_lower")
        .with_columns(message=reasons)
        .filter(pl.col("message") != "")
        .select(
            "batch",
            "institution_code",
            "variety_code",
            "product_code",
            "company",
            "message",
            "_source",
            "_row",
            value="price",
            limit="selected_price",
            _mark="signed_on",
        )
    )


RULE = Rule(
    id="legacy-after-notice",
    title="历史协议不符合条件",
    clauses=("A 二（一）", "B 三（二）"),
    severity="warning",
    unit="yuan",
    needs=("legacy",),
    uses=("code_changes",),
    find=find,
    page=Page(
        finds="不能按通知继续执行的历史协议：签得晚、已到期、价格不低于中选价，或不是与中选企业签的。",
        why="能继续执行的，只有通知印发前与中选企业已签、同一产品价格低于中选价的协议。",
        method=(
            "在允许执行历史协议的批次里，逐行查历史协议中的中选产品：签订日期是否早于通知印发日期（印发当天签的不算早于），"
            "到期日期是否早于截至日期，协议价格是否低于中选价，签约企业（写明的）是否就是中选企业。"
            "几条不符的，合为一条发现，原因逐一列出。采购周期已结束或品种已转国采的，看到最后一天为止。"
        ),
        left_out="自愿参加的机构不查；截至日期之后签订的不查；不是中选产品的不查；签约企业空着的不按企业查。",
        example="通知 2026-05-26 印发，协议 2026-05-26 签订：列出，数值为协议价格，界限为中选价。",
    ),
)
