"""Orders and deliveries in sums per group: lines reduce to sums per product, and those to the figures."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from jicai.calc.places import place, placed
from jicai.calc.prices import price_spans, with_price_from
from jicai.calc.quantities import AMOUNT_PLACES, amount_of_base
from jicai.money import ratio
from jicai.texts import formatted

_PRODUCT = ("batch", "product_code")
#: A product at one of its prices: orders are worth what was in force on the day they were placed.
_PRICED = (*_PRODUCT, "price_from")
_PLACES = 6
#: Reasons of voided orders that are named.
_REASONS = 3


def order_sums(orders: pl.LazyFrame, products: pl.LazyFrame, by: str, days: int, as_of: date) -> pl.LazyFrame:
    """Per batch and company or distributor (`by`): how many orders there are, and what was delivered of those due.

    `orders` as `supply_orders` gives them, `products` the catalogue. Columns: batch, `by`, orders, due_orders (more
    than `days` old at `as_of`), ordered_amount and delivered_amount (of the due ones, yuan at the selected price,
    12 places), delivery_rate, refused_orders, voided_orders (those of them that were voided since they were not
    supplied), void_reasons (a list of the first few), refused_share (of all orders), and _source, _row of the first
    order that was refused or is due and not whole. Quantities cannot be added over varieties, so the rate is one of
    amounts.
    """
    due = pl.col("ordered_on") < as_of - timedelta(days)
    short = pl.col("refused") | (due & (pl.col("delivered_qty") < pl.col("ordered_qty")))
    own = () if by == "company" else (by,)
    reason = pl.when("refused").then("void_reason")
    return (
        with_price_from(orders, products, pl.col("ordered_on"))
        .group_by(*_PRICED, *own)
        .agg(
            # Not `filter`, which takes its groups one by one.
            *(pl.when(due).then(quantity).sum().alias(quantity) for quantity in ("ordered_qty", "delivered_qty")),
            orders=pl.len(),
            due_orders=due.sum(),
            refused_orders=pl.col("refused").sum(),
            voided_orders=reason.is_not_null().sum(),
            void_reasons=reason.drop_nulls().unique(),
            place=pl.when(short).then(place()).min(),
        )
        .join(
            price_spans(products).select(*_PRICED, "company", "factor", "selected_price"), on=_PRICED, nulls_equal=True
        )
        .group_by("batch", by)
        .agg(
            pl.col("orders", "due_orders", "refused_orders", "voided_orders").sum(),
            pl.col("void_reasons").explode(keep_nulls=False, empty_as_null=False).unique().sort().head(_REASONS),
            pl.col("place").min(),
            ordered_amount=amount_of_base(pl.col("ordered_qty")),
            delivered_amount=amount_of_base(pl.col("delivered_qty")),
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
        .pipe(with_price_from, products, pl.col("ordered_on"))
        .group_by(*_PRICED, "distributor")
        .agg(pl.col("delivered_qty").sum())
        .join(price_spans(products).select(*_PRICED, "factor", "selected_price"), on=_PRICED, nulls_equal=True)
        .group_by("batch", "distributor")
        .agg(delivered_amount=amount_of_base(pl.col("delivered_qty")))
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
    return ratio(pl.col(part), pl.col(whole), _PLACES, working_places=AMOUNT_PLACES)


def voided() -> pl.Expr:
    """How many of the refused orders were voided since they were not supplied, and why, in brackets; else empty."""
    words = formatted("（其中因未供货作废 {} 笔：{}）", pl.col("voided_orders"), pl.col("void_reasons").list.join("、"))
    return pl.when(pl.col("voided_orders") > 0).then(words).otherwise(pl.lit(""))
