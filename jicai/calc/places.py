"""The first of several rows in file order, as one number: a minimum of it can be taken again and again."""

from __future__ import annotations

import polars as pl

_ROWS = 2**32


def place() -> pl.Expr:
    """`_source` and `_row` in one number that rises in file order."""
    return pl.col("_source").cast(pl.UInt64) * _ROWS + pl.col("_row")


def first_placed(prefix: str = "") -> list[pl.Expr]:
    """For a group of rows `_source` and `_row` of the first of them, under names with this prefix."""
    source, row = placed(place().min())
    return [source.alias(f"{prefix}_source"), row.alias(f"{prefix}_row")]


def placed(place: pl.Expr) -> list[pl.Expr]:
    """`_source` and `_row` again, from such a number."""
    return [(place // _ROWS).cast(pl.UInt32).alias("_source"), (place % _ROWS).cast(pl.UInt32).alias("_row")]
