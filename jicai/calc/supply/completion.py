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
    # Numbered, since lines are grouped much faster by a number than by five names; sorted, because used twice.
    items = (
        evidence.agreed_items.filter(pl.col("agreed_qty") > 0)
        .join(orders.select(_ITEM).unique(), on=_ITEM, how="semi", nulls_equal=True)
        .select(*_ITEM, "agreed_qty")
        .sort(_ITEM)
        .with_row_index("item")
    )
    selected = evidence.catalogue.filter(pl.col("selected") == "yes")
    windows = product_windows(selected, evidence.years_begun, evidence.superseded).join(
        items, on=[key for key in _ITEM if key != "institution_code"], nulls_equal=True
    )
    reached = pl.col("bought").cum_sum() >= pl.col("agreed_qty")
    days = (
        counted_lines(evidence.tables["orders"], "accepted", evidence.as_of)
        .join(
            windows.select("item", "agreed_qty", "factor", "institution_code", "product_code", *_WINDOW),
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
