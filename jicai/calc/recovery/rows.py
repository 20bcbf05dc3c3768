"""The rows of `offset` and `refund`, with the names of the institutions, and their sums."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.recovery.balances import ACCOUNT, NOTHING
from jicai.calc.recovery.course import Course
from jicai.calc.recovery.refunds import refund_happened, refund_is_final, refund_is_late
from jicai.tables.results.recovery import OFFSET, REFUND


def with_names(rows: pl.LazyFrame, institutions: pl.LazyFrame) -> pl.LazyFrame:
    """The rows, in their order, with institution_name and district."""
    names = institutions.select("institution_code", "institution_name", "district")
    return rows.join(names, on="institution_code", how="left", maintain_order="left")


def in_month(rows: pl.LazyFrame, key: str, month: date | None) -> pl.LazyFrame:
    """The rows whose month under `key` is the wanted one (a first day), all of them where none is wanted."""
    return rows if month is None else rows.filter(pl.col(key) == month)


def offset_rows(course: Course, institutions: pl.LazyFrame) -> pl.LazyFrame:
    """The months of the windows that begin with a balance, through the last month given.

    The columns of `OFFSET`, then agreement_year and recorded_refund (yuan, on record for the month).
    """
    rows = course.months.filter(pl.col("opening") > 0)
    return with_names(rows, institutions).select(*OFFSET.keys, "agreement_year", "recorded_refund")


def refund_rows(course: Course, institutions: pl.LazyFrame) -> pl.LazyFrame:
    """What the offsets leave to be refunded, whether or not it has come back.

    The columns of `REFUND`, then agreement_year, refunded (on record), assumed (counts as refunded without a
    record), open (has still to come back) and late (past its month, and no record shows it whole). The refund is final
    once fund payments are given through the end of the batch's window. See `jicai.calc.recovery.refunds`.
    """
    left = pl.col("balance").clip(NOTHING)
    rows = (
        course.totals.with_columns(
            refund=pl.col("advanced") - pl.col("offset"),
            due_month="refund_month",
            status=pl.when(refund_is_final()).then(pl.lit("final")).otherwise(pl.lit("forecast")),
            assumed=pl.when(refund_happened(course.as_of)).then(left).otherwise(NOTHING),
            late=refund_is_late(course.as_of),
        )
        .with_columns(open=left - pl.col("assumed"))
        .filter(pl.col("refund") > 0)
        .sort(ACCOUNT)
    )
    return with_names(rows, institutions).select(*REFUND.keys, "agreement_year", "refunded", "assumed", "open", "late")


def unlisted_rows(course: Course, institutions: pl.LazyFrame) -> pl.LazyFrame:
    """What is on record of months that `offset_rows` has no row for: after the payments end, or out of the window.

    Columns: ACCOUNT, institution_name, district, month, recorded_offset, recorded_refund (yuan).
    """
    listed = course.months.filter(pl.col("opening") > 0)
    return with_names(course.recorded.join(listed, on=[*ACCOUNT, "month"], how="anti"), institutions)


def unlisted_sums(rows: pl.LazyFrame) -> pl.LazyFrame:
    """One row on rows of `unlisted_rows`: recorded_offset and recorded_refund (yuan)."""
    return rows.select(pl.col("recorded_offset", "recorded_refund").sum())


def offset_sums(rows: pl.LazyFrame) -> pl.LazyFrame:
    """One row on rows of `offset_rows`: institutions, offset (yuan), recorded_refund (yuan)."""
    return rows.select(pl.col("institution_code").n_unique(), pl.col("offset", "recorded_refund").sum())


def refund_sums(rows: pl.LazyFrame) -> pl.LazyFrame:
    """One row on rows of `refund_rows`: institutions, refund, final, refunded, assumed, open (yuan), late (rows)."""
    return rows.select(
        pl.col("institution_code").n_unique(),
        pl.col("refund", "refunded", "assumed", "open").sum(),
        final=pl.col("refund").filter(pl.col("status") == "final").sum(),
        late=pl.col("late").sum(),
    )
