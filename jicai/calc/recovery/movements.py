"""Every movement of every advance, and the account that it leaves: what `ledger` and `cashflow` are made of."""

from __future__ import annotations

import polars as pl

from jicai.batches.months import month_start
from jicai.calc.recovery.balances import ACCOUNT, FEN, PLACE
from jicai.calc.recovery.course import Course
from jicai.calc.recovery.refunds import refund_happened, refund_is_covered, refund_is_final
from jicai.calc.recovery.rows import with_names
from jicai.tables.results.recovery import LEDGER, MOVEMENT_KINDS

_KINDS = pl.Enum([choice.value for choice in MOVEMENT_KINDS])


def movements(course: Course) -> pl.LazyFrame:
    """What went out and came back, and what is expected to.

    Columns: ACCOUNT, date (of a month: its last day), month, kind (advance, offset, refund; an Enum in this order),
    amount, actual (recorded), planned (yet to happen), tranche (of advances), PLACE (of what is recorded). Every
    recorded row is a movement of its own; amounts of 0 are left out.
    """
    advances = course.outlays.with_columns(kind=pl.lit("advance"), month=pl.col("date").dt.month_start())
    recorded = course.records.with_columns(actual=pl.lit(True), planned=pl.lit(False))
    computed = course.months.filter("computed").select(
        *ACCOUNT, "month", kind=pl.lit("offset"), amount="offset", actual=pl.lit(False), planned=pl.lit(False)
    )
    return (
        pl.concat([advances, recorded, computed, _refunds(course)], how="diagonal")
        .filter(pl.col("amount") != 0)
        .with_columns(date=pl.coalesce("date", pl.col("month").dt.month_end()), kind=pl.col("kind").cast(_KINDS))
    )


def _refunds(course: Course) -> pl.LazyFrame:
    """What is left of each account: in its month where it counts as refunded, else not before as-of's month."""
    happened = refund_happened(course.as_of)
    earliest = pl.when(refund_is_covered() | ~refund_is_final()).then(pl.lit(month_start(course.as_of)))
    return course.totals.filter(pl.col("balance") > 0).select(
        *ACCOUNT,
        kind=pl.lit("refund"),
        amount="balance",
        month=pl.max_horizontal("refund_month", earliest),
        actual=pl.lit(False),
        planned=~happened,
    )


def with_balances(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Rows of `movements`, sorted, with the `balance` of the account after each.

    On one day advances come first, by tranche, then offsets, then refunds; of each the one that leaves most, so that it
    does not matter how the rows stand in their file, and no balance dips lower than the day makes it. What is planned
    comes after all that has happened.
    """
    signed = pl.when(pl.col("kind") == "advance").then("amount").otherwise(-pl.col("amount"))
    order = [*ACCOUNT, "planned", "date", "kind", "tranche", signed, *PLACE]
    return rows.sort(order, descending=[key is signed for key in order]).with_columns(
        balance=signed.cum_sum().over(ACCOUNT).cast(FEN)
    )


def ledger_rows(course: Course, institutions: pl.LazyFrame) -> pl.LazyFrame:
    """The movements with the balance after each: the columns of `LEDGER`, then agreement_year and planned."""
    rows = with_balances(movements(course)).with_columns(pl.col("kind").cast(pl.String))
    return with_names(rows, institutions).select(*LEDGER.keys, "agreement_year", "planned")


def ledger_sums(rows: pl.LazyFrame) -> pl.LazyFrame:
    """One row on rows of `ledger_rows`: institutions, and in yuan advance, offset, refund and balance."""
    return rows.select(pl.col("institution_code").n_unique(), *sums_of_kinds()).with_columns(
        balance=pl.col("advance") - pl.col("offset") - pl.col("refund")
    )


def sums_of_kinds() -> list[pl.Expr]:
    """The sums of `amount`, one column per kind of movement."""
    return [
        pl.col("amount").filter(pl.col("kind") == choice.value).sum().alias(choice.value) for choice in MOVEMENT_KINDS
    ]
