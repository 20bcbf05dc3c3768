"""The figures of the first page of an export that no result has by itself."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.tables.front import FRONT_TREND, WORST_INSTITUTIONS


def worst_institutions(
    rolled_up: pl.LazyFrame, institutions: pl.LazyFrame, overdue: pl.LazyFrame | None, most: int
) -> pl.LazyFrame:
    """The institutions furthest behind time, the worst first: the columns of `WORST_INSTITUTIONS`.

    `rolled_up` is progress by institution, `overdue` the overdue amounts by institution, where these are known. None
    that is not behind; of equal ones the larger agreed amount first.
    """
    gap = pl.col("completion") - pl.col("time_progress")
    rows = rolled_up.with_columns(gap=gap, behind=pl.col("lagging") + pl.col("not_started")).filter(pl.col("gap") < 0)
    if overdue is None:
        rows = rows.with_columns(unpaid=pl.lit(None, dtype=pl.Decimal(38, 2)))
    else:
        rows = rows.join(overdue.select("institution_code", "unpaid"), on="institution_code", how="left")
        rows = rows.with_columns(pl.col("unpaid").fill_null(0))
    rows = rows.join(institutions.select("institution_code", "district"), on="institution_code", how="left")
    order = ["gap", "agreed_amount", "institution_code"]
    return rows.sort(order, descending=[False, True, False]).head(most).select(*WORST_INSTITUTIONS.keys)


def monthly_totals(totals: pl.LazyFrame) -> pl.LazyFrame:
    """The columns of `FRONT_TREND` from `jicai.calc.trend.totals_on`."""
    return totals.with_columns(month=pl.col("day").dt.month_start()).select(FRONT_TREND.keys)


def balance_on(movements: pl.LazyFrame, day: date) -> pl.LazyFrame:
    """One row, one column: what of the advances was out at the end of the day (yuan), from rows of the ledger."""
    signed = pl.when(pl.col("kind") == "advance").then("amount").otherwise(-pl.col("amount"))
    return movements.filter(pl.col("date") <= day).select(balance=signed.sum())


def late_amount(tranches: pl.LazyFrame, day: date) -> pl.LazyFrame:
    """One row, one column: what of tranches due before the day is outstanding (yuan), from rows of the advance plan."""
    return tranches.filter(pl.col("due_on") < day, pl.col("outstanding") > 0).select(pl.col("outstanding").sum())
