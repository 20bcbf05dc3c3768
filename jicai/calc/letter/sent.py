"""Which matters a letter has gone for already."""

from __future__ import annotations

import polars as pl

from jicai.calc.names import folded_name


def with_earlier(matters: pl.LazyFrame, register: pl.LazyFrame) -> pl.LazyFrame:
    """The matters (see `jicai.calc.letter.matters`) with the last letter of each: earlier_number and earlier_on.

    Both are null where none went. `register` has number, dated, key and void, a row per matter of a letter; of void
    rows none counts. Keys are compared without regard to blanks, case and width. The order of the matters stays.
    """
    last = (
        register.filter(~pl.col("void"))
        .select("number", "dated", _key=folded_name(pl.col("key")))
        .sort("dated", maintain_order=True)
        .group_by("_key")
        .agg(earlier_number=pl.col("number").last(), earlier_on=pl.col("dated").last())
    )
    return (
        matters.with_columns(_key=folded_name(pl.col("key")))
        .join(last, on="_key", how="left", maintain_order="left")
        .drop("_key")
    )
