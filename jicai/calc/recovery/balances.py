"""What has to come back per account, and what is on record as having come back (A 二（三）, B 三（四）).

An account is batch x institution x fund: offset and refund stay with the fund that paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from jicai.calc.advance import AdvanceInputs, advance_totals, tranches, with_funds

FEN = pl.Decimal(38, 2)
ACCOUNT = ("batch", "institution_code", "fund")
NOTHING = pl.lit(0, dtype=FEN)


@dataclass(frozen=True, slots=True)
class RecoveryInputs:
    """The typed tables and what the batch files say; amounts are yuan, months first days.

    A table that is not there has no rows; `as_planned` says that there is no table of disbursements, so that the plan
    counts as paid out. windows: as `jicai.batches.frames.offset_windows_frame` gives.
    """

    advance: AdvanceInputs
    disbursements: pl.LazyFrame
    fund_payments: pl.LazyFrame
    recoveries: pl.LazyFrame
    windows: pl.LazyFrame
    as_planned: bool


def outlays(inputs: RecoveryInputs, as_of: date) -> pl.LazyFrame:
    """What went out per account and day: ACCOUNT, date, amount, actual, planned.

    The disbursements through as-of, whoever received them, each from its recorded fund or else the one by level.
    Without the table the plan counts as paid out, every tranche on its last day; `planned` marks those whose day is yet
    to come.
    """
    funds = with_funds(inputs.advance.institutions).select("institution_code", _fund="fund")
    if inputs.as_planned:
        rows = tranches(advance_totals(inputs.advance)).select(
            "batch", "institution_code", "amount", date="due_on", actual=pl.lit(False)
        )
        fund = pl.col("_fund")
    else:
        rows = inputs.disbursements.filter(pl.col("paid_on") <= as_of).select(
            *ACCOUNT, "amount", date="paid_on", actual=pl.lit(True)
        )
        fund = pl.coalesce("fund", "_fund")
    return (
        rows.join(funds, on="institution_code")
        .with_columns(fund=fund)
        .group_by(*ACCOUNT, "date", "actual")
        .agg(pl.col("amount").cast(FEN).sum())
        .with_columns(planned=pl.col("date") > as_of)
    )


def recorded_months(recoveries: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """What is on record of the months begun by as-of, summed: ACCOUNT, month, recorded_offset, recorded_refund."""
    amount = pl.col("amount").cast(FEN)
    return (
        recoveries.filter(pl.col("month") <= as_of)
        .group_by(*ACCOUNT, "month")
        .agg(
            recorded_offset=amount.filter(pl.col("kind") == "offset").sum(),
            recorded_refund=amount.filter(pl.col("kind") == "refund").sum(),
        )
    )


def batch_spans(inputs: RecoveryInputs, as_of: date) -> pl.LazyFrame:
    """The columns of `inputs.windows`, recorded_through and given_through (months, null where there are none).

    Through `recorded_through`, the last month on record for the batch, its movements are the recorded ones.
    `given_through` is the last month of the whole table of fund payments.
    """
    begun = pl.col("month") <= as_of
    through = inputs.recoveries.filter(begun).group_by("batch").agg(recorded_through=pl.col("month").max())
    given = inputs.fund_payments.filter(begun).select(given_through=pl.col("month").max())
    return inputs.windows.join(through, on="batch", how="left").join(given, how="cross")


def opening_balances(paid_out: pl.LazyFrame, recorded: pl.LazyFrame, spans: pl.LazyFrame) -> pl.LazyFrame:
    """Every account that got an advance or has a movement on record.

    Columns: ACCOUNT, advanced, recorded_offset, recorded_refund (all months), recovered_before (both, before the
    window).
    """
    both = pl.col("recorded_offset") + pl.col("recorded_refund")
    movements = recorded.join(spans.select("batch", "first_month"), on="batch").with_columns(
        recovered_before=pl.when(pl.col("month") < pl.col("first_month")).then(both)
    )
    sums = ("advanced", "recorded_offset", "recorded_refund", "recovered_before")
    return (
        pl.concat([paid_out.select(*ACCOUNT, advanced="amount"), movements], how="diagonal")
        .group_by(ACCOUNT)
        .agg(pl.col(sums).sum())
    )
