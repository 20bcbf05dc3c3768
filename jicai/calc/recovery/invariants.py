"""What must hold of every result on recovery, whatever the input: a breach is a fault of the program."""

from __future__ import annotations

import polars as pl

from jicai.calc.recovery.balances import ACCOUNT, FEN, NOTHING
from jicai.calc.recovery.course import Course
from jicai.calc.recovery.movements import movements
from jicai.calc.recovery.payments import PAYMENT

_FOUND = (*ACCOUNT, "month")


def breaches(course: Course) -> pl.LazyFrame:
    """The breaches, none if all is well: rule, ACCOUNT, month (null where it is about no month), expected, found.

    balance: advanced = offset + refunded + balance, the left side and the balance from the windows' months, the rest
    from the movements. payment: the computed offsets of a month are at most what the offsets on record leave of the
    payment. negative: no computed offset is below 0. chain: a month opens with what the month before closed with.
    """
    found = [_balance(course), _payment(course), _negative(course), _chain(course)]
    return pl.concat(found, how="diagonal").sort("rule", *_FOUND)


def _breach(rows: pl.LazyFrame, rule: str, expected: pl.Expr, found: pl.Expr) -> pl.LazyFrame:
    held = pl.col(name for name in _FOUND if name in rows.collect_schema())
    return rows.select(held, rule=pl.lit(rule), expected=expected.cast(FEN), found=found.cast(FEN))


def _balance(course: Course) -> pl.LazyFrame:
    amount = pl.col("amount")
    moved = (
        movements(course)
        .filter(pl.col("actual") | (pl.col("kind") != "refund"))
        .group_by(ACCOUNT)
        .agg(
            out=amount.filter(pl.col("kind") == "advance").sum(),
            back=amount.filter(pl.col("kind") != "advance").sum(),
        )
    )
    last = course.months.group_by(ACCOUNT).agg(pl.col("closing", "month").sort_by("month").last())
    later = (
        course.recorded.join(last, on=ACCOUNT)
        .filter(pl.col("month") > pl.col("month_right"))
        .group_by(ACCOUNT)
        .agg(later=pl.sum_horizontal(pl.col("recorded_offset", "recorded_refund").sum()))
    )
    rows = (
        course.totals.join(moved, on=ACCOUNT, how="left")
        .join(last, on=ACCOUNT, how="left")
        .join(later, on=ACCOUNT, how="left")
        .with_columns(pl.col("out", "back", "later").fill_null(NOTHING))
        # An account without a month of its window has nothing to compare its balance with but the movements.
        .with_columns(left=pl.coalesce(pl.col("closing") - pl.col("later"), "balance"))
        .filter((pl.col("advanced") != pl.col("back") + pl.col("left")) | (pl.col("advanced") != pl.col("out")))
    )
    return _breach(rows.drop("month"), "balance", pl.col("advanced"), pl.col("back") + pl.col("left"))


def _payment(course: Course) -> pl.LazyFrame:
    rows = (
        course.months.filter("computed")
        .group_by(PAYMENT)
        .agg(pl.col("offset").sum())
        .join(course.payments, on=PAYMENT, how="left")
        .with_columns(pl.col("unused").fill_null(NOTHING))
        .filter(pl.col("offset") > pl.col("unused"))
    )
    return _breach(rows, "payment", pl.col("unused"), pl.col("offset"))


def _negative(course: Course) -> pl.LazyFrame:
    rows = course.months.filter(pl.col("computed") & (pl.col("offset") < 0))
    return _breach(rows, "negative", NOTHING, pl.col("offset"))


def _chain(course: Course) -> pl.LazyFrame:
    """On months sorted by account and month, as `window_months` gives them."""
    starts = course.balances.select(*ACCOUNT, start=pl.col("advanced") - pl.col("recovered_before"))
    follows = pl.all_horizontal(pl.col(key) == pl.col(key).shift() for key in ACCOUNT).fill_null(False)
    months = course.months.with_columns(before=pl.when(follows).then(pl.col("closing").shift()))
    first = months.filter(pl.col("before").is_null()).join(starts, on=ACCOUNT, how="left")
    left = pl.col("opening") - pl.col("offset") - pl.col("recorded_refund")
    return pl.concat(
        [
            _breach(months.filter(pl.col("opening") != pl.col("before")), "chain", pl.col("before"), pl.col("opening")),
            _breach(first.filter(pl.col("opening") != pl.col("start")), "chain", pl.col("start"), pl.col("opening")),
            _breach(months.filter(pl.col("closing") != left), "chain", left, pl.col("closing")),
        ]
    )
