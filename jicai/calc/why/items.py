"""The agreement items that are behind, each with what became of its orders and why it may be behind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import polars as pl

from jicai.calc import status
from jicai.calc.evidence import once
from jicai.calc.names import folded_name
from jicai.calc.product_purchases import KINDS, product_purchases, products_with_kinds, selected_purchases
from jicai.calc.progress import ProgressInputs, ProgressRules, shown_years
from jicai.calc.purchases import counted_lines, item_sums, product_windows
from jicai.calc.quantities import base_of_split
from jicai.calc.why.causes import missing, with_causes
from jicai.calc.why.orders import order_sums
from jicai.calc.why.reference import reference_products
from jicai.money import product, quotient, ratio, ratio_up, round_half_up
from jicai.tables.results.why import CAUSES, FIGURES, WHY

BEHIND = ("lagging", "not_started")
#: Months of the agreement year after which a variety should have been brought in (进院).
ADMISSION_MONTHS = 3

_VARIETY = ["batch", "agreement_year", "institution_code", "variety_code"]
_OF_ITEM = ["batch", "variety_code", "company_key"]
_SUMS = ["ordered_qty", "confirmed_qty", "delivered_qty", "accepted_qty", "voided_qty", "refused_qty"]
_SUMS += ["undelivered_qty", "under_way_qty", "arriving_qty", "not_accepted_qty"]
_SUMS += [f"{kind}_qty" for kind in KINDS]
_UNIT_PLACES, _AMOUNT_PLACES, _FRACTION_PLACES = 4, 8, 14


@dataclass(frozen=True, slots=True)
class Behind:
    """What the causes rest on: all items, and what was bought of each product.

    `items` as `jicai.calc.progress.items_with` gives them, `bought` as `product_purchases`; neither is filtered by
    company, since what an institution bought instead is shared by all items of the variety. `delivery_days` are those
    after an order, or after a delivery, in which it counts as on its way.
    """

    inputs: ProgressInputs
    rules: ProgressRules
    items: pl.LazyFrame
    bought: pl.LazyFrame
    delivery_days: int


def behind_items(given: Behind) -> pl.LazyFrame:
    """The items that are lagging or not started in a year that has begun, the columns of `WHY` but `causes`, sorted.

    Quantities `…_qty` are base units and exact; those `…_units` are purchase units of the item's reference product, to
    4 places, null where it has none (see `jicai.calc.why.reference`).
    """
    inputs, rules = given.inputs, given.rules
    years = shown_years(inputs.agreement_years, rules.as_of, rules.year)
    behind = once(
        given.items.filter(pl.col("status").is_in(BEHIND), pl.col("elapsed_days") > 0)
        .join(years, on=["batch", "agreement_year"], maintain_order="left")
        .with_columns(company_key=folded_name(pl.col("company")))
        .with_row_index("item")
    )
    products = products_with_kinds(inputs)
    selected = products.filter(pl.col("kind") == "selected")
    orders = order_sums(
        inputs.orders, _windows(behind, selected, years, inputs.superseded), rules.as_of, given.delivery_days
    )
    references = reference_products(behind, _bought_in_cycle(given, behind, selected), selected, rules.as_of)
    found = (
        behind.join(orders, on="item", how="left")
        .join(_accepted(given), on=[*_OF_ITEM, "agreement_year", "institution_code"], how="left", nulls_equal=True)
        .join(_of_variety(given.bought), on=_VARIETY, how="left")
        .join(references, on="item", how="left")
        .with_columns(pl.col(*_SUMS).fill_null(0))
        .with_columns(*missing(), in_transit_qty=pl.col("under_way_qty") + pl.col("arriving_qty"))
    )
    return (
        with_causes(found, rules.count)
        .with_columns(*_units(rules), not_admitted=_not_admitted(rules))
        .sort(WHY.sort_by)
        .select(key for key in WHY.keys if key != "causes")
    )


def not_admitted(items: pl.LazyFrame) -> pl.LazyFrame:
    """Of `behind_items` the varieties that are not brought in: how many per batch x agreement_year x institution."""
    return (
        items.filter("not_admitted")
        .group_by("batch", "agreement_year", "institution_code")
        .agg(not_admitted=pl.col("variety_code").n_unique().cast(pl.Int64))
    )


def cause_totals(items: pl.LazyFrame) -> pl.LazyFrame:
    """Of `behind_items` per `cause`, in the order of `CAUSES`: items of which it is the main one, and amount.

    The amount is what it explains of the missing amounts (yuan, 8 places), also beside another main cause; the amounts
    add up to what is missing. Causes that explain nothing are left out.
    """
    return pl.concat(
        items.select(
            cause=pl.lit(cause.value),
            items=(pl.col("cause") == cause.value).sum().cast(pl.Int64),
            amount=_explained_amount(pl.col(f"by_{cause.value}")).sum(),
        )
        for cause in CAUSES
    ).filter(pl.col("amount") > 0)


def _explained_amount(part: pl.Expr) -> pl.Expr:
    fraction = quotient(part, pl.col("missing_qty"), _FRACTION_PLACES)
    amount = product(pl.col("missing_amount"), fraction, _FRACTION_PLACES + _AMOUNT_PLACES)
    return round_half_up(amount, _AMOUNT_PLACES)


def _windows(
    behind: pl.LazyFrame, selected: pl.LazyFrame, years: pl.LazyFrame, superseded: pl.LazyFrame
) -> pl.LazyFrame:
    """When lines count for each item: item, institution_code, product_code, origin_code, factor, and the days."""
    return (
        product_windows(selected, years, superseded)
        .join(selected.select("batch", "product_code", "origin_code"), on=["batch", "product_code"])
        .join(behind.select("item", "institution_code", *_OF_ITEM), on=_OF_ITEM, nulls_equal=True)
        .select("item", "institution_code", "product_code", "origin_code", "factor", "counts_from", "counts_until")
    )


def _bought_in_cycle(given: Behind, behind: pl.LazyFrame, selected: pl.LazyFrame) -> pl.LazyFrame:
    """What was bought for each item in all years of its cycle: item, origin_code, purchased_qty (base units)."""
    cycles = given.inputs.agreement_years.group_by("batch").agg(
        pl.col("agreement_year").min(), pl.col("year_start").min(), pl.col("year_end").max()
    )
    windows = _windows(behind, selected, cycles, given.inputs.superseded)
    return (
        counted_lines(given.inputs.orders, given.rules.count, given.rules.as_of)
        .join(windows, on=["institution_code", "product_code"])
        .filter(pl.col("counted_on").is_between("counts_from", "counts_until"))
        .group_by("item", "origin_code")
        .agg(purchased_qty=base_of_split().sum())
    )


def _accepted(given: Behind) -> pl.LazyFrame:
    """What was accepted in the year shown, whatever counts as bought: the item's keys, accepted_qty (base units)."""
    bought = given.bought
    if given.rules.count != "accepted":
        bought = product_purchases(given.inputs, replace(given.rules, count="accepted"))
    return item_sums(selected_purchases(bought)).rename({"purchased_qty": "accepted_qty"}).drop("purchased_amount")


