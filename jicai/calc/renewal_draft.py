"""A proposal for next year's agreed quantities: never below the floor, informed by real purchases (B 二（二）)."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.quantities import agreed_base, with_stated_bases
from jicai.calc.renewal_floor import comparable_quantity, floor_quantity, floor_quantity_up
from jicai.calc.status import elapsed_days
from jicai.money import product, ratio, ratio_up
from jicai.tables.results.renewal import RENEWAL_DRAFT

#: The part of the year, a quarter, before which the pace so far may not propose more than was agreed.
EARLY_PART = 4
_ORIGIN = ["batch", "institution_code", "origin_code"]
_ITEM = ["batch", "institution_code", "variety_code", "company_key"]
_PREVIOUS, _TAKEN, _NEXT = pl.col("previous_qty"), pl.col("purchased_qty"), pl.col("next_qty")
_FLOOR, _FACTOR = pl.col("renewal_floor"), pl.col("factor")
_BASES = ("previous_qty", "purchased_qty", "next_qty")
_QUANTITY_PLACES = 4


def renewal_draft(evidence: Evidence, years: pl.LazyFrame) -> pl.LazyFrame:
    """The products to be agreed on for the next year, sorted: the columns of `RENEWAL_DRAFT`, district and company.

    `years` as `jicai.calc.renewal.compared_years` gives them. Every selected product that was agreed for either year,
    or taken within an agreed item, under the code that holds at the start of the next year; in purchase units, to 4
    places, worked out from base quantities. What is
    proposed is the greatest of the floor, the projection and what is already agreed for the next year, each rounded up
    to whole units. The projection turns the purchases of the elapsed days, at least 0, into those of the next year;
    in the first quarter of the year it is held to the greater of the floor and this year's agreed quantity, and before
    the year has begun, without a floor, that quantity stands for it. The last two columns say which rows are of
    voluntary institutions (voluntary), and which of varieties that the national procurement has taken over by as-of or
    by the next year's start (superseded): these are not to be proposed.
    """
    codes = evidence.catalogue.filter(pl.col("selected") == "yes").select(
        "batch", "product_code", "origin_code", "variety_code", "factor", company_key="item_company"
    )
    previous, following = years.select("batch", "agreement_year"), years.select("batch", agreement_year="next_year")
    rows = with_stated_bases(evidence.tables["agreed"], "agreed")
    agreed = _per_origin(rows, codes, previous, agreed_base(), "previous_qty")
    already = _per_origin(rows, codes, following, agreed_base(), "next_qty")
    named = pl.concat([agreed.select(_ORIGIN), already.select(_ORIGIN)])
    items = named.join(codes, left_on=["batch", "origin_code"], right_on=["batch", "product_code"]).select(_ITEM)
    taken = _per_origin(
        evidence.monthly_use.filter(pl.col("selected") == "yes").join(
            items.unique(), on=_ITEM, how="semi", nulls_equal=True
        ),
        codes,
        previous,
        pl.col("quantity"),
        "purchased_qty",
    )
    return (
        agreed.join(taken, on=_ORIGIN, how="full", coalesce=True)
        .join(already, on=_ORIGIN, how="full", coalesce=True)
        .with_columns(pl.col("previous_qty", "purchased_qty").fill_null(0))
        .join(years, on="batch")
        .with_columns(next_days=(pl.col("next_end") - pl.col("next_start")).dt.total_days() + 1)
        .join(_next_codes(evidence, years), on=["batch", "origin_code"])
        .join(_taken_over(evidence, years), on=["batch", "variety_code"], how="left")
        .join(
            evidence.tables["institutions"].select("institution_code", "institution_name", "district", "type"),
            on="institution_code",
        )
        .with_columns(*_proposed(evidence))
        .with_columns(ratio(pl.col(name), _FACTOR, _QUANTITY_PLACES).alias(name) for name in _BASES)
        .with_columns(
            agreement_year="next_year",
            voluntary=~pl.col("bound_types").list.contains(pl.col("type")),
            superseded=pl.col("superseded").fill_null(value=False),
        )
        .sort(RENEWAL_DRAFT.sort_by)
        .select(*RENEWAL_DRAFT.keys, "district", "company", "voluntary", "superseded")
    )


def early_batches(years: pl.DataFrame, as_of: date) -> list[str]:
    """The batches in the first quarter of the compared year, or before it: there the pace proposes no increase."""
    return years.filter(_is_early(as_of)).sort("batch")["batch"].to_list()


def _is_early(as_of: date) -> pl.Expr:
    return elapsed_days(as_of) * EARLY_PART < pl.col("days")


def _proposed(evidence: Evidence) -> list[pl.Expr]:
    """floor_qty, projected_qty, agreed_qty and basis, in purchase units from base quantities."""
    elapsed, next_days = elapsed_days(evidence.as_of), pl.col("next_days")
    has_begun, is_early = elapsed > 0, _is_early(evidence.as_of)
    projected = pl.when(has_begun).then(product(_TAKEN.clip(0), next_days))
    floor, pace = floor_quantity_up(_PREVIOUS, _FLOOR, _FACTOR), ratio_up(projected, product(elapsed, _FACTOR))
    same, already = ratio_up(comparable_quantity(_PREVIOUS, _FACTOR), pl.lit(1)), ratio_up(_NEXT, _FACTOR)
    most = pl.max_horizontal(floor, same)
    held = (
        pl.when(~has_begun)
        .then(pl.when(floor.is_null()).then(same))
        .when(is_early)
        .then(pl.min_horizontal(pace, most))
        .otherwise(pace)
    )
    proposal = pl.max_horizontal(floor, held, already)
    basis = (
        pl.when(proposal == already)
        .then(pl.lit("agreed"))
        .when(proposal == floor)
        .then(pl.lit("floor"))
        .when(~has_begun | (is_early & (pace > most)))
        .then(pl.lit("previous"))
        .otherwise(pl.lit("projection"))
    )
    return [
        floor_quantity(_PREVIOUS, _FLOOR, _FACTOR).alias("floor_qty"),
        ratio(projected, product(elapsed, _FACTOR), _QUANTITY_PLACES).alias("projected_qty"),
        proposal.alias("agreed_qty"),
        basis.alias("basis"),
    ]


def _per_origin(
    rows: pl.LazyFrame, codes: pl.LazyFrame, years: pl.LazyFrame, quantity: pl.Expr, name: str
) -> pl.LazyFrame:
    """The base quantity of the year per institution and product, renewed codes with the one they go back to."""
    return (
        rows.join(years, on=["batch", "agreement_year"], how="semi")
        .join(codes.select("batch", "product_code", "origin_code", "factor"), on=["batch", "product_code"])
        .group_by(_ORIGIN)
        .agg(quantity.sum().alias(name))
    )


def _next_codes(evidence: Evidence, years: pl.LazyFrame) -> pl.LazyFrame:
    """The code of each product that holds at the start of the next year, with its variety, company and name."""
    latest = [pl.col("valid_from").fill_null(pl.date(1, 1, 1)), pl.col("product_code")]
    return (
        evidence.catalogue.join(years.select("batch", "next_start"), on="batch")
        .filter(pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("next_start")))
        .group_by("batch", "origin_code")
        .agg(pl.col("product_code", "variety_code", "company", "product_name", "factor").sort_by(latest).last())
    )


def _taken_over(evidence: Evidence, years: pl.LazyFrame) -> pl.LazyFrame:
    """The varieties taken over: batch, variety_code, superseded (true)."""
    since = pl.col("superseded_from")
    by_now = (since <= evidence.as_of) & (since <= pl.col("next_end"))
    taken_over = evidence.superseded.join(years, on="batch").filter(by_now | (since <= pl.col("next_start")))
    return taken_over.select("batch", "variety_code", superseded=pl.lit(value=True)).unique()
