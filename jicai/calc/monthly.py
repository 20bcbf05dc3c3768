"""What institutions took of each product from month to month: the sums that the statistical checks work on."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from jicai.batches.months import add_months, month_start
from jicai.calc.places import place
from jicai.calc.quantities import BASE, base_of_split, split_quantity, units_of_split, with_stated_bases


def monthly_use(orders: pl.LazyFrame, windows: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """Accepted quantity per batch x agreement_year x institution_code x product_code x month (its first day).

    `windows` as `jicai.calc.purchases.product_windows` gives them, with `selected` and `substitute`; a line counts
    where its day of acceptance lies in one, normal and returned lines through `as_of`. Columns: the keys, variety_code,
    company_key, selected, substitute, units (purchase units, 12 places), quantity (base units, exact), place (of the
    first line, see `jicai.calc.places`).
    """
    # Sorted, because the plan runs this twice, and a join alone gives its rows in any order.
    window = windows.sort("batch", "agreement_year", "product_code").with_row_index("window")
    # Few exports state base quantities, and to sum a column without any takes as long as to sum the others.
    is_stated = "accepted_base" in orders.collect_schema()
    stated = pl.col("stated_base").sum() if is_stated else pl.lit(None, dtype=BASE).alias("stated_base")
    sums = (
        with_stated_bases(orders, "orders")
        .filter(
            pl.col("status").is_in(["normal", "returned"]),
            pl.col("accepted_on") <= as_of,
            pl.col("accepted_qty").is_not_null(),
        )
        .join(window.select("window", "product_code", "counts_from", "counts_until"), on="product_code")
        .filter(pl.col("accepted_on").is_between("counts_from", "counts_until"))
        .with_columns(split_quantity("orders", "accepted_qty"))
        .group_by("window", "institution_code", month=pl.col("accepted_on").dt.truncate("1mo"))
        .agg(pl.col("quantity").sum(), stated, place=place().min())
    )
    return (
        sums.join(window, on="window")
        .with_columns(units=units_of_split(), quantity=base_of_split())
        .drop("window", "factor", "counts_from", "counts_until", "stated_base")
    )


def whole_months(as_of: date, count: int) -> list[date]:
    """The first days of the last `count` months that are over by the end of as-of, the earliest first."""
    next_day = as_of + timedelta(days=1)
    return [add_months(month_start(next_day), -back) for back in range(count, 0, -1)]
