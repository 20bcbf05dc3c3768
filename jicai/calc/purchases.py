"""From order lines to sums of purchases: the one step whose size is the export's; every rule works on its sums."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import polars as pl

from jicai.calc.lines import line_hash, parted
from jicai.calc.names import folded_code
from jicai.calc.quantities import AMOUNT_PLACES, base_of_split, split_quantity, with_stated_bases
from jicai.money import exact, product, round_half_up

Count = Literal["accepted", "delivered", "ordered"]

#: The quantity and the date of each way of counting (RULES "Quantities").
COUNTED_COLUMNS: dict[Count, tuple[str, str]] = {
    "accepted": ("accepted_qty", "accepted_on"),
    "delivered": ("delivered_qty", "delivered_on"),
    "ordered": ("ordered_qty", "ordered_on"),
}
#: What is summed of lines.
SUMMED = ["quantity", "stated_base", "cost"]
_FIRST_OF_LINE = ["ordered_on", "receipt_id", "product_code", "institution_code", "unit_price"]


def counted_lines(orders: pl.LazyFrame, count: Count, as_of: date, more: Sequence[str] = ()) -> pl.LazyFrame:
    """The lines that count as purchases: institution_code, product_code, quantity, stated_base, cost, counted_on.

    quantity is in purchase units, null where the line states its base quantity, which is stated_base. Withdrawn and
    refused lines never count, nor does anything dated after `as_of`. A line ordered once and received in several rows
    counts once as ordered: the row of its first order day, then by receipt. `cost` is what the line comes
    to in yuan, 12 places: what was accepted the export's own amount where it has one, else quantity x unit price, also
    where the quantity is stated in base units (`accepted_worth`, where the orders have it).
    The columns `more` of the orders stand among these.
    """
    quantity, day = COUNTED_COLUMNS[count]
    lines = countable(with_stated_bases(orders, "orders"), count, as_of)
    if count == "ordered":
        lines = first_of_lines(lines)
    return lines.select(
        "institution_code",
        "product_code",
        *split_quantity("orders", quantity),
        *more,
        cost=_cost(lines, quantity),
        counted_on=pl.col(day),
    )


def countable(orders: pl.LazyFrame, count: Count, as_of: date) -> pl.LazyFrame:
    """The rows of the orders that may count: neither withdrawn nor refused, and with the quantity by as-of."""
    quantity, day = COUNTED_COLUMNS[count]
    return orders.filter(
        pl.col("status").is_in(["normal", "returned"]),
        pl.col(day) <= as_of,
        pl.col(quantity).is_not_null(),
    )


def first_of_lines(orders: pl.LazyFrame) -> pl.LazyFrame:
    """One row of each order line, in any order: that of its first order day, then by receipt."""
    # Few lines stand in several rows, and only their rows have to be sorted.
    alone, several = parted(orders, line_hash())
    if several is None:
        return alone
    # Rows of a line agree on what was ordered; where they differ otherwise, their order in the files is no reason.
    rows = several.sort(_FIRST_OF_LINE, nulls_last=True)
    return pl.concat([alone, rows.filter(folded_code(pl.col("line_id")).is_first_distinct())])


def _cost(lines: pl.LazyFrame, quantity: str) -> pl.Expr:
    # A quantity, or a price, that stands for one in base units has 12 places; others have 4 and 6.
    schema = lines.collect_schema()
    places = max(AMOUNT_PLACES, sum(getattr(schema[name], "scale", 0) for name in (quantity, "unit_price")))
    cost = product(pl.col(quantity), pl.col("unit_price"), places)
    rounded = cost if places == AMOUNT_PLACES else round_half_up(cost, AMOUNT_PLACES)
    if quantity != "accepted_qty":
        return rounded
    # Where the quantity is one in base units the amount beside it is rounded to the fen, for what is payable.
    exactly = [pl.col("accepted_worth")] if "accepted_worth" in schema else []
    return pl.coalesce(*exactly, exact(pl.col("accepted_amount"), AMOUNT_PLACES), rounded)


def product_windows(products: pl.LazyFrame, agreement_years: pl.LazyFrame, superseded: pl.LazyFrame) -> pl.LazyFrame:
    """When a purchase of each product of a catalogue counts toward each agreement year.

    Columns: batch, agreement_year, product_code, variety_code, company_key (of the agreement item), factor,
    counts_from, counts_until (both days included; windows without a day are left out). A renewed code counts from its
    date (A 二（一）), a superseded variety until the day before (B 二（三）).
    """
    last_days = superseded.group_by("batch", "variety_code").agg(
        last_day=pl.col("superseded_from").min().dt.offset_by("-1d")
    )
    return (
        products.join(agreement_years, on="batch", how="inner")
        .join(last_days, on=["batch", "variety_code"], how="left")
        .select(
            "batch",
            "agreement_year",
            "product_code",
            "variety_code",
            "factor",
            company_key="item_company",
            counts_from=pl.max_horizontal("year_start", "valid_from"),
            counts_until=pl.min_horizontal("year_end", "last_day"),
        )
        .filter(pl.col("counts_from") <= pl.col("counts_until"))
    )


def window_purchases(lines: pl.LazyFrame, windows: pl.LazyFrame) -> pl.LazyFrame:
    """What each institution bought in each window: a row for both where a line counts.

    `lines` as `counted_lines` gives them, `windows` as `product_windows`; a line counts in every window that holds its
    date. The columns of `windows`, then institution_code, purchased_qty (base units, Decimal(38, 10), negative where
    more was returned than bought) and purchased_amount, what these lines cost (yuan, Decimal(38, 12)).
    """
    window = numbered(windows)
    return purchases_of(window_sums(lines, window), window)


def numbered(windows: pl.LazyFrame) -> pl.LazyFrame:
    """The windows with their numbers, `window`."""
    # Sorted, because a plan may run this twice, and a join alone gives its rows in any order.
    return windows.sort("batch", "agreement_year", "product_code").with_row_index("window")


def window_sums(lines: pl.LazyFrame, window: pl.LazyFrame, *apart: str) -> pl.LazyFrame:
    """The lines in small sums: window, institution_code, the columns `apart`; quantity, stated_base, cost.

    `lines` as `counted_lines` gives them, `window` as `numbered`. Sums of parts of the lines add up to those of all.
    """
    return (
        lines.join(window.select("window", "product_code", "counts_from", "counts_until"), on="product_code")
        .filter(pl.col("counted_on").is_between("counts_from", "counts_until"))
        .group_by("window", "institution_code", *apart)
        .agg(pl.col(SUMMED).sum())
    )


def purchases_of(sums: pl.LazyFrame, window: pl.LazyFrame) -> pl.LazyFrame:
    """`window_sums` as `window_purchases` gives them."""
    return (
        sums.join(window, on="window")
        .with_columns(purchased_qty=base_of_split())
        .rename({"cost": "purchased_amount"})
        .drop("window", "quantity", "stated_base")
    )


def purchases(lines: pl.LazyFrame, windows: pl.LazyFrame) -> pl.LazyFrame:
    """The same per batch x agreement_year x institution_code x variety_code x company_key, in all windows of these."""
    return item_sums(window_purchases(lines, windows))


def item_sums(bought: pl.LazyFrame) -> pl.LazyFrame:
    """Rows of `window_purchases` summed per batch x agreement_year x institution_code x variety_code x company_key."""
    return bought.group_by("batch", "agreement_year", "institution_code", "variety_code", "company_key").agg(
        pl.col("purchased_qty", "purchased_amount").sum()
    )
