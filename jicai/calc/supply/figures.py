"""The figures of supply per company or distributor, with the attention level that they suggest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.supply import levels
from jicai.calc.supply.chosen import chosen_orders, spelled
from jicai.calc.supply.completion import undelivered_after_completion
from jicai.calc.supply.orders import deliveries
from jicai.calc.supply.receipts import receipts
from jicai.calc.supply.sums import delivery_sums, order_sums, received_sums, share
from jicai.tables.results.supply import SUPPLY_BY

_AFTER = "undelivered_after_completion"
_COUNTS = ("orders", "due_orders", "deliveries", "late_deliveries", "refused_orders", "voided_orders", _AFTER)

_AMOUNTS = ("ordered_amount", "delivered_amount")


@dataclass(frozen=True, slots=True)
class SupplyDays:
    """The days after an order by which it is due, beyond which a delivery is late, and those after completion."""

    due: int
    late: int
    after_completion: int


def supply(
    evidence: Evidence, by: str, days: SupplyDays, wanted: Mapping[str, Collection[str]] | None = None
) -> pl.LazyFrame:
    """One row per batch and company or distributor (`by`), the columns of `SUPPLY_BY[by]`, sorted by those two.

    `wanted` chooses orders by batch, institution_code, district, company, variety_code or product_code. Amounts are
    exact. An order is its first distributor's, a delivery that of the distributor who made it; so a distributor may
    have delivered more than was ordered of it, and have no orders at all. Without agreed quantities nothing is known
    of completion (null).
    """
    keys = ["batch", by]
    products = evidence.catalogue

    def chosen(frame: pl.LazyFrame) -> pl.LazyFrame:
        frame = chosen_orders(evidence, frame, wanted or {})
        return frame if by == "company" else spelled(frame, evidence.tables["orders"])

    sent = chosen(deliveries(evidence.ordered_lines, evidence.as_of))
    after = chosen(undelivered_after_completion(evidence, days.after_completion))
    orders = order_sums(chosen(evidence.supply_orders), products, by, days.due, evidence.as_of)
    if by == "distributor":
        received = chosen(receipts(evidence.ordered_lines, evidence.as_of))
        sums = received_sums(received, products, days.due, evidence.as_of)
        orders = orders.drop("delivered_amount").join(sums, on=keys, how="full", nulls_equal=True, coalesce=True)
    is_known = pl.lit("agreed" in evidence.given)
    return (
        orders.join(delivery_sums(sent, products, by, days.late), on=keys, how="full", nulls_equal=True, coalesce=True)
        .join(after.group_by(keys).agg(pl.len().alias(_AFTER)), on=keys, how="left", nulls_equal=True)
        .with_columns(pl.col(*_COUNTS).fill_null(0).cast(pl.Int64), pl.col(*_AMOUNTS).fill_null(0))
        .with_columns(pl.when(is_known).then(_AFTER).alias(_AFTER))
        .with_columns(
            delivery_rate=share("delivered_amount", "ordered_amount"), undelivered_share=share(_AFTER, "orders")
        )
        .with_columns(
            level=levels.named(
                pl.max_horizontal(
                    levels.by_orders(evidence.supply),
                    levels.by_lateness(evidence.supply),
                    levels.by_undelivered(evidence.supply),
                ),
                evidence.supply,
            )
        )
        .sort(keys, nulls_last=True)
        .select(SUPPLY_BY[by].keys)
    )


def total(figures: pl.LazyFrame) -> pl.LazyFrame:
    """All rows of `supply` in one: counts, amounts, delivery_rate, late_share, and with_level, how many have one."""
    return figures.select(
        pl.col(*_COUNTS, *_AMOUNTS).sum(), with_level=pl.col("level").is_not_null().sum()
    ).with_columns(
        delivery_rate=share("delivered_amount", "ordered_amount"), late_share=share("late_deliveries", "deliveries")
    )


def last_day(orders: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """The last day through `as_of` on which the export knows of an order, a delivery or an acceptance; null for none.

    What comes after it may have happened and is not in the export.
    """
    days = pl.col("ordered_on", "delivered_on", "accepted_on")
    return orders.select(days.filter(days <= as_of).max()).select(last_day=pl.max_horizontal(pl.all()))
