"""From order lines to sums of purchases: the one step whose size is the export's; every rule works on its sums."""

from __future__ import annotations

from datetime import date
from typing import Literal

import polars as pl

from jicai.calc.names import folded_code
from jicai.money import product

Count = Literal["accepted", "delivered", "ordered"]

#: The quantity and the date of each way of counting (RULES "Quantities").
COUNTED_COLUMNS: dict[Count, tuple[str, str]] = {
    "accepted": ("accepted_qty", "accepted_on"),
    "delivered": ("delivered_qty", "delivered_on"),
    "ordered": ("ordered_qty", "ordered_on"),
}


def counted_lines(orders: pl.LazyFrame, count: Count, as_of: date) -> pl.LazyFrame:
    """The lines that count as purchases: institution_code, product_code, quantity (purchase units), counted_on.

    Withdrawn and refused lines never count, nor does anything dated after `as_of`. A line ordered once and received
    in several rows counts once as ordered: its first row, so `orders` comes in the order of the files.
    """
    quantity, day = COUNTED_COLUMNS[count]
    lines = orders.filter(
        pl.col("status").is_in(["normal", "returned"]),
        pl.col(day) <= as_of,
        pl.col(quantity).is_not_null(),
    )
    if count == "ordered":
        lines = lines.filter(folded_code(pl.col("line_id")).is_first_distinct())
    return lines.select("institution_code", "product_code", quantity=pl.col(quantity), counted_on=pl.col(day))


def product_windows(products: pl.LazyFrame, agreement_years: pl.LazyFrame, superseded: pl.LazyFrame) -> pl.LazyFrame:
    """When a purchase of each product of a catalogue counts toward each agreement year.

    Columns: batch, agreement_year, product_code, variety_code, company_key, factor, counts_from, counts_until (both
    days included; windows without a day are left out). A renewed code counts from its date (A 二（一）), a superseded
    variety until the day before (B 二（三）).
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
            "company_key",
            "factor",
            counts_from=pl.max_horizontal("year_start", "valid_from"),
            counts_until=pl.min_horizontal("year_end", "last_day"),
        )
        .filter(pl.col("counts_from") <= pl.col("counts_until"))
    )


def purchases(lines: pl.LazyFrame, windows: pl.LazyFrame) -> pl.LazyFrame:
    """Purchased base quantity per batch x agreement_year x institution_code x variety_code x company_key.

    `lines` as `counted_lines` gives them, `windows` as `product_windows`; a line counts in every window that holds its
    date. Column purchased_qty, Decimal(38, 10), negative where more was returned than bought.
    """
    # Sorted, because the plan runs this twice, and a join alone gives its rows in any order.
    window = windows.sort("batch", "agreement_year", "product_code").with_row_index("window")
    sums = (
        lines.join(window.select("window", "product_code", "counts_from", "counts_until"), on="product_code")
        .filter(pl.col("counted_on").is_between("counts_from", "counts_until"))
        .group_by("window", "institution_code")
        .agg(pl.col("quantity").sum())
    )
    return (
        sums.join(window, on="window")
        .group_by("batch", "agreement_year", "institution_code", "variety_code", "company_key")
        .agg(purchased_qty=product(pl.col("quantity"), pl.col("factor")).sum())
    )
