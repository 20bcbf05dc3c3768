"""Rows on record at a time, or with a sign, that does not fit the course of an advance; they count as they stand."""

from __future__ import annotations

import polars as pl

from jicai.calc.recovery.balances import ACCOUNT, CYCLE, PLACE
from jicai.calc.recovery.course import Course
from jicai.calc.recovery.movements import movements, with_balances

_SPAN = (*CYCLE, "first_month", "refund_month")


def irregular(course: Course, batches: pl.LazyFrame) -> pl.LazyFrame:
    """One row per kind and row on record: kind, ACCOUNT, date or month, since, amount, PLACE.

    The kinds: paid_early (before the batch begins, which is `since`), paid_late (after its refund month), paid_behind
    (after more had come back than had gone out by then, by the amount), recovered_early (before the window, which
    begins in the month `since`), negative (a recovery below 0).
    """
    spans = course.spans.select(_SPAN).join(batches.select("batch", "start_on"), on="batch")
    paid = course.outlays.filter("actual").select(*ACCOUNT, "date", "amount", *PLACE).join(spans, on=CYCLE)
    recovered = course.records.filter(pl.col("amount") != 0).drop("kind").join(spans, on=CYCLE)
    found = [
        _of_kind(paid.filter(pl.col("date") < pl.col("start_on")), "paid_early", "start_on"),
        _of_kind(paid.filter(pl.col("date").dt.month_start() > pl.col("refund_month")), "paid_late", "refund_month"),
        _paid_behind(course),
        _of_kind(recovered.filter(pl.col("month") < pl.col("first_month")), "recovered_early", "first_month"),
        _of_kind(recovered.filter(pl.col("amount") < 0), "negative", "first_month"),
    ]
    return pl.concat(found, how="diagonal")


def _of_kind(rows: pl.LazyFrame, kind: str, since: str) -> pl.LazyFrame:
    return rows.with_columns(kind=pl.lit(kind), since=since).drop("first_month", "refund_month", "start_on")


def _paid_behind(course: Course) -> pl.LazyFrame:
    below = (
        with_balances(movements(course).filter(~pl.col("planned")))
        .filter(pl.col("balance") < 0)
        .group_by(ACCOUNT)
        .agg(since=pl.col("date").min(), lowest=pl.col("balance").min())
    )
    # The first that comes too late; those that follow it say nothing new.
    return (
        course.outlays.filter("actual")
        .select(*ACCOUNT, "date", *PLACE)
        .join(below, on=ACCOUNT)
        .filter(pl.col("date") > pl.col("since"))
        .group_by(ACCOUNT)
        .agg(pl.col("date", *PLACE, "since", "lowest").sort_by("date", *PLACE).first())
        .select(*ACCOUNT, "date", "since", *PLACE, kind=pl.lit("paid_behind"), amount=-pl.col("lowest"))
    )
