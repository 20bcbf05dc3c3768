"""What of each tranche was paid by a day, and what stands out (A 二（三）, B 三（四）)."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.batches.months import month_end, month_start
from jicai.calc.advance import AdvanceInputs, advance_totals, tranches, with_funds
from jicai.calc.advance_years import with_years
from jicai.tables.results.advance import ADVANCE, ADVANCE_BY, ADVANCE_LIST

_PAYS = ["batch", "agreement_year", "institution_code", "tranche"]


def advance_rows(inputs: AdvanceInputs, disbursements: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """One row per tranche, the columns of `ADVANCE` in their order, then agreement_year, official and batch_name.

    `disbursements` dated after as-of do not count; those of any fund count for their tranche. Where a batch advances
    yearly they belong to the years as `disbursed_by_year` says.
    """
    planned = tranches(advance_totals(inputs))
    through = disbursements.filter(pl.col("paid_on") <= as_of)
    paid = disbursed_by_year(through, planned, inputs).group_by(_PAYS).agg(paid=pl.col("amount").sum())
    institutions = with_funds(inputs.institutions).select("institution_code", "institution_name", "district", "fund")
    return (
        planned.join(paid, on=_PAYS, how="left")
        .with_columns(pl.col("paid").fill_null(0))
        .with_columns(outstanding=pl.col("amount") - pl.col("paid"))
        .with_columns(status=_status(as_of))
        .join(institutions, on="institution_code")
        .join(inputs.batches.select("batch", "batch_name"), on="batch")
        .sort(ADVANCE.sort_by)
        .select(*ADVANCE.keys, "agreement_year", "official", "batch_name")
    )


def disbursed_by_year(disbursements: pl.LazyFrame, planned: pl.LazyFrame, inputs: AdvanceInputs) -> pl.LazyFrame:
    """The disbursements with tranche as Int32 and their agreement_year, see `jicai.calc.advance_years.with_years`.

    `planned` are the tranches, as `jicai.calc.advance.tranches` gives them: what of a tranche number names no year
    fills that tranche of the years in order.
    """
    rooms = planned.select(*_PAYS, room="amount")
    rows = disbursements.with_columns(pl.col("tranche").cast(pl.Int32))
    order = ["paid_on", "fund", "amount", "_source", "_row"]
    return with_years(rows, rooms, inputs.advances, ["batch", "institution_code", "tranche"], order)


def _status(as_of: date) -> pl.Expr:
    return (
        pl.when(pl.col("outstanding") <= 0)
        .then(pl.lit("paid"))
        .when(pl.col("due_on") < as_of)
        .then(pl.lit("late"))
        .when(pl.col("due_on").is_between(month_start(as_of), month_end(as_of)))
        .then(pl.lit("due"))
        .otherwise(pl.lit("upcoming"))
    )


def advance_totals_by(rows: pl.LazyFrame, by: str) -> pl.LazyFrame:
    """The rows of `advance_rows` added up, one row per group and fund: the columns of `ADVANCE_BY[by]`, sorted."""
    table = ADVANCE_BY[by]
    keys = list(table.keys[: table.keys.index("institutions")])
    late = pl.col("status") == "late"
    return (
        rows.group_by(keys)
        .agg(
            pl.col("institution_code").n_unique().cast(pl.Int64).alias("institutions"),
            pl.col("amount", "paid", "outstanding").sum(),
            overpaid=-pl.col("outstanding").clip(upper_bound=0).sum(),
            late=late.sum().cast(pl.Int64),
            late_amount=pl.col("outstanding").filter(late).sum(),
        )
        .sort(keys)
        .select(table.keys)
    )


def due_in(rows: pl.LazyFrame, month: date) -> pl.LazyFrame:
    """The tranches that are due in the month of this day."""
    return rows.filter(pl.col("due_on").is_between(month_start(month), month_end(month)))


def to_be_paid(rows: pl.LazyFrame, fund: str) -> pl.LazyFrame:
    """What the fund still has to pay of these tranches, each by itself: the columns of `ADVANCE_LIST`, sorted."""
    return (
        rows.filter(pl.col("fund") == fund, pl.col("outstanding") > 0)
        .with_columns(pl.col("tranche").cast(pl.String))
        .sort(ADVANCE_LIST.sort_by)
        .select(ADVANCE_LIST.keys)
    )
