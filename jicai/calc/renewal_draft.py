"""A proposal for next year's agreed quantities: never below the floor, informed by real purchases (B 二（二）)."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.renewal_floor import comparable_quantity, floor_quantity, floor_quantity_up
from jicai.calc.status import elapsed_days
from jicai.money import product, ratio, ratio_up
from jicai.tables.results_renewal import RENEWAL_DRAFT

_ORIGIN = ["batch", "institution_code", "origin_code"]
_ITEM = ["batch", "institution_code", "variety_code", "company_key"]
_PREVIOUS, _TAKEN, _FLOOR = pl.col("previous_qty"), pl.col("purchased_qty"), pl.col("renewal_floor")
_QUANTITY_PLACES = 4


def renewal_draft(evidence: Evidence, years: pl.LazyFrame) -> pl.LazyFrame:
    """The products to be agreed on for the next year, sorted: the columns of `RENEWAL_DRAFT`, district and company.

    `years` as `jicai.calc.renewal.compared_years` gives them. Every selected product that was agreed, or taken within
    an agreed item, under the code that holds at the start of the next year; in purchase units. What is proposed is the
    greater of the floor and the purchases of the previous year, those turned from the elapsed days into the days of the
    next year, each rounded up to whole units; before that year has begun, without a floor, the quantity agreed for it.
    Varieties that the national procurement has taken over by as-of or by the next year's start are left out.
    """
    codes = evidence.catalogue.filter(pl.col("selected") == "yes").select(
        "batch", "product_code", "origin_code", "variety_code", "company_key"
    )
    agreed = _per_origin(evidence.tables["agreed"].rename({"agreed_qty": "previous_qty"}), codes, years, "previous_qty")
    items = agreed.join(codes, left_on=["batch", "origin_code"], right_on=["batch", "product_code"]).select(_ITEM)
    taken = _per_origin(
        evidence.monthly_use.filter(pl.col("selected") == "yes")
        .join(items.unique(), on=_ITEM, how="semi", nulls_equal=True)
        .select("batch", "agreement_year", "institution_code", "product_code", purchased_qty="units"),
        codes,
        years,
        "purchased_qty",
    )
    days, next_days = elapsed_days(evidence.as_of), pl.col("next_days")
    annualized = pl.when(days > 0).then(product(_TAKEN, next_days))
    return (
        agreed.join(taken, on=_ORIGIN, how="full", coalesce=True)
        .with_columns(pl.col("previous_qty", "purchased_qty").fill_null(0))
        .join(years, on="batch")
        .with_columns(next_days=(pl.col("next_end") - pl.col("next_start")).dt.total_days() + 1)
        .join(_next_codes(evidence, years), on=["batch", "origin_code"])
        .join(_taken_over(evidence, years), on=["batch", "variety_code"], how="anti")
        .join(
            evidence.tables["institutions"].select("institution_code", "institution_name", "district"),
            on="institution_code",
        )
        .with_columns(
            agreement_year="next_year",
            floor_qty=floor_quantity(_PREVIOUS, _FLOOR),
            annualized_qty=ratio(annualized, days, _QUANTITY_PLACES),
            agreed_qty=pl.coalesce(
                pl.max_horizontal(floor_quantity_up(_PREVIOUS, _FLOOR), ratio_up(annualized, days)),
                ratio_up(comparable_quantity(_PREVIOUS), pl.lit(1)),
            ),
        )
        .sort(RENEWAL_DRAFT.sort_by)
        .select(*RENEWAL_DRAFT.keys, "district", "company")
    )


def _per_origin(rows: pl.LazyFrame, codes: pl.LazyFrame, years: pl.LazyFrame, quantity: str) -> pl.LazyFrame:
    """The quantity of the previous year per institution and product, renewed codes with the one they go back to."""
    return (
        rows.join(years.select("batch", "agreement_year"), on=["batch", "agreement_year"], how="semi")
        .join(codes.select("batch", "product_code", "origin_code"), on=["batch", "product_code"])
        .group_by(_ORIGIN)
        .agg(pl.col(quantity).cast(pl.Decimal(38, _QUANTITY_PLACES)).sum())
    )


def _next_codes(evidence: Evidence, years: pl.LazyFrame) -> pl.LazyFrame:
    """The code of each product that holds at the start of the next year, with its variety, company and name."""
    latest = [pl.col("valid_from").fill_null(pl.date(1, 1, 1)), pl.col("product_code")]
    return (
        evidence.catalogue.join(years.select("batch", "next_start"), on="batch")
        .filter(pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("next_start")))
        .group_by("batch", "origin_code")
        .agg(pl.col("product_code", "variety_code", "company", "product_name").sort_by(latest).last())
    )


def _taken_over(evidence: Evidence, years: pl.LazyFrame) -> pl.LazyFrame:
    since = pl.col("superseded_from")
    by_now = (since <= evidence.as_of) & (since <= pl.col("next_end"))
    return evidence.superseded.join(years, on="batch").filter(by_now | (since <= pl.col("next_start")))
