"""The overdue receipts of two days: which came, which were paid, which are still owed."""

from __future__ import annotations

import polars as pl

from jicai.calc.lines import line_key
from jicai.calc.names import folded_code
from jicai.tables.results.diff.money import DIFF_OVERDUE

_KEY = ["line_key", "receipt_key"]
_OF_RECEIPT = ["line_id", "receipt_id", "institution_code", "institution_name", "district", "payee", "product_name"]
_FIGURES = ["due_on", "days_overdue", "unpaid"]


def overdue_changes(then: pl.LazyFrame, now: pl.LazyFrame, payable: pl.LazyFrame) -> pl.LazyFrame:
    """The receipts overdue on either day, the columns of `DIFF_OVERDUE`, sorted; amounts in yuan.

    `then` and `now` are rows of `jicai.calc.settlement.overdue.overdue_lines`, `payable` the receipts of now with
    line_id and receipt_id, overdue or not: what was overdue and is none of these is no longer listed at all.
    """
    before, after = _keyed(then), _keyed(now)
    joined = before.join(after, on=_KEY, how="full", nulls_equal=True, coalesce=True, suffix="_now")
    left = payable.select(line_key=line_key(), receipt_key=folded_code(pl.col("receipt_id")), is_payable=pl.lit(True))
    was, owed = pl.col("unpaid"), pl.col("unpaid_now")
    kind = (
        pl.when(was.is_null())
        .then(pl.lit("new"))
        .when(owed.is_null() & pl.col("is_payable"))
        .then(pl.lit("paid"))
        .when(owed.is_null())
        .then(pl.lit("dropped"))
        .when(owed > was)
        .then(pl.lit("worse"))
        .when(owed < was)
        .then(pl.lit("partly"))
        .otherwise(pl.lit("still"))
    )
    zero = pl.lit(0, dtype=pl.Decimal(38, 2))
    return (
        joined.join(left.unique(_KEY), on=_KEY, how="left", nulls_equal=True)
        .select(
            *(pl.coalesce(f"{name}_now", name).alias(name) for name in (*_OF_RECEIPT, "due_on")),
            kind=kind,
            days_overdue_then="days_overdue",
            days_overdue="days_overdue_now",
            unpaid_then=was.fill_null(zero),
            unpaid=owed.fill_null(zero),
            unpaid_change=owed.fill_null(zero) - was.fill_null(zero),
        )
        .sort(DIFF_OVERDUE.sort_by)
        .select(DIFF_OVERDUE.keys)
    )


def _keyed(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.select(
        *_OF_RECEIPT, *_FIGURES, line_key=line_key(), receipt_key=folded_code(pl.col("receipt_id"))
    ).with_columns(pl.col("unpaid").cast(pl.Decimal(38, 2)))
