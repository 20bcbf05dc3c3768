"""Orders that came after the agreed quantity was complete and were not delivered (A 二（四）, B 二（三）)."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from jicai.calc.evidence import Evidence, once
from jicai.calc.purchases import counted_lines, product_windows
from jicai.calc.quantities import base_of_split

_ITEM = ["batch", "agreement_year", "institution_code", "variety_code", "company_key"]
_WINDOW = ("counts_from", "counts_until")


def undelivered_after_completion(evidence: Evidence, days: int) -> pl.LazyFrame:
    """The orders placed after their agreement item was complete, and refused or, `days` after, not wholly delivered.

    The columns of `supply_orders`, then variety_code, company, company_key, agreed_qty (base units), completed_on. An
    order on the day of completion itself is not after it.
    """
    due = pl.col("ordered_on") < evidence.as_of - timedelta(days)
    products = evidence.catalogue.select("batch", "product_code", "variety_code", "company", company_key="item_company")
    short = once(
        evidence.supply_orders.filter(pl.col("delivered_qty") < pl.col("ordered_qty"), pl.col("refused") | due).join(
            products, on=["batch", "product_code"]
        )
    )
    completed = _completed(evidence, short)
    return short.join(completed, on=_ITEM, nulls_equal=True).filter(pl.col("ordered_on") > pl.col("completed_on"))


def _completed(evidence: Evidence, orders: pl.LazyFrame) -> pl.LazyFrame:
    """Of the agreement items that these orders belong to those that were complete by as-of.

    Columns: the item, agreed_qty (base units), completed_on: the first day by whose end as much was accepted as agreed,
    returns taken off. Items that agreed on nothing have no such day.
    """
    candidates = (
        evidence.agreed_items.filter(pl.col("agreed_qty") > 0)
        .join(orders.select(_ITEM).unique(), on=_ITEM, how="semi", nulls_equal=True)
        .join(evidence.bought, on=_ITEM, nulls_equal=True)
        .select(*_ITEM, "agreed_qty", "purchased_qty")
    )
    selected = evidence.catalogue.filter(pl.col("selected") == "yes")
    windows = product_windows(selected, evidence.years_begun, evidence.superseded)
    lines = counted_lines(evidence.orders, "accepted", evidence.as_of)
    # Numbered, since lines are grouped much faster by a number than by five names; sorted, because used twice.
    items = once(
        candidates.join(_brought_back(evidence, windows), on=_ITEM, how="left", nulls_equal=True)
        # Most items have not come so far; without returns they never had more than they have now.
        .filter(pl.col("purchased_qty") - pl.col("back").fill_null(0) >= pl.col("agreed_qty"))
        .select(*_ITEM, "agreed_qty")
        .sort(_ITEM)
        .with_row_index("item")
    )
    windows_of_items = windows.join(items, on=[key for key in _ITEM if key != "institution_code"], nulls_equal=True)
    reached = pl.col("bought").cum_sum() >= pl.col("agreed_qty")
    days = (
        lines.join(
            windows_of_items.select("item", "agreed_qty", "factor", "institution_code", "product_code", *_WINDOW),
            on=["institution_code", "product_code"],
        )
        .filter(pl.col("counted_on").is_between(*_WINDOW))
        .group_by("item", "agreed_qty", "counted_on")
        .agg(bought=base_of_split().sum())
        .sort("counted_on")
        .group_by("item", maintain_order=True)
        .agg(completed_on=pl.col("counted_on").filter(reached).first())
        .drop_nulls("completed_on")
    )
    return items.join(days, on="item").drop("item")


def _brought_back(evidence: Evidence, windows: pl.LazyFrame) -> pl.LazyFrame:
    """What the lines below 0 take off each agreement item: the item, back (base units, below 0)."""
    # A stated base quantity below 0 may be so small that the quantity beside it is 0.
    returned = evidence.orders.filter(pl.col("accepted_qty") <= 0)
    return (
        counted_lines(returned, "accepted", evidence.as_of)
        .join(windows, on="product_code")
        .filter(pl.col("counted_on").is_between(*_WINDOW))
        .group_by(_ITEM)
        .agg(back=base_of_split().clip(upper_bound=0).sum())
    )
