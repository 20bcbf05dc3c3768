"""What goes out of each fund as advances and comes back to it, month by month, past and planned."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.batches.months import month_start
from jicai.calc.recovery.balances import ACCOUNT, CYCLE, RecoveryInputs
from jicai.calc.recovery.course import Course
from jicai.calc.recovery.movements import movements, sums_of_kinds
from jicai.calc.recovery.rows import with_names
from jicai.calc.tranches import advance_rows
from jicai.tables.results.recovery import CASHFLOW


def expected_movements(course: Course, inputs: RecoveryInputs) -> pl.LazyFrame:
    """All movements and those that tranches still to be paid will bring.

    Columns: ACCOUNT, month, kind, amount, planned, institution_name, district.
    What of a tranche has not been paid yet goes out in the month of its last day, a late one in as-of's month, and is
    expected back in the batch's refund month. Tranches of a batch whose cycle is over bring nothing: see `unpaid`.
    """
    columns = (*ACCOUNT, "month", "kind", "amount", "planned")
    past = movements(course).select(*columns[:-3], pl.col("kind").cast(pl.String), "amount", "planned")
    to_come = unpaid(course, inputs).filter(pl.col("cycle_end") >= course.as_of)
    out = to_come.with_columns(
        month=pl.max_horizontal(pl.col("due_on").dt.month_start(), pl.lit(month_start(course.as_of))),
        kind=pl.lit("advance"),
    )
    back = to_come.with_columns(month="refund_month", kind=pl.lit("refund"))
    planned = pl.concat([out, back]).with_columns(amount="outstanding", planned=pl.lit(True))
    return with_names(pl.concat([past, planned.select(columns)]), inputs.advance.institutions)


def unpaid(course: Course, inputs: RecoveryInputs) -> pl.LazyFrame:
    """The tranches not paid in full: ACCOUNT, district, due_on, outstanding, cycle_end, refund_month.

    None without a table of disbursements: the plan counts as paid out then.
    """
    return (
        advance_rows(inputs.advance, inputs.disbursements, course.as_of)
        .filter(pl.lit(not inputs.as_planned), pl.col("outstanding") > 0)
        .join(course.spans, on=CYCLE)
        .select(*ACCOUNT, "district", "due_on", "outstanding", "cycle_end", "refund_month")
    )


def lapsed_sums(tranches: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """One row on rows of `unpaid`: number and amount (yuan) of those that are not planned, their cycle being over."""
    return tranches.filter(pl.col("cycle_end") < as_of).select(pl.len(), pl.col("outstanding").sum())


def cashflow_rows(expected: pl.LazyFrame) -> pl.LazyFrame:
    """One row per month and fund of rows of `expected_movements`: the columns of `CASHFLOW`."""
    return (
        expected.group_by("month", "fund")
        .agg(*sums_of_kinds(), planned=pl.col("planned").any())
        .with_columns(net=pl.col("offset") + pl.col("refund") - pl.col("advance"))
        .sort(CASHFLOW.sort_by)
        .select(CASHFLOW.keys)
    )


def cashflow_sums(expected: pl.LazyFrame) -> pl.LazyFrame:
    """What has happened and what is planned, up to two rows: planned, and in yuan advance, offset, refund."""
    return expected.group_by("planned").agg(sums_of_kinds()).sort("planned")
