"""The overdue receipts, and the groups of receipts, as `jicai overdue` shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Literal

import polars as pl

from jicai.calc.settlement.inputs import ZERO
from jicai.calc.settlement.state import Settlement
from jicai.money import ratio
from jicai.tables.results.settlement import OVERDUE, bucket_keys, bucket_labels, overdue_by

Group = Literal["institution", "payee", "district"]

_RATIO_PLACES = 6
_OF_RECEIPT = ["line_id", "receipt_id", "product_code", "accepted_on", "due_on"]
_OF_RECEIPT += ["amount", "paid", "credited", "unpaid"]
#: In memory, or still to be picked out of more.
Receipts = pl.DataFrame | pl.LazyFrame


def overdue_lines(
    settlement: Settlement, receipts: Receipts, products: pl.LazyFrame, ageing: Sequence[int]
) -> pl.LazyFrame:
    """The rows of `OVERDUE`: of the given receipts those past due and not wholly settled (A 二（三）, B 三（四）).

    `products` is the catalogue, for the names: of a product in several batches the first one's. `ageing` are the last
    days of the buckets but the open one.
    """
    as_of, days = settlement.as_of, pl.col("days_overdue")
    labels = bucket_labels(ageing)
    bucket = pl.lit(labels[-1])
    for last, label in reversed(list(zip(ageing, labels, strict=False))):
        bucket = pl.when(days <= last).then(pl.lit(label)).otherwise(bucket)
    # Put in order alone, so that the other columns are copied once. A receipt's position is its row.
    order = receipts.lazy().filter(_is_overdue(as_of)).select("position", *OVERDUE.sort_by).sort(OVERDUE.sort_by)
    rows = settlement.receipts.select(
        pl.col("pair", *_OF_RECEIPT).gather(order.select("position").collect().to_series())
    )
    # Pairs are numbered from 0, in order.
    pairs = settlement.pairs.select("institution_code", "institution_name", "payee", "district")
    number = rows.drop_in_place("pair")
    names = rows.select("product_code").join(
        _names(products).collect(), on="product_code", how="left", maintain_order="left"
    )
    return (
        rows.with_columns(*(one.gather(number) for one in pairs), *names)
        .lazy()
        .with_columns(pl.col("product_code").cast(pl.String), days_overdue=days_overdue(as_of))
        .with_columns(bucket=bucket)
        .select(OVERDUE.keys)
    )


def _names(products: pl.LazyFrame) -> pl.LazyFrame:
    names = products.select("batch", "product_code", "product_name", "variety_code", "variety_name").sort("batch")
    first = names.unique("product_code", keep="first", maintain_order=True).drop("batch")
    return first.with_columns(pl.col("product_code").cast(pl.Categorical))


def overdue_groups(settlement: Settlement, receipts: Receipts, by: Group, ageing: Sequence[int]) -> pl.LazyFrame:
    """The rows of `overdue_by(by, ageing)`: every group with one of the given receipts."""
    table = overdue_by(by, ageing)
    keys = list(table.keys[: table.keys.index("lines")])
    frame = (
        receipts.lazy()
        .join(settlement.pairs.lazy().select("pair", *dict.fromkeys([*keys, "district"])), on="pair")
        .join(settlement.on_time.lazy(), on="position", how="left")
    )
    is_due = pl.col("due_on") < settlement.as_of
    sums = {"accepted": pl.col("amount"), "paid": pl.col("paid"), "credited": pl.col("credited")}
    return (
        frame.group_by(keys)
        .agg(
            *_overdue_sums(settlement.as_of, ageing),
            *(amount.sum().alias(f"{name}_amount") for name, amount in sums.items()),
            *(amount.filter(is_due).sum().alias(f"due_{name}") for name, amount in sums.items()),
            pl.col("on_time").sum(),
            *([pl.col("district").first()] if by == "institution" else []),
        )
        .with_columns(
            payment_rate=_rate("paid_amount", pl.col("accepted_amount") - pl.col("credited_amount")),
            due_payment_rate=_rate("due_paid", pl.col("due_accepted") - pl.col("due_credited")),
            on_time_rate=_rate("on_time", pl.col("due_accepted")),
        )
        .sort(keys)
        .select(table.keys)
    )


def overdue_totals(settlement: Settlement, receipts: Receipts, ageing: Sequence[int]) -> pl.LazyFrame:
    """One row over the given receipts: lines, unpaid, a column per bucket, not_due and oldest_days."""
    return receipts.lazy().select(_overdue_sums(settlement.as_of, ageing))


def _overdue_sums(as_of: date, ageing: Sequence[int]) -> list[pl.Expr]:
    is_overdue, days, unpaid = _is_overdue(as_of), days_overdue(as_of), pl.col("unpaid")
    buckets = [is_overdue & (days > low) & (days <= high) for low, high in pairwise([0, *ageing])]
    buckets.append(is_overdue & (days > ageing[-1]))
    return [
        is_overdue.sum().cast(pl.Int64).alias("lines"),
        unpaid.filter(is_overdue).sum(),
        *(unpaid.filter(bucket).sum().alias(key) for bucket, key in zip(buckets, bucket_keys(ageing), strict=True)),
        unpaid.filter(pl.col("due_on") >= as_of).sum().alias("not_due"),
        days.filter(is_overdue).max().fill_null(0).alias("oldest_days"),
    ]


def days_overdue(as_of: date) -> pl.Expr:
    """Days from the due date to as-of."""
    return (pl.lit(as_of) - pl.col("due_on")).dt.total_days()


def _is_overdue(as_of: date) -> pl.Expr:
    return (pl.col("due_on") < as_of) & (pl.col("unpaid") > ZERO)


def _rate(part: str, whole: pl.Expr) -> pl.Expr:
    return ratio(pl.col(part), whole, _RATIO_PLACES)
