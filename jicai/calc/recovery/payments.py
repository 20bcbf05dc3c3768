"""What the funds owe the institutions month by month, before any offset (A 二（三）, B 三（四）)."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.recovery.balances import FEN, NOTHING

PAYMENT = ("institution_code", "fund", "month")


def monthly_payments(fund_payments: pl.LazyFrame, recorded: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """The payment of every institution, fund and month that has begun by as-of, and what recorded offsets leave of it.

    Columns: PAYMENT, fund_payment (the month's rows added up, clawbacks negative), unused (never below 0), given
    (whether there is a row of the month). Months with nothing but recorded offsets are there too.
    """
    paid = (
        fund_payments.filter(pl.col("month") <= as_of)
        .group_by(PAYMENT)
        .agg(fund_payment=pl.col("amount").cast(FEN).sum())
    )
    return (
        pl.concat([paid, recorded.select(*PAYMENT, "recorded_offset")], how="diagonal")
        .group_by(PAYMENT)
        .agg(
            pl.col("fund_payment", "recorded_offset").sum(),
            given=pl.col("fund_payment").is_not_null().any(),
        )
        .with_columns(
            unused=pl.max_horizontal(
                pl.max_horizontal("fund_payment", NOTHING) - pl.col("recorded_offset"),
                NOTHING,
            )
        )
        .drop("recorded_offset")
    )
