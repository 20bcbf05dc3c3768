"""The twelve months that reported needs are held against, and which of them the orders cover."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from jicai.calc.purchases import Count, counted_lines

MONTHS = 12


def twelve_months(as_of: date) -> tuple[date, date]:
    """The first and the last day of the last twelve calendar months that are over on the evening of `as_of`.

    A month that ends on `as_of` itself is over.
    """
    following = (as_of + timedelta(days=1)).replace(day=1)
    return following.replace(year=following.year - 1), following - timedelta(days=1)


def months_without_lines(orders: pl.LazyFrame, count: Count, first: date, last: date) -> pl.LazyFrame:
    """The months of the window in which not one line of the whole export counts: month, its first day; in order.

    Of such a month nobody knows what was bought: it is told, never taken as zero and never filled.
    """
    seen = (
        counted_lines(orders, count, last)
        .filter(pl.col("counted_on") >= first)
        .select(month=pl.col("counted_on").dt.truncate("1mo"))
        .unique()
    )
    every = pl.LazyFrame().select(month=pl.date_range(pl.lit(first), pl.lit(last), "1mo"))
    return every.join(seen, on="month", how="anti").sort("month")
