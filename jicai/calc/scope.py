"""How many order lines a result leaves aside, so that it can be said."""

from __future__ import annotations

import polars as pl


def order_counts(orders: pl.LazyFrame, catalogue: pl.LazyFrame) -> pl.LazyFrame:
    """One row: lines, out_of_scope (product in no batch of the catalogue), withdrawn, refused (of those in scope)."""
    known = catalogue.select("product_code", in_scope=pl.lit(True)).unique("product_code")
    in_scope = pl.col("in_scope").fill_null(value=False)
    return (
        orders.group_by("product_code", "status")
        .agg(lines=pl.len())
        .join(known, on="product_code", how="left")
        .select(
            lines=pl.col("lines").sum(),
            out_of_scope=pl.col("lines").filter(~in_scope).sum(),
            withdrawn=pl.col("lines").filter(in_scope, pl.col("status") == "withdrawn").sum(),
            refused=pl.col("lines").filter(in_scope, pl.col("status") == "refused").sum(),
        )
    )
