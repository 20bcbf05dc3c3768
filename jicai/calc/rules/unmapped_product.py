"""`unmapped-product`: lines out of scope that look like a catalogue product under a new code."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.names import folded_code, folded_name
from jicai.calc.purchases import product_windows
from jicai.calc.rules.rule import Page, Rule, RuleSettings
from jicai.money import exact


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per batch, institution and unknown product code: the number of its lines (value)."""
    unknown = (
        evidence.tables["orders"]
        .filter(
            pl.col("status") == "normal",
            pl.col("ordered_on") <= evidence.as_of,
            pl.col("product_name").is_not_null(),
            pl.col("company").is_not_null(),
        )
        .select(
            "line_id", "institution_code", "product_code", "product_name", "company", "ordered_on", "_source", "_row"
        )
        .join(evidence.catalogue, on="product_code", how="anti")
    )
    # Folding names costs more than joining lines, so the few spellings are folded instead of the many lines.
    alike = (
        unknown.select("product_name", "company")
        .unique()
        .with_columns(name_key=folded_name(pl.col("product_name")), company_key=folded_name(pl.col("company")))
        .join(_named_products(evidence), on=["name_key", "company_key"])
        .drop("name_key", "company_key")
    )
    return (
        unknown.join(alike, on=["product_name", "company"])
        .filter(pl.col("ordered_on").is_between("first_day", "last_day"))
        .join(evidence.bound, on=["batch", "institution_code"], how="semi")
        .group_by("batch", "institution_code", "product_code")
        .agg(
            pl.col("variety_code", "listed_code", "listed_company", "product_name", "_source", "_row")
            .sort_by("_source", "_row")
            .first(),
            lines=folded_code(pl.col("line_id")).n_unique(),
        )
        .select(
            "batch",
            "institution_code",
            "variety_code",
            "product_code",
            "_source",
            "_row",
            value=exact(pl.col("lines")),
            company="listed_company",
            message=pl.format(
                "{} 条订单明细的编码不在目录，产品名称“{}”和企业与目录产品 {} 相同，可能是变更后的新编码",
                pl.col("lines"),
                pl.col("product_name"),
                pl.col("listed_code"),
            ),
        )
    )


def _named_products(evidence: Evidence) -> pl.LazyFrame:
    """The first product of each batch, name and company, and the days on which the batch governs it."""
    listed = evidence.catalogue.filter(pl.col("valid_from").is_null())
    days = (
        product_windows(listed, evidence.years_begun, evidence.superseded)
        .group_by("batch", "product_code")
        .agg(first_day=pl.col("counts_from").min(), last_day=pl.col("counts_until").max())
    )
    return (
        listed.sort("_source", "_row")
        .join(days, on=["batch", "product_code"], maintain_order="left")
        .select(
            "batch",
            "variety_code",
            "company_key",
            "first_day",
            "last_day",
            name_key=folded_name(pl.col("product_name")),
            listed_code="product_code",
            listed_company="company",
        )
        .unique(["batch", "name_key", "company_key"], keep="first", maintain_order=True)
    )


RULE = Rule(
    id="unmapped-product",
    title="疑似未登记的新编码",
    clauses=("A 二（一）",),
    severity="review",
    needs=("orders",),
    uses=("code_changes",),
    find=find,
    page=Page(
        finds="编码不在目录、产品名称和企业却与目录产品相同的订单，按机构和编码合为一条。",
        why="换了注册证，中选结果和价格照旧，编码却可能跟着变；没有登记编码变更，这些采购就不会计入。",
        method=(
            "订单状态为正常、编码不在任何批次的目录（含编码变更里的新编码）的明细，"
            "产品名称和生产企业与目录某一产品的名称和企业相同（不计空白、全角半角和大小写），"
            "下单日期在该批次的采购周期内（品种已转国采的，在接替日之前），不论是否已验收。"
            "数值为明细条数；名称和企业相同的目录产品有几个时，写出目录里的第一个。"
        ),
        left_out="自愿参加的机构不查；订单或目录里没有产品名称或企业的，无从比较；已撤销、拒绝配送、退货的不查。",
        example="目录产品 P1 黄芪（甲公司），订单里有 3 条黄芪（甲公司）的编码是 P9：数值 3。登记编码变更后消失。",
    ),
)
