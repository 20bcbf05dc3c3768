"""Quantities that a file states in base units, beside those that it states in purchase units (RULES "Quantities").

A stated base quantity is taken as it is: the purchase-unit figure beside it is the base quantity / factor, carried with
12 decimals, and is never multiplied back.
"""

from __future__ import annotations

import polars as pl

from jicai.money import EXACT_PLACES, exact, product, quotient, ratio, round_half_up

#: Decimal places of an amount that may rest on a quotient by a factor.
AMOUNT_PLACES = 12
#: Places in which such amounts are summed: those of a base quantity (10) and a price (6) together.
_CARRIED_PLACES = 16
#: The columns of a table that hold stated base quantities, with the column that each stands for.
STATED_BASES = {
    "agreed": {"agreed_qty": "agreed_base"},
    "orders": {
        "ordered_qty": "ordered_base",
        "delivered_qty": "delivered_base",
        "accepted_qty": "accepted_base",
    },
    "reported": {"reported_qty": "reported_base"},
}
BASE = pl.Decimal(38, EXACT_PLACES)


def with_stated_bases(rows: pl.LazyFrame, table: str) -> pl.LazyFrame:
    """The rows of the table with all its columns of stated base quantities; null where the rows have none."""
    there = rows.collect_schema()
    absent = [base for base in STATED_BASES[table].values() if base not in there]
    return rows.with_columns(pl.lit(None, dtype=BASE).alias(base) for base in absent)


def split_quantity(table: str, quantity: str) -> list[pl.Expr]:
    """The quantity in two columns that can be summed before the factor is known: quantity and stated_base.

    `quantity` (purchase units) is null where the base quantity is stated.
    """
    stated = pl.col(STATED_BASES[table][quantity])
    return [pl.when(stated.is_null()).then(quantity).alias("quantity"), stated.cast(BASE).alias("stated_base")]


def base_of(table: str, quantity: str) -> pl.Expr:
    """The base quantity of each row, with `factor`; exact, null where the row has no such quantity."""
    in_units, stated = split_quantity(table, quantity)
    return pl.coalesce(stated, product(in_units, pl.col("factor")))


def base_of_split() -> pl.Expr:
    """The base quantity of (sums of) the two columns of `split_quantity`, with `factor`; exact."""
    return product(pl.col("quantity"), pl.col("factor")).fill_null(0) + pl.col("stated_base").fill_null(0)


def units_of_split() -> pl.Expr:
    """The same in purchase units, 12 places: exact where no base quantity is stated."""
    stated = quotient(exact(pl.col("stated_base"), AMOUNT_PLACES), pl.col("factor"), AMOUNT_PLACES)
    return exact(pl.col("quantity"), AMOUNT_PLACES).fill_null(0) + stated.fill_null(0)


def agreed_base() -> pl.Expr:
    """The base quantity of an agreed row, exact; from agreed_qty, agreed_base and factor."""
    return pl.coalesce(pl.col("agreed_base").cast(BASE), product(pl.col("agreed_qty"), pl.col("factor")))


def agreed_amount() -> pl.Expr:
    """The sum of agreed rows in yuan, 12 places: quantity x selected price, 0 without a price.

    From agreed_qty, agreed_base, factor and selected_price. Exact where no base quantity is stated; a stated one is
    base x price / factor, summed with 16 places, so that thirds that make a whole do make it.
    """
    return round_half_up(agreed_worth().sum(), AMOUNT_PLACES)


def agreed_worth() -> pl.Expr:
    """What each of these rows is worth, 16 places; null without a price."""
    base, price = pl.col("agreed_base"), pl.col("selected_price")
    in_units = product(pl.col("agreed_qty"), price, _CARRIED_PLACES)
    return pl.when(base.is_null()).then(in_units).otherwise(worth_of_base(base))


def amount_of_base(base: pl.Expr) -> pl.Expr:
    """The sum of base quantities in yuan at the selected price, 12 places; from factor and selected_price."""
    return round_half_up(worth_of_base(base).sum(), AMOUNT_PLACES)


def units_of_base(base: pl.Expr) -> pl.Expr:
    """Base quantities in purchase units, rounded once, half-up, to 10 places; from factor."""
    return ratio(base, pl.col("factor"), EXACT_PLACES, working_places=AMOUNT_PLACES)


def worth_of_base(base: pl.Expr) -> pl.Expr:
    """The same of each row, with 16 places, to be summed before it is rounded."""
    in_whole = product(base, pl.col("selected_price"), _CARRIED_PLACES)
    return quotient(in_whole, pl.col("factor"), _CARRIED_PLACES)
