"""Orders and deliveries in sums per group: lines reduce to sums per product, and those to the figures."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from jicai.calc.places import place, placed
from jicai.money import product, ratio

_PRODUCT = ("batch", "product_code")
_PLACES = 6


def order_sums(orders: pl.LazyFrame, products: pl.LazyFrame, by: str, days: int, as_of: date) -> pl.LazyFrame:
    """Per batch and company or distributor (`by`): how many orders there are, and what was delivered of those due.

    `orders` as `supply_orders` gives them, `products` the catalogue. Columns: batch, `by`, orders, due_orders (more
    than `days` old at `as_of`), ordered_amount and delivered_amount (of the due ones, yuan at the selected price,
    exact), delivery_rate, refused_orders, refused_share (of all orders), and _source, _row of the first order that was
    refused or is due and not whole. Quantities cannot be added over varieties, so the rate is one of amounts.
    """
    due = pl.col("ordered_on") < as_of - timedelta(days)
    short = pl.col("refused") | (due & (pl.col("delivered_qty") < pl.col("ordered_qty")))
    own = () if by == "company" else (by,)
    return (
        orders.group_by(*_PRODUCT, *own)
        .agg(
            pl.col("ordered_qty", "delivered_qty").filter(due).sum(),
            orders=pl.len(),
            due_orders=due.sum(),
            refused_orders=pl.col("refused").sum(),
            place=place().filter(short).min(),
        )
        .join(products.select(*_PRODUCT, "company", "selected_price"), on=_PRODUCT)
        .group_by("batch", by)
        .agg(
            pl.col("orders", "due_orders", "refused_orders").sum(),
            pl.col("place").min(),
            ordered_amount=product(pl.col("ordered_qty"), pl.col("selected_price")).sum(),
            delivered_amount=product(pl.col("delivered_qty"), pl.col("selected_price")).sum(),
        )
        .with_columns(
            *placed(pl.col("place")),
            delivery_rate=share("delivered_amount", "ordered_amount"),
            refused_share=share("refused_orders", "orders"),
        )
        .drop("place")
    )


def received_sums(received: pl.LazyFrame, products: pl.LazyFrame, days: int, as_of: date) -> pl.LazyFrame:
    """Per batch and distributor what was delivered of the orders due, as `receipts` gives it: delivered_amount."""
    return (
        received.filter(pl.col("ordered_on") < as_of - timedelta(days))
        .group_by(*_PRODUCT, "distributor")
        .agg(pl.col("delivered_qty").sum())
        .join(products.select(*_PRODUCT, "selected_price"), on=_PRODUCT)
        .group_by("batch", "distributor")
        .agg(delivered_amount=product(pl.col("delivered_qty"), pl.col("selected_price")).sum())
    )


def delivery_sums(sent: pl.LazyFrame, products: pl.LazyFrame, by: str, late_days: int) -> pl.LazyFrame:
    """Per batch and company or distributor (`by`): how many deliveries, how long after the order, how many late.

    `sent` as `deliveries` gives them. Columns: batch, `by`, deliveries, days_median, days_p90, late_deliveries (after
    more than `late_days` days), late_share, and _source, _row of the first late one. The two ranks are nearest ranks:
    the least number of days within which at least half, or nine tenths, of the deliveries were made.
    """
    late = pl.col("days") > late_days
    by_then, made = pl.col("made").cum_sum(), pl.col("made").sum()
    own = () if by == "company" else (by,)
    return (
        sent.group_by(*_PRODUCT, *own, "days")
        .agg(made=pl.len(), place=place().min())
        .join(products.select(*_PRODUCT, "company"), on=_PRODUCT)
        .group_by("batch", by, "days")
        .agg(pl.col("made").cast(pl.Int64).sum(), pl.col("place").min())
        .sort("days")
        .group_by("batch", by, maintain_order=True)
        .agg(
            deliveries=made,
            days_median=pl.col("days").filter(by_then * 2 >= made).first(),
            days_p90=pl.col("days").filter(by_then * 10 >= made * 9).first(),
            late_deliveries=pl.col("made").filter(late).sum(),
            place=pl.col("place").filter(late).min(),
        )
        .with_columns(*placed(pl.col("place")), late_share=share("late_deliveries", "deliveries"))
        .drop("place")
    )


def share(part: str, whole: str) -> pl.Expr:
    """One column over the other, to 6 places; null over 0."""
    return ratio(pl.col(part), pl.col(whole), _PLACES)
