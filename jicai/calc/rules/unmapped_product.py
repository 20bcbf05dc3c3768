"""`unmapped-product`: lines out of scope that look like a catalogue product under a new code."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence, once
from jicai.calc.lines import line_key
from jicai.calc.names import folded_code, folded_name
from jicai.calc.rules.rule import Columns, Page, Rule, RuleSettings
from jicai.calc.unknown_codes import governed_days, of_products
from jicai.money import exact
from jicai.texts import formatted

_COLUMNS = ["line_id", "institution_code", "product_code", "product_name", "company", "ordered_on", "_source", "_row"]


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per batch, institution and product code that is unknown or not yet in force: its lines (value)."""
    return pl.concat([_unknown(evidence), _too_early(evidence)])


def unmapped_lines(evidence: Evidence) -> pl.LazyFrame:
    """The lines of all findings, once for every batch: batch, listed_code and the columns of the orders that are asked.

    A finding counts the lines of its batch, institution and product code, a line in several rows once.
    """
    lines = [_inside(evidence, _unknown_lines(evidence)), _inside(evidence, _early_lines(evidence))]
    return pl.concat([part.select("batch", "listed_code", *_COLUMNS) for part in lines])


def _unknown(evidence: Evidence) -> pl.LazyFrame:
    message = formatted(
        "{} 条订单明细的编码不在目录，产品名称“{}”和企业与目录产品 {} 相同，可能是变更后的新编码",
        pl.col("lines"),
        pl.col("product_name"),
        pl.col("listed_code"),
    )
    return _per_code(evidence, _unknown_lines(evidence), (), message)


def _unknown_lines(evidence: Evidence) -> pl.LazyFrame:
    """Lines of codes that no catalogue has, alike in name and company."""
    # Folding names costs more than joining lines, so the few spellings are folded instead of the many lines.
    alike = once(
        evidence.unknown_spellings.with_columns(
            name_key=folded_name(pl.col("product_name")), company_key=folded_name(pl.col("company"))
        )
        .join(_named_products(evidence), on=["name_key", "company_key"])
        .drop("name_key", "company_key")
    )
    return (
        of_products(evidence.orders, alike)
        .filter(pl.col("status") == "normal", pl.col("ordered_on") <= evidence.as_of)
        .select(_COLUMNS)
        .join(alike, on=["product_code", "product_name", "company"])
    )


def _too_early(evidence: Evidence) -> pl.LazyFrame:
    message = formatted(
        "{} 条订单明细用了目录产品 {} 变更后的新编码，下单却早于编码变更的生效日期 {}，没有计入，请核对生效日期",
        pl.col("lines"),
        pl.col("listed_code"),
        pl.col("valid_from"),
    )
    return _per_code(evidence, _early_lines(evidence), ("valid_from",), message)


def _early_lines(evidence: Evidence) -> pl.LazyFrame:
    """Lines of renewed codes ordered before these are in force, and neither accepted since.

    They count for no batch as long as no other one has the code.
    """
    renewed = once(evidence.catalogue.filter(pl.col("valid_from").is_not_null()))
    in_force = evidence.catalogue.select("product_code", in_force="valid_from")
    of_renewed = (
        of_products(evidence.orders, renewed)
        .select(*_COLUMNS, "status", "accepted_on")
        .filter(pl.col("status") == "normal", pl.col("ordered_on") <= evidence.as_of)
        .join(
            renewed.select(
                "batch",
                "product_code",
                "variety_code",
                "valid_from",
                listed_code="origin_code",
                listed_company="company",
            ),
            on="product_code",
        )
        .with_columns(line_key=line_key())
    )
    # A line of which one receipt counts is in scope, whatever is still to come; what was accepted too early stays out.
    counted = of_renewed.filter(pl.col("accepted_on").is_between("valid_from", evidence.as_of))
    too_early = pl.col("accepted_on") < pl.col("valid_from")
    ordered = of_renewed.filter(pl.col("ordered_on") < pl.col("valid_from"))
    early = pl.concat(
        [
            ordered.filter(too_early),
            ordered.filter(~too_early.fill_null(value=False)).join(
                counted, on=["batch", "product_code", "line_key"], how="anti"
            ),
        ]
    ).join(governed_days(evidence), left_on=["batch", "listed_code"], right_on=["batch", "product_code"])
    counts = early.join(in_force, on="product_code").filter(
        pl.col("in_force").is_null() | (pl.col("in_force") <= pl.col("ordered_on"))
    )
    return early.join(counts, on=["_source", "_row"], how="anti")


def _per_code(evidence: Evidence, lines: pl.LazyFrame, shown: tuple[str, ...], message: pl.Expr) -> pl.LazyFrame:
    """The lines inside the days of their batch, counted per institution and code; `shown` is what the message needs."""
    return (
        _inside(evidence, lines)
        .group_by("batch", "institution_code", "product_code")
        .agg(
            pl.col("variety_code", "listed_code", "listed_company", "product_name", *shown, "_source", "_row")
            .sort_by("ordered_on", "line_id", "product_name", "listed_code", "_source", "_row")
            .first(),
            lines=folded_code(pl.col("line_id")).n_unique(),
        )
        .select(
            "batch",
            "institution_code",
            "variety_code",
            "product_code",
            "product_name",
            "_source",
            "_row",
            value=exact(pl.col("lines")),
            company="listed_company",
            message=message,
        )
    )


def _inside(evidence: Evidence, lines: pl.LazyFrame) -> pl.LazyFrame:
    """Those inside the days of their batch, of the institutions that it binds."""
    in_days = lines.filter(pl.col("ordered_on").is_between("first_day", "last_day"))
    return in_days.join(evidence.bound, on=["batch", "institution_code"], how="semi")


def _named_products(evidence: Evidence) -> pl.LazyFrame:
    """The first product by variety and code of each batch, name and company, and the days of the batch."""
    return (
        evidence.catalogue.filter(pl.col("valid_from").is_null())
        .sort("variety_code", "product_code")
        .join(governed_days(evidence), on=["batch", "product_code"], maintain_order="left")
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
    unit="lines",
    needs=("orders",),
    uses=("code_changes",),
    columns=(Columns("orders", (("product_name", "company"),)), Columns("products", (("product_name", "company"),))),
    find=find,
    identity=("batch", "institution_code", "product_code"),  # the rest is that of the first line
    page=Page(
        finds="编码不在目录、产品名称和企业却与目录产品相同的订单，和在新编码生效之前就用了新编码的订单，"
        "按机构和编码合为一条。",
        why="换了注册证，中选结果和价格照旧，编码却可能跟着变；没有登记编码变更，这些采购就不会计入。",
        method=(
            "订单状态为正常、编码不在任何批次的目录（含编码变更里的新编码）的明细，"
            "产品名称和生产企业与目录某一产品的名称和企业相同（不计空白、全角半角和大小写），"
            "下单日期在该批次的采购周期内（品种已转国采的，在接替日之前），不论是否已验收。"
            "编码变更里的新编码，下单早于生效日期，在生效以前验收、或截至日期以前没有一次入库在生效后验收的，哪里都不计入，同样列出；"
            "数值为明细条数；名称和企业相同的目录产品有几个时，写出品种编码、产品编码最小的一个。"
        ),
        left_out="导出里没有产品名称列或生产企业列的，不检查，在结果下面说明。自愿参加的机构不查；订单或目录里没有产品名称或企业的，无从比较；已撤销、拒绝配送、退货的不查。",
        example="目录产品 P1 黄芪（甲公司），订单里有 3 条黄芪（甲公司）的编码是 P9：数值 3。登记编码变更后消失。",
    ),
)