def _of_variety(bought: pl.LazyFrame) -> pl.LazyFrame:
    """What an institution bought of each variety by kind, base units: selected_qty, nonselected_qty, substitute_qty."""
    quantity = pl.col("purchased_qty")
    return bought.group_by(_VARIETY).agg(
        quantity.filter(pl.col("kind") == kind).sum().alias(f"{kind}_qty") for kind in KINDS
    )


def _not_admitted(rules: ProgressRules) -> pl.Expr:
    """Whether the months are over and no selected product of the variety was bought, or even ordered."""
    is_over = pl.col("year_start").dt.offset_by(f"{ADMISSION_MONTHS}mo") <= rules.as_of + timedelta(1)
    ordered = (pl.col("ordered_qty") + pl.col("voided_qty") > 0).any().over(_VARIETY)
    return is_over & (pl.col("selected_qty") <= 0) & ~ordered


def _units(rules: ProgressRules) -> list[pl.Expr]:
    """The figures in purchase units, and what is left to buy in whole ones, in all and in each month of the year."""
    factor, months = pl.col("factor"), status.months_left(rules.as_of)
    remaining = pl.col("remaining_qty")
    return [
        *(ratio(pl.col(f"{figure}_qty"), factor, _UNIT_PLACES).alias(f"{figure}_units") for figure in FIGURES),
        ratio_up(remaining, factor).alias("remaining_units"),
        ratio_up(remaining, product(factor, months)).alias("monthly_units"),
    ]
