"""Order lines of codes that no catalogue has, and the days on which a batch governs what its catalogue lists."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.purchases import product_windows


def unknown_lines(evidence: Evidence) -> pl.LazyFrame:
    """The orders whose product code neither a catalogue nor a change of codes names; they count for no batch."""
    # Looked for among the few codes, not among the many lines.
    orders = evidence.tables["orders"]
    codes = orders.select("product_code").unique()
    return orders.join(codes.join(evidence.catalogue, on="product_code", how="anti"), on="product_code", how="semi")


def governed_days(evidence: Evidence) -> pl.LazyFrame:
    """The days on which a batch governs its listed products: batch, product_code, first_day, last_day."""
    listed = evidence.catalogue.filter(pl.col("valid_from").is_null())
    return (
        product_windows(listed, evidence.years_begun, evidence.superseded)
        .group_by("batch", "product_code")
        .agg(first_day=pl.col("counts_from").min(), last_day=pl.col("counts_until").max())
    )
