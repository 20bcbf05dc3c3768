"""Values that change in mid-cycle: which one is in force on the day of an event."""

from __future__ import annotations

from datetime import date

import polars as pl


def spans(batches: pl.LazyFrame, *names: str) -> pl.LazyFrame:
    """The named terms of every batch: batch, since, until (both included), and their values, a row for every span.

    `batches` as `jicai.batches.frames.batches_frame` gives them.
    """
    return batches.select("batch", "terms").explode("terms").unnest("terms").select("batch", "since", "until", *names)


def in_force(rows: pl.LazyFrame, batches: pl.LazyFrame, name: str, day: pl.Expr) -> pl.LazyFrame:
    """The rows (with `batch`) and the value of a term on their day; a row without a day, or of no batch, is gone."""
    return (
        rows.with_columns(_day=day)
        .join(spans(batches, name), on="batch")
        .filter(pl.col("_day").is_between("since", "until"))
        .drop("since", "until", "_day")
    )


def within_cycle(day: date) -> pl.Expr:
    """A day held within the cycle of its batch: rows with start_on and cycle_end."""
    return pl.max_horizontal("start_on", pl.min_horizontal(pl.lit(day), "cycle_end"))
