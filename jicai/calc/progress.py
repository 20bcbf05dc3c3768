"""Progress of the agreement items: who bought how much of what was agreed.

An item is batch x agreement year x institution x variety x company (A 一（三）, 二（二）; B 二（二）, 三（一）).
A batch that agrees on varieties alone leaves the company out, and any selected product of the variety counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from jicai.calc import status
from jicai.calc.catalogue import catalogue, variety_names
from jicai.calc.prices import at_price
from jicai.calc.purchases import Count, counted_lines, product_windows, purchases
from jicai.calc.quantities import agreed_amount, agreed_base, with_stated_bases
from jicai.tables.results.progress import PROGRESS

#: What an agreement item is.
ITEM = ["batch", "agreement_year", "institution_code", "variety_code", "company_key"]
_ZERO = pl.lit(0, dtype=pl.Decimal(38, 10))


@dataclass(frozen=True, slots=True)
class ProgressInputs:
    """The typed tables, with `_source` and `_row`, and what the batch files say.

    batches: batch, batch_name, bound_types (list of institution types), grain. agreement_years: batch, agreement_year,
    year_start, year_end. superseded: batch, variety_code, superseded_from.
    """

    orders: pl.LazyFrame
    agreed: pl.LazyFrame
    products: pl.LazyFrame
    code_changes: pl.LazyFrame
    institutions: pl.LazyFrame
    batches: pl.LazyFrame
    agreement_years: pl.LazyFrame
    superseded: pl.LazyFrame


@dataclass(frozen=True, slots=True)
class ProgressRules:
    """How to look: `year` None takes the year of as-of; `tolerance` is a share; the grace is over after its days.

    With `bands` (behind and ahead) completions are compared by their ratio to the time progress instead.
    """

    as_of: date
    year: int | None = None
    count: Count = "accepted"
    tolerance: Decimal = Decimal(0)
    grace_days: int = 0
    bands: tuple[Decimal, Decimal] | None = None


def progress_items(inputs: ProgressInputs, rules: ProgressRules) -> pl.LazyFrame:
    """The items with an agreed row in the year shown, sorted by their keys.

    The columns of the result table `PROGRESS`, then what roll-ups need: level, batch_name, purchased_amount, the
    elapsed_days of year_days, and is_ahead. Quantities are base units and exact, Decimal(38, 10); amounts are yuan,
    Decimal(38, 12); ratios have 6 places.
    """
    years = shown_years(inputs.agreement_years, rules.as_of, rules.year)
    products = catalogue(inputs.products, inputs.code_changes, inputs.batches)
    selected = products.filter(pl.col("selected") == "yes")
    bought = purchases(
        counted_lines(inputs.orders, rules.count, rules.as_of),
        product_windows(selected, years, inputs.superseded),
    )
    return items_with(bought, inputs, rules)


def items_with(
    bought: pl.LazyFrame, inputs: ProgressInputs, rules: ProgressRules, agreed: pl.LazyFrame | None = None
) -> pl.LazyFrame:
    """`progress_items` where the purchases of the items are known already, see `purchases`; other rows do no harm.

    `agreed` are the `agreed_items` of the years shown where these are known too.
    """
    if agreed is None:
        years = shown_years(inputs.agreement_years, rules.as_of, rules.year)
        agreed = agreed_items(inputs.agreed, catalogue(inputs.products, inputs.code_changes, inputs.batches), years)
    as_of = rules.as_of
    return (
        agreed.join(bought, on=ITEM, how="left", nulls_equal=True)
        .with_columns(pl.col("purchased_qty").fill_null(_ZERO), pl.col("purchased_amount").fill_null(0))
        .join(
            inputs.superseded.group_by("batch", "variety_code").agg(pl.col("superseded_from").min()),
            on=["batch", "variety_code"],
            how="left",
        )
        .join(
            inputs.institutions.select("institution_code", "institution_name", "district", "level", "type"),
            on="institution_code",
        )
        .join(inputs.batches.select("batch", "batch_name", "bound_types"), on="batch")
        .with_columns(
            remaining_qty=status.remaining(),
            completion=status.completion(),
            time_progress=status.time_progress(as_of),
            gap=status.gap(as_of),
            required_monthly=status.required_monthly(as_of),
            projected_completion=status.projected_completion(as_of),
            elapsed_days=status.elapsed_days(as_of),
            year_days=status.DAYS,
            voluntary=~pl.col("bound_types").list.contains(pl.col("type")),
            status=status.status(as_of, rules.tolerance, rules.grace_days, rules.bands[0] if rules.bands else None),
        )
        .with_columns(is_ahead=_is_ahead(rules))
        .sort(PROGRESS.sort_by)
        .select(*PROGRESS.keys, "level", "batch_name", "purchased_amount", "elapsed_days", "year_days", "is_ahead")
    )


def _is_ahead(rules: ProgressRules) -> pl.Expr:
    """Whether an item that is on track is ahead of its band; false where there are no bands."""
    if rules.bands is None:
        return pl.lit(False)
    return (pl.col("status") == "on_track") & status.is_ahead(rules.as_of, rules.bands[1])


def shown_years(agreement_years: pl.LazyFrame, as_of: date, year: int | None) -> pl.LazyFrame:
    """At most one agreement year per batch: `year` where it has it, else as-of's (the first before, the last after)."""
    years = agreement_years.with_columns(pl.col("agreement_year").cast(pl.Int32))
    if year is not None:
        return years.filter(pl.col("agreement_year") == year)
    has_begun = pl.col("year_start") <= as_of
    return years.filter(has_begun | (pl.col("agreement_year") == pl.col("agreement_year").min().over("batch"))).filter(
        pl.col("agreement_year") == pl.col("agreement_year").max().over("batch")
    )


def agreed_sums(agreed: pl.LazyFrame, products: pl.LazyFrame, more: Sequence[str]) -> pl.LazyFrame:
    """The agreed rows, with year_start and year_end, summed by item and the columns `more`: agreed_qty, agreed_amount.

    `products` have company_key. The amount is at the prices in force on the year's first day.
    """
    return (
        at_price(agreed, products.drop("_source", "_row"), pl.col("year_start"))
        .group_by(*ITEM, "year_start", "year_end", *more)
        .agg(agreed_qty=agreed_base().sum(), agreed_amount=agreed_amount())
    )


def agreed_items(agreed: pl.LazyFrame, products: pl.LazyFrame, years: pl.LazyFrame) -> pl.LazyFrame:
    """The agreed rows of the given years summed into items, from a catalogue with renewed codes.

    agreed_qty in base units, exact, and agreed_amount in yuan, see `jicai.calc.quantities.agreed_amount`. Adds the
    item's names and the columns of `years`.
    """
    names = variety_names(products)
    products = products.with_columns(company_key="item_company")
    companies = products.drop_nulls("company_key").group_by("company_key").agg(pl.col("company").first())
    return (
        agreed_sums(with_stated_bases(agreed, "agreed").join(years, on=["batch", "agreement_year"]), products, [])
        .join(names, on=["batch", "variety_code"])
        .join(companies, on="company_key", how="left")
    )
