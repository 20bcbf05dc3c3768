"""Order lines of codes that no catalogue has, and the days on which a batch governs what its catalogue lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from jicai.calc.purchases import product_windows

if TYPE_CHECKING:
    from jicai.calc.evidence import Evidence


def unknown_spellings(orders: pl.LazyFrame, catalogue: pl.LazyFrame) -> pl.LazyFrame:
    """How the lines are written whose product code neither a catalogue nor a change of codes names.

    Such lines count for no batch. Columns: product_code, product_name, company, every combination once.
    """
    # Looked for among the few codes, not among the many lines.
    codes = orders.select("product_code").unique().join(catalogue, on="product_code", how="anti")
    return of_products(orders, codes).select("product_code", "product_name", "company").unique()


def of_products(orders: pl.LazyFrame, products: pl.LazyFrame) -> pl.LazyFrame:
    """The order lines of the product codes of `products`, a few rows that are collected for it."""
    # Unlike a join this reaches the reading of the file: of other lines nothing else is decoded.
    codes = products.select("product_code").unique().collect().to_series()
    return orders.filter(pl.col("product_code").is_in(codes.implode()))


def governed_days(evidence: Evidence) -> pl.LazyFrame:
    """The days on which a batch governs its listed products: batch, product_code, first_day, last_day."""
    listed = evidence.catalogue.filter(pl.col("valid_from").is_null())
    return (
        product_windows(listed, evidence.years_begun, evidence.superseded)
        .group_by("batch", "product_code")
        .agg(first_day=pl.col("counts_from").min(), last_day=pl.col("counts_until").max())
    )
