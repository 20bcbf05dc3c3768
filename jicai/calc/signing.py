"""Which agreement items have a contract, by the table of those that are signed (A 二（二）, B 三（二））."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.names import folded_name
from jicai.calc.status import is_superseded

_ITEM = ["batch", "institution_code", "variety_code", "company_key"]


def with_signed(items: pl.LazyFrame, contracts: pl.LazyFrame, catalogue: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """The items with `is_signed`: whether a contract of one of the item's selected products is there.

    It is signed by as-of and holds beyond the first day of the agreement year: one whose last day this is was signed
    for the year before (to the anniversary, both ends included). One without a last day always holds. `items` have
    batch, institution_code, variety_code, company (null where the batch agrees on varieties) and
    year_start, `catalogue` has renewed codes and item_company.
    """
    products = catalogue.filter(pl.col("selected") == "yes").select(
        "batch", "product_code", "variety_code", company_key="item_company"
    )
    last_days = (
        contracts.filter(pl.col("signed_on") <= as_of)
        .join(products, on=["batch", "product_code"])
        .group_by(_ITEM)
        .agg(last_day=pl.col("expires_on").fill_null(date.max).max())
    )
    return (
        items.with_columns(company_key=folded_name(pl.col("company")))
        .join(last_days, on=_ITEM, how="left", nulls_equal=True)
        .with_columns(is_signed=(pl.col("last_day") > pl.col("year_start")).fill_null(value=False))
        .drop("last_day")
    )


def items_to_sign(evidence: Evidence) -> pl.LazyFrame:
    """The agreement items that ought to have a contract by as-of, with `is_signed` and the place of their agreed row.

    Those of the current years, begun by as-of, of bound institutions, with an agreed quantity, not superseded: the
    columns of `Evidence.agreed_items`, then district, company_key, is_signed, _source, _row.
    """
    years = evidence.current_years.filter(pl.col("year_start") <= evidence.as_of)
    since = evidence.superseded.group_by("batch", "variety_code").agg(pl.col("superseded_from").min())
    items = (
        evidence.agreed_items.drop("company_key")
        .filter(pl.col("agreed_qty") > 0)
        .join(years, on=["batch", "agreement_year"], how="semi")
        .join(evidence.bound, on=["batch", "institution_code"], how="semi")
        .join(since, on=["batch", "variety_code"], how="left")
        .filter(~is_superseded(evidence.as_of))
        .join(evidence.tables["institutions"].select("institution_code", "district"), on="institution_code")
    )
    return with_signed(items, evidence.tables["contracts"], evidence.catalogue, evidence.as_of).join(
        evidence.agreed_rows, on=["agreement_year", *_ITEM], how="left", nulls_equal=True
    )
