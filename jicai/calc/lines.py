"""Order lines that stand in several rows, one for each receipt."""

from __future__ import annotations

import polars as pl

from jicai.calc.names import folded_code


def one_per_line(found: pl.LazyFrame) -> pl.LazyFrame:
    """Of the findings on one line of a batch the one with the greatest value, then the first row.

    `found` has batch, line_id, value, _source and _row.
    """
    ordered = found.sort("value", "_source", "_row", descending=[True, False, False], nulls_last=True)
    return ordered.unique(["batch", folded_code(pl.col("line_id"))], keep="first", maintain_order=True)
