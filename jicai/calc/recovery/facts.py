"""What a result on recovery rests on, and what it leaves out, so that it can be said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import polars as pl

from jicai.calc.advance import advance_totals
from jicai.calc.recovery.balances import ACCOUNT, CYCLE, RecoveryInputs
from jicai.calc.recovery.course import Course
from jicai.calc.recovery.payments import PAYMENT
from jicai.calc.recovery.rows import with_names
from jicai.calc.selection import keep

Wanted = Mapping[str, Collection[str]]


def facts(inputs: RecoveryInputs, as_of: date, wanted: Wanted) -> pl.LazyFrame:
    """One row: how many rows of each table are in the wanted scope and dated after as-of: later_payments,
    later_recoveries and, where there is such a table, later_disbursements; without one, planned: how many advances
    are. unknown_payments: how many rows of the fund payments are of institutions that nobody knows, in all.
    given_through: the last month of the other rows that has begun by as-of. read_through: that of all rows.
    """
    known = inputs.advance.institutions
    unknown = inputs.fund_payments.join(known, on="institution_code", how="anti")
    begun = inputs.payments_in_scope.filter(pl.col("month") <= as_of)

    def later(frame: pl.LazyFrame, day: str, name: str) -> pl.LazyFrame:
        return _narrowed(frame, known, wanted).select((pl.col(day) > as_of).sum().alias(name))

    if inputs.as_planned:
        advances = _narrowed(advance_totals(inputs.advance), known, wanted).select(planned=pl.len())
    else:
        advances = later(inputs.disbursements, "paid_on", "later_disbursements")
    counts = [
        advances,
        later(inputs.fund_payments, "month", "later_payments"),
        later(inputs.recoveries, "month", "later_recoveries"),
        unknown.select(unknown_payments=pl.len()),
        begun.select(given_through=pl.col("month").max()),
        inputs.fund_payments.filter(pl.col("month") <= as_of).select(read_through=pl.col("month").max()),
    ]
    return pl.concat(counts, how="horizontal")


def spans_of(course: Course, institutions: pl.LazyFrame, wanted: Wanted) -> pl.LazyFrame:
    """The spans (see `batch_spans`) of the batches that have an account in the wanted scope, by code."""
    accounts = keep(with_names(course.totals.select(ACCOUNT), institutions), wanted)
    return course.spans.join(accounts, on=CYCLE, how="semi").sort(CYCLE)


def taking_first(course: Course, institutions: pl.LazyFrame, wanted: Wanted) -> pl.LazyFrame:
    """The batches out of the wanted scope that took of a payment before one in it did: batch, sorted.

    What is on record is taken before anything computed, and so is what a batch takes whose cycle ended first.
    """
    is_wanted = pl.col("batch").is_in(list(wanted.get("batch") or ()))
    ranked = course.months.join(course.spans.select(*CYCLE, "rank"), on=CYCLE)
    # Without wanted batches all of them are.
    mine = ranked.filter("computed", pl.col("opening") > 0, is_wanted)
    last = keep(with_names(mine, institutions), wanted).group_by(PAYMENT).agg(last=pl.col("rank").max())
    took = (
        ranked.filter(pl.col("offset") > 0)
        .join(last, on=PAYMENT)
        .filter(~pl.col("computed") | (pl.col("rank") < pl.col("last")))
    )
    recorded = course.recorded.filter(pl.col("recorded_offset") > 0).join(last, on=PAYMENT)
    batches = pl.concat([took.select("batch"), recorded.select("batch")])
    return batches.filter(~is_wanted).unique().sort("batch")


def _narrowed(frame: pl.LazyFrame, institutions: pl.LazyFrame, wanted: Wanted) -> pl.LazyFrame:
    """The rows in the wanted scope, as far as the table has columns for it; of known institutions alone."""
    rows = frame.join(institutions.select("institution_code", "district"), on="institution_code")
    columns = rows.collect_schema()
    return keep(rows, {key: values for key, values in wanted.items() if key in columns})
