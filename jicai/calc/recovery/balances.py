"""What has to come back per account, and what is on record as having come back (A 二（三）, B 三（四）).

An account is batch x institution x fund: offset and refund stay with the fund that paid. Where a batch recalculates its
advance yearly, each agreement year stands for a cycle of its own; for all others the agreement year is 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from jicai.calc.advance import AdvanceInputs, advance_totals, tranches, with_funds
from jicai.calc.advance_years import with_years
from jicai.calc.tranches import disbursed_by_year

FEN = pl.Decimal(38, 2)
CYCLE = ("batch", "agreement_year")
ACCOUNT = (*CYCLE, "institution_code", "fund")
#: Where a row of an input stands.
PLACE = ("_source", "_row")
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

    @property
    def payments_in_scope(self) -> pl.LazyFrame:
        """The fund payments of institutions that are in the table of institutions."""
        return self.fund_payments.join(self.advance.institutions, on="institution_code", how="semi")


def outlays(inputs: RecoveryInputs, as_of: date) -> pl.LazyFrame:
    """What went out, row by row: ACCOUNT, tranche, date, amount, actual, planned; PLACE (null where not actual).

    The disbursements through as-of, whoever received them, each from its recorded fund or else the one by level.
    Without the table the plan counts as paid out, every tranche on its last day; `planned` marks those whose day is yet
    to come. A row that fills two agreement years is there in two parts.
    """
    plan = tranches(advance_totals(inputs.advance))
    funds = with_funds(inputs.advance.institutions).select("institution_code", _fund="fund")
    if inputs.as_planned:
        planned = plan.select(*CYCLE, "institution_code", "tranche", "amount", date="due_on", actual=pl.lit(False))
        rows = pl.concat([planned, inputs.disbursements.select(PLACE).head(0)], how="diagonal")
        fund = pl.col("_fund")
    else:
        through = inputs.disbursements.filter(pl.col("paid_on") <= as_of)
        rows = disbursed_by_year(through, plan, inputs.advance).select(
            *ACCOUNT, *PLACE, "tranche", "amount", date="paid_on", actual=pl.lit(True)
        )
        fund = pl.coalesce("fund", "_fund")
    return (
        rows.join(funds, on="institution_code")
        .with_columns(pl.col("amount").cast(FEN), fund=fund, planned=pl.col("date") > as_of)
        .drop("_fund")
    )


def records(inputs: RecoveryInputs, paid_out: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """What is on record of the months begun by as-of, row by row: ACCOUNT, PLACE, month, kind, amount.

    `paid_out` as `outlays` gives it: a row that names no agreement year fills what went out in the years in order.
    """
    keys = ["batch", "institution_code", "fund"]
    rooms = paid_out.group_by(ACCOUNT).agg(room=pl.col("amount").sum())
    begun = inputs.recoveries.filter(pl.col("month") <= as_of)
    rows = with_years(begun, rooms, inputs.advance.advances, keys, ["month", "kind", "amount", *PLACE])
    return rows.select(*ACCOUNT, *PLACE, "month", "kind", "amount")


def recorded_months(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of `records` added up by month: ACCOUNT, month, recorded_offset, recorded_refund."""
    amount = pl.col("amount")
    return rows.group_by(*ACCOUNT, "month").agg(
        recorded_offset=amount.filter(pl.col("kind") == "offset").sum(),
        recorded_refund=amount.filter(pl.col("kind") == "refund").sum(),
    )


def batch_spans(inputs: RecoveryInputs, as_of: date) -> pl.LazyFrame:
    """The columns of `inputs.windows`, recorded_through and given_through (months, null where there are none).

    Through `recorded_through`, the last month on record for the batch, its movements are the recorded ones.
    `given_through` is the last month of the fund payments to all known institutions.
    """
    begun = pl.col("month") <= as_of
    through = inputs.recoveries.filter(begun).group_by("batch").agg(recorded_through=pl.col("month").max())
    given = inputs.payments_in_scope.filter(begun).select(given_through=pl.col("month").max())
    return inputs.windows.join(through, on="batch", how="left").join(given, how="cross")


def opening_balances(paid_out: pl.LazyFrame, recorded: pl.LazyFrame, spans: pl.LazyFrame) -> pl.LazyFrame:
    """Every account that got an advance or has a movement on record.

    Columns: ACCOUNT, advanced, recorded_offset, recorded_refund (all months), recovered_before (both, before the
    window).
    """
    both = pl.col("recorded_offset") + pl.col("recorded_refund")
    movements = recorded.join(spans.select(*CYCLE, "first_month"), on=CYCLE).with_columns(
        recovered_before=pl.when(pl.col("month") < pl.col("first_month")).then(both)
    )
    sums = ("advanced", "recorded_offset", "recorded_refund", "recovered_before")
    return (
        pl.concat([paid_out.select(*ACCOUNT, advanced="amount"), movements], how="diagonal")
        .group_by(ACCOUNT)
        .agg(pl.col(sums).sum())
    )
