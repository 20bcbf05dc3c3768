"""The order lines that the checks look at: read once, the columns that any of them asks for."""

from __future__ import annotations

from collections.abc import Sequence
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
OF_AN_ORDER = [*_OF_A_LINE, "status", "product_name", "company", "accepted_amount"]

#: Texts that many exports do not have.
_MAY_BE_SILENT = ["receipt_id", "distributor", "contract_no", "void_reason", "product_name", "company"]


def said_of_orders(orders: pl.LazyFrame) -> pl.DataFrame:
    """Of `OF_AN_ORDER` the columns in which a line says anything: empty ones would take as much room as others."""
    orders = with_stated_bases(orders, "orders")
    # Hardly any export states base quantities, and they are the widest of all.
    bases = list(STATED_BASES["orders"].values())
    stated = orders.select(pl.col(bases).is_not_null().any()).collect().row(0, named=True)
    rows = orders.select(*OF_AN_ORDER, *(base for base in bases if stated[base])).collect()
    return rows.drop(name for name in _MAY_BE_SILENT if 0 < rows.height == rows[name].null_count())


def lines_ordered(said: pl.DataFrame, status: str, as_of: date, windows: pl.LazyFrame) -> pl.LazyFrame:
    """The lines of this status (of `said_of_orders`) ordered by as-of, once for every window that holds them.

    `windows` have product_code, first_day, last_day and what else each line is to bear.
    """
    lines = (
        said.lazy()
        .filter(pl.col("status") == status, pl.col("ordered_on") <= as_of)
        .select(name for name in (*_OF_A_LINE, *STATED_BASES["orders"].values()) if name in said.columns)
        .join(windows, on="product_code")
        .filter(pl.col("ordered_on").is_between("first_day", "last_day"))
        .drop("first_day", "last_day")
    )
    return with_stated_bases(with_silent(lines.collect(), _OF_A_LINE), "orders")


def with_silent(rows: pl.DataFrame, columns: Sequence[str]) -> pl.LazyFrame:
    """The rows with those of these columns in which none says anything."""
    absent = [name for name in columns if name not in rows.columns]
    return rows.lazy().with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in absent)
