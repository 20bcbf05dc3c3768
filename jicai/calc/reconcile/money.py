"""Books of money: what the fund paid or took back in one book against the same in another, and payments of lines.

Source: A 二（三）, B 三（四）.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from jicai.calc.names import folded_code
from jicai.calc.places import first_placed
from jicai.calc.reconcile.books import MONEY, order_book, origins

FUND_KEYS = ("institution_code", "fund", "month")
RECOVERY_KEYS = ("batch", *FUND_KEYS[:2], "kind", "month")


def against_other_book(left: pl.LazyFrame, right: pl.LazyFrame, keys: Sequence[str], as_of: date) -> pl.LazyFrame:
    """The sums of two books of one kind under the same keys, the last of which is the month, through as-of's month.

    Columns: the keys (`kind` as `movement`), kind, reason, order_amount, book_amount, amount_diff (yuan), order_rows,
    book_rows and for each book the place of its first row. Rows of one key are summed: both books may split a payment.
    `duplicate`: all rows of the other book are alike, and together a multiple. `month_shift`: what one month lacks a
    month next to it has too much.
    """
    sides = []
    for name, rows in (("order", left), ("book", right)):
        sides.append(
            rows.filter(pl.col("month") <= as_of)
            .group_by(keys)
            .agg(
                pl.col("amount").cast(MONEY).sum().alias(f"{name}_amount"),
                pl.len().cast(pl.Int64).alias(f"{name}_rows"),
                (pl.col("amount").n_unique() == 1).alias(f"{name}_alike"),
                *first_placed(f"{name}_"),
            )
        )
    both = sides[0].join(sides[1], on=keys, how="full", coalesce=True)
    diff, kind = _compared()
    *grain, month = keys
    twice = (
        pl.col("book_alike")
        & (pl.col("order_rows") == 1)
        & (pl.col("book_rows") > 1)
        & (pl.col("book_amount") == pl.col("order_amount") * pl.col("book_rows"))
    ).fill_null(value=False)
    gap = pl.col("gap")

    def next_to(by: int) -> pl.Expr:
        is_next = pl.col(month).shift(by).over(grain, order_by=month).dt.offset_by(f"{by}mo") == pl.col(month)
        return is_next & (gap + gap.shift(by).over(grain, order_by=month) == 0)

    shifted = ((gap != 0) & (next_to(1) | next_to(-1))).fill_null(value=False)
    reason = pl.when(twice).then(pl.lit("duplicate")).when(shifted).then(pl.lit("month_shift"))
    renamed = {"kind": "movement"} if "kind" in keys else {}
    return (
        both.with_columns(gap=diff)
        .with_columns(_reason=reason, _kind=kind)
        .rename(renamed)
        .with_columns(kind="_kind", reason="_reason", amount_diff="gap")
        .drop("gap", "_kind", "_reason", "order_alike", "book_alike")
        .sort([renamed.get(key, key) for key in keys], nulls_last=True)
    )


def against_payments(
    orders: pl.LazyFrame, payments: pl.LazyFrame, catalogue: pl.LazyFrame, as_of: date
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """What each accepted order line is worth against the payments that name it; and the payments that name none.

    Of lines: institution_code, line_id, kind, reason (part or over), order_… and book_… of party, on (first day),
    amount, rows and place, book_ids, amount_diff. A line and its returns are one sum. How payments without a line are
    allotted is the business of the settlement (`jicai overdue`); they are given back: institution_code, payee, amount.
    """

    def of(name: str, party: str, day: str) -> list[pl.Expr]:
        return [
            pl.col(party).min().alias(f"{name}_party"),
            pl.col(day).min().alias(f"{name}_on"),
            pl.col("amount").cast(MONEY).sum().alias(f"{name}_amount"),
            pl.len().cast(pl.Int64).alias(f"{name}_rows"),
            *first_placed(f"{name}_"),
        ]

    keys = ["institution_code", "line_key"]
    book = order_book(orders, origins(catalogue), as_of).lazy()
    lines = book.group_by(keys).agg(*of("order", "party", "day"), line_id=pl.col("document").min())
    paid = payments.filter(pl.col("paid_on") <= as_of)
    named = (
        paid.filter(pl.col("line_id").is_not_null())
        .group_by("institution_code", line_key=folded_code(pl.col("line_id")))
        .agg(
            *of("book", "payee", "paid_on"),
            named_line=pl.col("line_id").min(),
            book_ids=pl.col("payment_id").unique().sort().str.join("、"),
        )
    )
    diff, kind = _compared()
    reason = pl.when(kind == "differing").then(pl.when(diff < 0).then(pl.lit("part")).otherwise(pl.lit("over")))
    both = lines.join(named, on=keys, how="full", coalesce=True).with_columns(
        kind=kind, reason=reason, amount_diff=diff, line_id=pl.coalesce("line_id", "named_line")
    )
    unnamed = paid.filter(pl.col("line_id").is_null()).select("institution_code", "payee", "amount")
    return both.sort("institution_code", "line_id"), unnamed


def _compared() -> tuple[pl.Expr, pl.Expr]:
    """How much more the book says than the orders (yuan), and what becomes of the two."""
    diff = pl.col("book_amount").fill_null(0) - pl.col("order_amount").fill_null(0)
    kind = (
        pl.when(pl.col("book_rows").is_null())
        .then(pl.lit("only_order"))
        .when(pl.col("order_rows").is_null())
        .then(pl.lit("only_book"))
        .when(diff == 0)
        .then(pl.lit("matched"))
        .otherwise(pl.lit("differing"))
    )
    return diff, kind
