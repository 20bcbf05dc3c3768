"""`renewal-floor`: a product of which less is agreed than in the year before."""

from __future__ import annotations

import polars as pl

from jicai.calc.dated import in_force
from jicai.calc.evidence import Evidence
from jicai.calc.places import place, placed
from jicai.calc.quantities import agreed_base, with_stated_bases
from jicai.calc.renewal_floor import floor_quantity_shown, is_below_floor, renewal_years
from jicai.calc.rules.rule import Page, Rule, RuleSettings
from jicai.calc.status import is_superseded
from jicai.calc.wording import number
from jicai.money import ratio
from jicai.texts import formatted

_PRODUCT = ["batch", "institution_code", "variety_code", "company_key", "origin_code"]
_ITEM = ["batch", "agreement_year", "institution_code", "variety_code", "company_key"]
_FLOOR, _FACTOR, _PREVIOUS = pl.col("renewal_floor"), pl.col("factor"), pl.col("previous_base")


def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    """One finding per institution and product: the next year's quantity (value), the floor (limit), purchase units."""
    agreed = _agreed_products(evidence)
    previous = agreed.select(*_PRODUCT, "agreement_year", previous_base="agreed_base")
    pairs = (
        previous.join(floors(evidence), on=["batch", "agreement_year"])
        .filter(_FLOOR.is_not_null())
        .join(evidence.bound, on=["batch", "institution_code"], how="semi")
        .join(
            agreed.rename({"agreement_year": "next_year"}),
            on=[*_PRODUCT, "next_year"],
            nulls_equal=True,
        )
        .filter(is_below_floor(pl.col("agreed_base"), _PREVIOUS, _FLOOR))
    )
    since = evidence.superseded.group_by("batch", "variety_code").agg(pl.col("superseded_from").min())
    names = evidence.catalogue.group_by("batch", "product_code").agg(
        pl.col("product_name", "variety_name", "company").first()
    )
    return (
        pairs.with_columns(year_end="next_end")
        .join(since, on=["batch", "variety_code"], how="left")
        .filter(~is_superseded(evidence.as_of))
        .join(names, on=["batch", "product_code"])
        .join(_items_below(evidence), on=["batch", "next_year", *_PRODUCT[1:4]], how="left", nulls_equal=True)
        .select(
            "batch",
            "institution_code",
            "variety_code",
            "product_code",
            "company",
            "_source",
            "_row",
            agreement_year="next_year",
            value=_units(pl.col("agreed_base")),
            limit=floor_quantity_shown(_PREVIOUS, _FLOOR, _FACTOR),
            message=_message(),
        )
    )


def floors(evidence: Evidence) -> pl.LazyFrame:
    """The pairs of years, see `renewal_years`, with the renewal_floor in force on the first day of the later one."""
    pairs = renewal_years(evidence.agreement_years)
    return in_force(pairs, evidence.batches, "renewal_floor", pl.col("next_start"))


def _agreed_products(evidence: Evidence) -> pl.LazyFrame:
    """Agreed base quantity per institution, year and selected product, renewed codes with the one they go back to."""
    products = evidence.catalogue.filter(pl.col("selected") == "yes").select(
        "batch", "product_code", "origin_code", "variety_code", "factor", company_key="item_company"
    )
    return (
        with_stated_bases(evidence.tables["agreed"], "agreed")
        .join(
            products.select("product_code", "factor", *set(_PRODUCT) - {"institution_code"}),
            on=["batch", "product_code"],
        )
        .group_by(*_PRODUCT, "agreement_year")
        .agg(
            pl.col("factor").first(),
            # The listed code where it is among them, else the first.
            pl.when((pl.col("product_code") == pl.col("origin_code")).any())
            .then(pl.col("origin_code").first())
            .otherwise(pl.col("product_code").min())
            .alias("product_code"),
            agreed_base=agreed_base().sum(),
            place=place().min(),
        )
        .with_columns(*placed(pl.col("place")))
    )


def _units(base: pl.Expr) -> pl.Expr:
    return ratio(base, _FACTOR, 4)


def _items_below(evidence: Evidence) -> pl.LazyFrame:
    """Whether the whole agreement item is below the floor too: a quantity may have moved to another specification."""
    items = evidence.agreed_items.select(*_ITEM, "agreed_qty")
    return (
        items.rename({"agreed_qty": "item_previous"})
        .join(floors(evidence), on=["batch", "agreement_year"])
        .join(
            items.rename({"agreement_year": "next_year", "agreed_qty": "item_next"}),
            on=["batch", "next_year", *_ITEM[2:]],
            nulls_equal=True,
        )
        .select(
            "batch",
            "next_year",
            *_ITEM[2:],
            item_is_below=is_below_floor(pl.col("item_next"), pl.col("item_previous"), _FLOOR),
        )
    )


def _message() -> pl.Expr:
    multiple = pl.when(_FLOOR != 1).then(formatted(" 的 {} 倍", number(_FLOOR)))
    prorated = pl.when(pl.col("counted_days") != pl.col("days")).then(
        formatted("，由 {} 天折算为 {} 天", "days", "counted_days")
    )
    moved = pl.when(~pl.col("item_is_below")).then(pl.lit("；同一约定项各规格合计不低于下限，可能只是换了规格"))
    return formatted(
        "{}第 {} 协议年度约定 {}，低于下限 {}（上年度约定 {}{}{}）{}",
        pl.coalesce("product_name", "variety_name"),
        "next_year",
        number(_units(pl.col("agreed_base"))),
        number(floor_quantity_shown(_PREVIOUS, _FLOOR, _FACTOR)),
        number(_units(_PREVIOUS)),
        multiple.fill_null(""),
        prorated.fill_null(""),
        moved.fill_null(""),
    )


RULE = Rule(
    id="renewal-floor",
    title="续签约定量偏低",
    clauses=("B 二（二）",),
    severity="review",
    unit="purchase_units",
    needs=("agreed",),
    uses=("code_changes",),
    find=find,
    page=Page(
        finds="续签的约定采购量低于同一中选产品上一协议年度约定采购量（乘以批次文件里的续签下限）的。",
        why="续签采购协议时，约定采购量原则上不少于该中选产品上年度的约定采购量；“原则上”留有余地，所以请人复核。",
        method="按批次、医疗机构、产品逐年比较前后两年都有的约定采购量，用采购单位，已生效的增补、调剂在内；"
        "后一年还没有开始的也比；换过编码的算同一产品。"
        "后一年不足一年的（周期届满，或批次文件直接写明），上年的量按天数折算后再比，不作舍入；列出的界限向上取到四位小数，低于它的才是不足。来源是后一年的约定采购量所在的行。",
        left_out="没有续签下限的批次、自愿参加的机构、非中选产品、到截至日期已在后一年结束前转国采的品种不查；"
        "后一年没有这个产品的，见 not-renewed。",
        example="下限 1.0，第 1 年 365 天约定 1000，第 2 年只有 185 天、约定 500：下限为 1000×185/365，数值 500，"
        "界限 506.8494。",
    ),
)
