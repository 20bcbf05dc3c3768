"""What each variety saved at each institution: the fund's budget for it less what the fund spent on it.

Our reading of 医保发〔2020〕26号; every choice in it is a parameter of the scheme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import polars as pl

from jicai.calc.catalogue import catalogue
from jicai.calc.product_purchases import KINDS, ProductKind, product_purchases
from jicai.calc.progress import ProgressInputs, ProgressRules, agreed_items, shown_years
from jicai.calc.status import is_superseded
from jicai.money import product, ratio, round_half_up
from jicai.tables.results.surplus import SURPLUS_ITEMS

#: What a row is about.
ROW = ["batch", "agreement_year", "institution_code", "variety_code"]
_FEN = 2
_RATIO_PLACES = 6
#: A quantity (10) times a price (6) and a share (6); an amount (12) times a share.
_BUDGET_PLACES, _SPENT_PLACES = 22, 18
_BASE, _AMOUNT = pl.Decimal(38, 10), pl.Decimal(38, 12)


@dataclass(frozen=True, slots=True)
class SurplusRules:
    """The parameters of a scheme, see `jicai.schemes.surplus`."""

    progress: ProgressRules
    quantity: Literal["agreed", "purchased"]
    agreed_share: Decimal
    include: Sequence[ProductKind]
    min_completion: Decimal
    max_nonselected_share: Decimal | None
    deficits: Literal["zero", "net"]


def surplus_items(inputs: ProgressInputs, terms: pl.LazyFrame, rules: SurplusRules) -> pl.LazyFrame:
    """A row per batch x agreement year x bound institution x variety with an agreed quantity above 0, sorted.

    `terms`: batch, variety_code, pre_price (yuan per base unit), fund_share. The columns of `SURPLUS_ITEMS`, then
    included_qty and exact_amount, what the included products come to, exact. budget and spent are rounded half-up to
    the fen, each once; surplus is their difference; all three null where the variety has no terms. counted_surplus is 0
    where the status, first that fits, keeps it out: superseded, no_terms, short, nonselected, deficit (unless net).
    """
    years = shown_years(inputs.agreement_years, rules.progress.as_of, rules.progress.year)
    since = inputs.superseded.group_by("batch", "variety_code").agg(pl.col("superseded_from").min())
    places = inputs.institutions.select("institution_code", "institution_name", "district", "type")
    selected, nonselected = pl.col("selected_qty"), pl.col("nonselected_qty")
    return (
        _agreed(inputs, years)
        .join(inputs.batches.select("batch", "bound_types"), on="batch")
        .join(places, on="institution_code")
        .filter(pl.col("bound_types").list.contains(pl.col("type")))
        .join(_bought(inputs, rules), on=ROW, how="left")
        .join(since, on=["batch", "variety_code"], how="left")
        .join(
            terms.select("batch", "variety_code", "pre_price", "fund_share"), on=["batch", "variety_code"], how="left"
        )
        .with_columns(
            pl.col("selected_qty", "nonselected_qty", "included_qty").fill_null(0).cast(_BASE),
            exact_amount=pl.col("exact_amount").fill_null(0).cast(_AMOUNT),
        )
        .with_columns(
            completion=ratio(selected, pl.col("agreed_qty"), _RATIO_PLACES),
            nonselected_share=ratio(nonselected, selected + nonselected, _RATIO_PLACES),
            budget=_budget(rules),
            purchased_amount=round_half_up(pl.col("exact_amount"), _FEN),
            spent=round_half_up(product(pl.col("exact_amount"), pl.col("fund_share"), _SPENT_PLACES), _FEN),
        )
        .with_columns(surplus=pl.col("budget") - pl.col("spent"))
        .with_columns(status=_status(rules))
        .with_columns(counted_surplus=_counted(rules))
        .sort(ROW)
        .select(*SURPLUS_ITEMS.keys, "included_qty", "exact_amount")
    )


def _agreed(inputs: ProgressInputs, years: pl.LazyFrame) -> pl.LazyFrame:
    """The agreed quantities of all companies of a variety together."""
    products = catalogue(inputs.products, inputs.code_changes, inputs.batches)
    return (
        agreed_items(inputs.agreed, products, years)
        .group_by(*ROW, "variety_name", "year_start", "year_end")
        .agg(pl.col("agreed_qty").sum().cast(_BASE))
        .filter(pl.col("agreed_qty") > 0)
    )


def _bought(inputs: ProgressInputs, rules: SurplusRules) -> pl.LazyFrame:
    """What was bought by kind of product, and what the included kinds come to."""
    included = pl.col("kind").is_in(rules.include)
    return (
        product_purchases(inputs, rules.progress)
        .group_by(ROW)
        .agg(
            *(pl.col("purchased_qty").filter(pl.col("kind") == kind).sum().alias(f"{kind}_qty") for kind in KINDS),
            included_qty=pl.col("purchased_qty").filter(included).sum(),
            exact_amount=pl.col("purchased_amount").filter(included).sum(),
        )
    )


def _budget(rules: SurplusRules) -> pl.Expr:
    quantity = pl.col("agreed_qty" if rules.quantity == "agreed" else "included_qty")
    price = product(pl.col("pre_price"), pl.col("fund_share"), 12)
    amount = product(quantity, price, _BUDGET_PLACES)
    if rules.quantity == "purchased" or rules.agreed_share == 1:
        return round_half_up(amount, _FEN)
    share = pl.lit(rules.agreed_share, dtype=pl.Decimal(38, 6))
    return ratio(amount, share, _FEN, working_places=_BUDGET_PLACES)


def _status(rules: SurplusRules) -> pl.Expr:
    selected, nonselected = pl.col("selected_qty"), pl.col("nonselected_qty")
    # Compared with products, so that no rounded ratio decides at a bound.
    least = product(pl.col("agreed_qty"), pl.lit(rules.min_completion, dtype=pl.Decimal(38, 6)), 16)
    status = (
        pl.when(is_superseded(rules.progress.as_of))
        .then(pl.lit("superseded"))
        .when(pl.col("surplus").is_null())
        .then(pl.lit("no_terms"))
        .when(selected.cast(pl.Decimal(38, 16)) < least)
        .then(pl.lit("short"))
    )
    if rules.max_nonselected_share is not None:
        most = product(selected + nonselected, pl.lit(rules.max_nonselected_share, dtype=pl.Decimal(38, 6)), 16)
        status = status.when(nonselected.cast(pl.Decimal(38, 16)) > most).then(pl.lit("nonselected"))
    return status.when(pl.col("surplus") < 0).then(pl.lit("deficit")).otherwise(pl.lit("counted"))


def _counted(rules: SurplusRules) -> pl.Expr:
    surplus, status = pl.col("surplus"), pl.col("status")
    counts = status == "counted"
    if rules.deficits == "net":
        # Overspending is netted whatever gate the variety fails: a gate keeps savings out, never losses.
        counts |= (surplus < 0) & ~status.is_in(["superseded", "no_terms"])
    return pl.when(counts).then(surplus).otherwise(pl.lit(0, dtype=pl.Decimal(38, _FEN)))
