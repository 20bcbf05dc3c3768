"""The first of several rows in file order, as one number: a minimum of it can be taken again and again."""

from __future__ import annotations

import polars as pl

_ROWS = 2**32


def place() -> pl.Expr:
    """`_source` and `_row` in one number that rises in file order."""
    return pl.col("_source").cast(pl.UInt64) * _ROWS + pl.col("_row")


def placed(place: pl.Expr) -> list[pl.Expr]:
    """`_source` and `_row` again, from such a number."""
    return [(place // _ROWS).cast(pl.UInt32).alias("_source"), (place % _ROWS).cast(pl.UInt32).alias("_row")]
