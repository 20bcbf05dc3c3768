"""The course of every advance: what went out, what came back, what is left; all results on recovery rest on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from jicai.calc.recovery.balances import (
    ACCOUNT,
    CYCLE,
    RecoveryInputs,
    batch_spans,
    opening_balances,
    outlays,
    recorded_months,
    records,
)
from jicai.calc.recovery.offset import window_months
from jicai.calc.recovery.payments import monthly_payments


@dataclass(frozen=True, slots=True)
class Course:
    """The frames that the results share; each module's docstring tells the columns.

    outlays, records, recorded, spans, balances: `jicai.calc.recovery.balances`; payments: `payments`; months: `offset`;
    totals: one row per account, ACCOUNT, advanced, offset, refunded (on record), balance, and the batch's spans.
    """

    as_of: date
    outlays: pl.LazyFrame
    records: pl.LazyFrame
    recorded: pl.LazyFrame
    spans: pl.LazyFrame
    balances: pl.LazyFrame
    payments: pl.LazyFrame
    months: pl.LazyFrame
    totals: pl.LazyFrame

    def collected(self) -> Course:
        """The same, worked out once, for whoever asks for several results."""
        names = ("outlays", "records", "recorded", "spans", "balances", "payments")
        frames = pl.collect_all([getattr(self, name) for name in names])
        course = _course(self.as_of, *(frame.lazy() for frame in frames))
        # Sums of money are far from 38 digits, so the faster engine will do: see `jicai.money`.
        months = course.months.collect(engine="in-memory").lazy()
        return replace(course, months=months, totals=_totals(course.balances, months, course.spans).collect().lazy())


def follow(inputs: RecoveryInputs, as_of: date) -> Course:
    """The course of all advances through as-of; nothing dated after it counts (A 二（三）, B 三（四）)."""
    paid_out = outlays(inputs, as_of)
    rows = records(inputs, paid_out, as_of)
    recorded = recorded_months(rows)
    spans = batch_spans(inputs, as_of)
    balances = opening_balances(paid_out, recorded, spans)
    payments = monthly_payments(inputs.payments_in_scope, recorded, as_of)
    return _course(as_of, paid_out, rows, recorded, spans, balances, payments)


def _course(
    as_of: date,
    paid_out: pl.LazyFrame,
    rows: pl.LazyFrame,
    recorded: pl.LazyFrame,
    spans: pl.LazyFrame,
    balances: pl.LazyFrame,
    payments: pl.LazyFrame,
) -> Course:
    months = window_months(balances, spans, recorded, payments)
    totals = _totals(balances, months, spans)
    return Course(as_of, paid_out, rows, recorded, spans, balances, payments, months, totals)


def _totals(balances: pl.LazyFrame, months: pl.LazyFrame, spans: pl.LazyFrame) -> pl.LazyFrame:
    computed = months.filter("computed").group_by(ACCOUNT).agg(computed_offset=pl.col("offset").sum())
    return (
        balances.join(computed, on=ACCOUNT, how="left")
        .select(
            *ACCOUNT,
            "advanced",
            offset=pl.col("recorded_offset") + pl.col("computed_offset").fill_null(0),
            refunded="recorded_refund",
        )
        .with_columns(balance=pl.col("advanced") - pl.col("offset") - pl.col("refunded"))
        .join(spans, on=CYCLE)
    )
