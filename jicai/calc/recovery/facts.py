"""What a result on recovery rests on, and what it leaves out, so that it can be said."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.advance import advance_totals
from jicai.calc.recovery.balances import RecoveryInputs


def facts(inputs: RecoveryInputs, as_of: date) -> pl.LazyFrame:
    """One row: how many rows of each table are dated after as-of: later_payments, later_recoveries and, where there is
    such a table, later_disbursements. Without one, planned and official: how many advances are planned, and how many of
    them are the centre's figures.
    """
    counts = [
        _after(inputs.fund_payments, "month", as_of, "later_payments"),
        _after(inputs.recoveries, "month", as_of, "later_recoveries"),
    ]
    if inputs.as_planned:
        counts.append(advance_totals(inputs.advance).select(pl.col("official").sum(), planned=pl.len()))
    else:
        counts.append(_after(inputs.disbursements, "paid_on", as_of, "later_disbursements"))
    return pl.concat(counts, how="horizontal")


def _after(frame: pl.LazyFrame, key: str, as_of: date, name: str) -> pl.LazyFrame:
    return frame.select((pl.col(key) > as_of).sum().alias(name))
