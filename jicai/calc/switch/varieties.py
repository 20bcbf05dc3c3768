"""The varieties of both batches side by side: who wins them, at which price, and what each institution agreed on."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from jicai.calc.dated import within_cycle
from jicai.calc.evidence import Evidence
from jicai.calc.prices import priced_on
from jicai.calc.switch.open_orders import open_orders
from jicai.money import ratio
from jicai.tables.results.switch import SWITCH, SWITCH_PRICES

_BASE, _FEN = pl.Decimal(38, 10), pl.Decimal(38, 2)
_ITEM = ["batch", "agreement_year", "institution_code", "variety_code", "company_key"]
_PRICE_PLACES, _RATIO_PLACES = 6, 6


@dataclass(frozen=True, slots=True)
class Pair:
    """The codes of the batch that ends and of the one that follows."""

    old: str
    new: str


def switched_prices(evidence: Evidence, pair: Pair) -> pl.LazyFrame:
    """The columns of `SWITCH_PRICES`: a row per variety of either batch, sorted. Prices are yuan per base unit."""
    low, high = pl.col("price_low"), pl.col("price_high")
    next_low, next_high = pl.col("next_price_low"), pl.col("next_price_high")
    return (
        _winners(evidence, pair)
        .with_columns(
            change_low=ratio(next_low - low, low, _RATIO_PLACES),
            change_high=ratio(next_high - high, high, _RATIO_PLACES),
            status=_status(),
            companies=_joined("companies"),
            next_companies=_joined("next_companies"),
        )
        .sort(SWITCH_PRICES.sort_by, nulls_last=True)
        .select(SWITCH_PRICES.keys)
    )


def switched_items(evidence: Evidence, pair: Pair) -> pl.LazyFrame:
    """The columns of `SWITCH`: a row per institution and variety with an agreed row or an open order, sorted.

    Old quantities are those of the agreement year of as-of (the last one once the cycle is over), new ones those of the
    first year. What is left is summed over the items of the variety, each held at 0, so that what one company sold too
    much does not hide what another still owes.
    """
    winners = _winners(evidence, pair)
    old = _old_items(evidence, pair).join(
        winners.filter(pl.col("variety_code").is_not_null()).select("variety_code", "next_variety_code"),
        on="variety_code",
    )
    new = _of_batch(evidence, pair.new, 1)
    new = new.group_by("institution_code", next_variety_code="variety_code").agg(
        next_agreed_qty=pl.col("agreed_qty").sum().cast(_BASE),
        next_own=pl.col("company").drop_nulls().unique().sort(),
        next_own_keys=pl.col("company_key").drop_nulls().unique().sort(),
    )
    new = new.join(
        winners.filter(pl.col("next_variety_code").is_not_null()).select("variety_code", "next_variety_code"),
        on="next_variety_code",
    )
    places = evidence.tables["institutions"].select("institution_code", "institution_name", "district")
    own = [("own", "companies"), ("own_keys", "keys"), ("next_own", "next_companies"), ("next_own_keys", "next_keys")]
    return (
        old.join(
            new,
            on=["institution_code", "variety_code", "next_variety_code"],
            how="full",
            coalesce=True,
            nulls_equal=True,
        )
        .join(winners, on=["variety_code", "next_variety_code"], nulls_equal=True)
        .with_columns(
            pl.when(pl.col(mine).list.len() > 0).then(pl.col(mine)).otherwise(pl.col(every)).alias(every)
            for mine, every in own
        )
        .join(places, on="institution_code")
        .with_columns(status=_status(), companies=_joined("companies"), next_companies=_joined("next_companies"))
        .sort(SWITCH.sort_by, nulls_last=True)
        .select(SWITCH.keys)
    )


def _old_items(evidence: Evidence, pair: Pair) -> pl.LazyFrame:
    """What is agreed, bought and left of the old batch, with its open orders."""
    agreed = evidence.agreed_items.join(evidence.current_years, on=["batch", "agreement_year"], how="semi").filter(
        pl.col("batch") == pair.old
    )
    left = pl.max_horizontal(pl.col("agreed_qty") - pl.col("purchased_qty"), pl.lit(0, dtype=_BASE))
    items = (
        agreed.join(evidence.bought, on=_ITEM, how="left", nulls_equal=True)
        .with_columns(pl.col("agreed_qty").cast(_BASE), pl.col("purchased_qty").fill_null(0).cast(_BASE))
        .group_by("institution_code", "variety_code")
        .agg(
            pl.col("agreed_qty", "purchased_qty").sum(),
            remaining_qty=left.sum(),
            own=pl.col("company").drop_nulls().unique().sort(),
            own_keys=pl.col("company_key").drop_nulls().unique().sort(),
        )
    )
    orders = (
        open_orders(evidence, pair.old)
        .group_by("institution_code", "variety_code")
        .agg(
            open_lines=pl.len().cast(pl.Int64),
            open_qty=pl.col("open_qty").sum(),
            open_amount=pl.col("open_amount").sum(),
        )
    )
    return items.join(orders, on=["institution_code", "variety_code"], how="full", coalesce=True).with_columns(
        pl.col("open_lines").fill_null(0),
        pl.col("open_qty").fill_null(0).cast(_BASE),
        pl.col("open_amount").fill_null(0).cast(_FEN),
    )


def _of_batch(evidence: Evidence, batch: str, year: int) -> pl.LazyFrame:
    return evidence.agreed_items.filter(pl.col("batch") == batch, pl.col("agreement_year") == year)


def _winners(evidence: Evidence, pair: Pair) -> pl.LazyFrame:
    """The varieties of both batches, joined by the table of successions, else by their code."""
    renamed = (
        evidence.tables["successions"]
        .filter(pl.col("batch") == pair.new)
        .select(next_variety_code="variety_code", renamed="old_variety_code")
    )
    old = _winning(evidence, pair.old)
    new = (
        _winning(evidence, pair.new)
        .rename(lambda name: f"next_{name}")
        .join(renamed, on="next_variety_code", how="left")
        .with_columns(variety_code=pl.coalesce("renamed", "next_variety_code"))
        .drop("renamed")
    )
    # A code of the new batch that the old one does not have is a new variety, whatever it is called.
    known = old.select("variety_code", is_known=pl.lit(value=True))
    new = new.join(known, on="variety_code", how="left").with_columns(
        variety_code=pl.when("is_known").then("variety_code")
    )
    both = old.join(new.drop("is_known"), on="variety_code", how="full", coalesce=True)
    return both.with_columns(variety_name=pl.coalesce("variety_name", "next_variety_name")).drop("next_variety_name")


def _winning(evidence: Evidence, batch: str) -> pl.LazyFrame:
    """Per variety of the batch its winners and the least and greatest selected price per base unit, as of as-of.

    Held within the cycle: of a batch that has ended the last prices, of one that has not begun the first.
    """
    cycles = evidence.agreement_years.group_by("batch").agg(
        start_on=pl.col("year_start").min(), cycle_end=pl.col("year_end").max()
    )
    per_base = ratio(pl.col("selected_price"), pl.col("factor"), _PRICE_PLACES, working_places=12)
    return (
        evidence.catalogue.filter(pl.col("batch") == batch, pl.col("selected") == "yes")
        .join(cycles, on="batch")
        .pipe(priced_on, within_cycle(evidence.as_of))
        .with_columns(per_base=per_base)
        .group_by("variety_code")
        .agg(
            pl.col("variety_name").sort_by("origin_code", "product_code").first(),
            companies=pl.col("company").drop_nulls().unique().sort(),
            keys=pl.col("company_key").drop_nulls().unique().sort(),
            price_low=pl.col("per_base").min(),
            price_high=pl.col("per_base").max(),
        )
    )


def _status() -> pl.Expr:
    old, new = pl.col("keys"), pl.col("next_keys")
    common = old.list.set_intersection(new).list.len()
    return (
        pl.when(new.is_null())
        .then(pl.lit("ended"))
        .when(old.is_null())
        .then(pl.lit("added"))
        .when((common == old.list.len()) & (common == new.list.len()))
        .then(pl.lit("kept"))
        .when(common == 0)
        .then(pl.lit("changed"))
        .otherwise(pl.lit("partly"))
    )


def _joined(name: str) -> pl.Expr:
    return pl.col(name).list.join("、")
