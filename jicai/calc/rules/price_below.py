"""`price-below`: a selected product bought below its selected price, and no legacy agreement that lets it."""

from __future__ import annotations

import polars as pl

from jicai.calc.dated import in_force
from jicai.calc.evidence import Evidence
from jicai.calc.legacy import legacy_agreements
from jicai.calc.lines import OF_LINE, one_per_line
from jicai.calc.prices import span_words, with_span
from jicai.calc.rules.rule import Page, Rule, RuleSettings
from jicai.calc.wording import number
from jicai.texts import formatted


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per batch and order line: the unit price (value) and the selected price (limit), yuan."""
    origins = evidence.catalogue.select("batch", "product_code", "origin_code")
    below = (
        evidence.ordered_lines.filter(pl.col("unit_price") < pl.col("selected_price"))
        .join(evidence.bound, on=["batch", "institution_code"], how="semi")
        .pipe(in_force, evidence.batches, "legacy_lower", pl.col("ordered_on"))
        .join(origins, on=["batch", "product_code"])
    )
    # That its price is below the selected one follows: it is not above that of a line which is.
    agreements = (
        legacy_agreements(evidence)
        .filter("signed_in_time", "with_selected_company")
        .select("batch", "institution_code", "origin_code", "price", "expires_on")
    )
    covered = below.join(agreements, on=["batch", "institution_code", "origin_code"]).filter(
        pl.col("legacy_lower"),
        pl.col("unit_price") >= pl.col("price"),
        pl.col("expires_on").is_null() | (pl.col("ordered_on") <= pl.col("expires_on")),
    )
    without = "没有可继续执行的历史协议" if "legacy" in evidence.given else "未提供历史协议"
    reason = pl.when("legacy_lower").then(pl.lit(without)).otherwise(pl.lit("本批次没有可继续执行历史协议的规定"))
    found = (
        below.join(covered, on=["batch", "_source", "_row"], how="anti")
        .pipe(with_span, evidence.catalogue, pl.col("ordered_on"))
        .select(
            *OF_LINE,
            value="unit_price",
            limit="selected_price",
            message=formatted(
                "采购单价 {} 元，低于中选价 {} 元{}，{}",
                number(pl.col("unit_price")),
                number(pl.col("selected_price")),
                span_words(),
                reason,
            ),
        )
    )
    return one_per_line(found)


RULE = Rule(
    id="price-below",
    title="低于中选价",
    clauses=("A 二（一）", "B 三（二）"),
    severity="info",
    unit="yuan",
    needs=("orders",),
    uses=("legacy", "code_changes"),
    find=find,
    page=Page(
        finds="采购周期内下单的中选产品，采购单价低于中选价，又没有可继续执行的历史协议的订单明细。",
        why="低于中选价继续采购，通知只对部分批次印发前已签的低价协议作了规定。通知没有禁止低于中选价，所以只作提示。",
        method=(
            "范围同“高于中选价”，采购单价与中选价相比。批次允许执行历史协议的，历史协议里同一机构、同一产品（编码变更前后算同一产品）"
            "有一行同时符合下列各条的不列：签订日期早于通知印发日期，协议价格低于中选价，下单日期不晚于到期日期（没有到期日期的算未到期），"
            "签约企业为空或就是中选企业，采购单价不低于协议价格。"
            "采购单价高于协议价格、仍低于中选价的，视为在协议之内（本工具口径）。"
        ),
        left_out=(
            "自愿参加的机构不查；已撤销、拒绝配送、退货的不查；一条明细分几次入库时只列价格最高的一行。"
            "没有提供历史协议的，按没有协议列出，并在说明里写明。"
        ),
        example="中选价 2.00 元的产品按 1.80 元下单，没有历史协议：数值 1.8，界限 2。",
    ),
)
