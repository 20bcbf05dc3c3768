"""Reported needs against purchases, per batch, institution and variety, in base units.

No notice gives the bounds: they are parameters, and what lies outside them is a question to the institution.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from jicai.calc.demand.months import months_without_lines, twelve_months
from jicai.calc.product_purchases import KINDS
from jicai.calc.purchases import Count, counted_lines, window_purchases
from jicai.calc.quantities import base_of, with_stated_bases
from jicai.money import product, ratio

#: What is said of a row, first that fits.
STATUSES = ("unreported", "uncovered", "no_purchases", "below", "above", "within")

_ROW = ["batch", "institution_code", "variety_code"]
_BASE = pl.Decimal(38, 10)
_RATIO_PLACES = 6


@dataclass(frozen=True)
class DemandRules:
    """Reported / purchased below `low` is too little, above `high` too much; both bounds themselves are within."""

    as_of: date
    low: Decimal
    high: Decimal
    count: Count = "accepted"


def demand_rows(
    reported: pl.LazyFrame, orders: pl.LazyFrame, products: pl.LazyFrame, rules: DemandRules
) -> pl.LazyFrame:
    """What was reported and bought per batch x institution x variety; of the batches that anything is reported for.

    `reported`: batch, institution_code, product_code or variety_code, reported_qty in purchase units, or reported_base.
    `products` as `jicai.calc.product_purchases.products_with_kinds` gives them: selected, not selected and substitutes
    all count.

    Columns: the keys, reported_qty (null where nothing is reported), selected_qty, nonselected_qty, substitute_qty,
    purchased_qty (their sum; of the months that the orders cover), months_covered (of 12), ratio (6 places; null
    without purchases above 0, and where months are missing) and status, one of STATUSES. Sorted by the keys.
    """
    first, last = twelve_months(rules.as_of)
    missing = months_without_lines(orders, rules.count, first, last).select(months_missing=pl.len().cast(pl.Int64))
    needs = _needs(reported, products)
    bought = _bought(orders, products, first, last, rules.count).join(
        needs.select("batch").unique(), on="batch", how="semi"
    )
    purchased = pl.sum_horizontal(f"{kind}_qty" for kind in KINDS)
    covered = pl.col("months_missing") == 0
    return (
        needs.join(bought, on=_ROW, how="full", coalesce=True)
        .with_columns(pl.col([f"{kind}_qty" for kind in KINDS]).fill_null(0))
        .with_columns(purchased_qty=purchased)
        .join(missing, how="cross")
        # A row of returns alone asks nothing of an institution that reported nothing.
        .filter(pl.col("reported_qty").is_not_null() | (pl.col("purchased_qty") > 0))
        .with_columns(
            months_covered=12 - pl.col("months_missing"),
            ratio=pl.when(covered, pl.col("purchased_qty") > 0).then(
                ratio(pl.col("reported_qty"), pl.col("purchased_qty"), _RATIO_PLACES)
            ),
        )
        .with_columns(status=_status(covered, rules))
        .drop("months_missing")
        .sort(_ROW)
    )


def _status(covered: pl.Expr, rules: DemandRules) -> pl.Expr:
    reported, purchased = pl.col("reported_qty"), pl.col("purchased_qty")
    # The bounds are compared with products, so that no rounded ratio decides at a bound.
    low, high = (product(purchased, pl.lit(bound, dtype=pl.Decimal(38, 6)), 16) for bound in (rules.low, rules.high))
    exact_reported = reported.cast(pl.Decimal(38, 16))
    return (
        pl.when(reported.is_null())
        .then(pl.lit("unreported"))
        .when(~covered)
        .then(pl.lit("uncovered"))
        .when((purchased <= 0) & (reported > 0))
        .then(pl.lit("no_purchases"))
        .when(exact_reported < low)
        .then(pl.lit("below"))
        .when((purchased > 0) & (exact_reported > high))
        .then(pl.lit("above"))
        .otherwise(pl.lit("within"))
    )


def _needs(reported: pl.LazyFrame, products: pl.LazyFrame) -> pl.LazyFrame:
    """The reported quantities in base units, summed per row of the result."""
    return reported_rows(reported, products).group_by(_ROW).agg(reported_qty=pl.col("base").sum())


def reported_rows(reported: pl.LazyFrame, products: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of 报量 with variety_code, factor, reported_base (stated so, else null) and base (base units, exact).

    A row names a product or a whole variety: the latter in purchase units only where the products of the variety have
    one factor, which the intake sees to.
    """
    by_product = products.select("batch", "product_code", "product_name", "spec", "factor", own="variety_code")
    by_variety = products.group_by("batch", "variety_code").agg(common=pl.col("factor").first())
    return (
        with_stated_bases(reported, "reported")
        .drop("product_name", "spec", "factor", strict=False)
        .join(by_product, on=["batch", "product_code"], how="left")
        .with_columns(variety_code=pl.coalesce("own", "variety_code"))
        .join(by_variety, on=["batch", "variety_code"], how="left")
        .with_columns(factor=pl.coalesce("factor", "common"))
        .with_columns(base=base_of("reported", "reported_qty"))
        .drop("own", "common")
    )


def _bought(orders: pl.LazyFrame, products: pl.LazyFrame, first: date, last: date, count: Count) -> pl.LazyFrame:
    """The base quantities bought in the window by kind of product, per row of the result."""
    windows = products.select(
        "batch",
        "product_code",
        "variety_code",
        "factor",
        "kind",
        counts_from=pl.max_horizontal(pl.lit(first), "valid_from"),
        counts_until=pl.lit(last),
        agreement_year=pl.lit(0, dtype=pl.Int32),
        company_key="item_company",
    ).filter(pl.col("counts_from") <= pl.col("counts_until"))
    lines = window_purchases(counted_lines(orders, count, last), windows)
    of_kind = [
        pl.col("purchased_qty").filter(pl.col("kind") == kind).sum().cast(_BASE).alias(f"{kind}_qty") for kind in KINDS
    ]
    return lines.group_by(_ROW).agg(of_kind)
