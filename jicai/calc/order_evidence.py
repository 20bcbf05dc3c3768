"""The order lines that the checks look at: the columns that any of them asks for, read anew by each.

Held in memory ten million lines are gigabytes; a check reads of them the few columns that it looks at.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.quantities import STATED_BASES, with_stated_bases

_OF_A_LINE = [
    "line_id",
    "receipt_id",
    "institution_code",
    "product_code",
    "distributor",
    "contract_no",
    "unit_price",
    "ordered_on",
    "void_reason",
]
_OF_A_LINE += ["delivered_on", "accepted_on", "_source", "_row", *STATED_BASES["orders"]]
_OF_AN_ORDER = [*_OF_A_LINE, "status", "product_name", "company", "accepted_amount"]


def said_of_orders(orders: pl.LazyFrame) -> pl.LazyFrame:
    """Of the columns that the checks look at all but those of stated base quantities that no line states."""
    orders = with_stated_bases(orders, "orders")
    # Hardly any export states base quantities, and they are the widest of all.
    bases = list(STATED_BASES["orders"].values())
    stated = orders.select(pl.col(bases).is_not_null().any()).collect().row(0, named=True)
    return orders.select(*_OF_AN_ORDER, *(base for base in bases if stated[base]))


def lines_ordered(said: pl.LazyFrame, status: str, as_of: date, windows: pl.LazyFrame) -> pl.LazyFrame:
    """The lines of this status (of `said_of_orders`) ordered by as-of, once for every window that holds them.

    `windows` have product_code, first_day, last_day and what else each line is to bear.
    """
    there = said.collect_schema()
    lines = (
        said.filter(pl.col("status") == status, pl.col("ordered_on") <= as_of)
        .select(name for name in (*_OF_A_LINE, *STATED_BASES["orders"].values()) if name in there)
        .join(windows, on="product_code")
        .filter(pl.col("ordered_on").is_between("first_day", "last_day"))
        .drop("first_day", "last_day")
    )
    return with_stated_bases(lines, "orders")
