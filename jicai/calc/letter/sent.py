"""Which matters a letter has gone for already."""

from __future__ import annotations

import polars as pl

from jicai.calc.names import folded_name


def with_earlier(matters: pl.LazyFrame, register: pl.LazyFrame, kind: str) -> pl.LazyFrame:
    """The matters (see `jicai.calc.letter.matters`) with the last letter of each: earlier_number and earlier_on.

    Both are null where none went. `is_repeat` is whether one of this kind went, or of none that is known: a talk after
    an urging is a further step, not a second letter. `register` has number, dated, kind, key and void, a row per matter
    of a letter; of void rows none counts. Keys are compared without regard to blanks, case and width. The order of the
    matters stays.
    """
    last = (
        register.filter(~pl.col("void"))
        .select("number", "dated", "kind", _key=folded_name(pl.col("key")))
        .sort("dated", maintain_order=True)
        .group_by("_key")
        .agg(
            earlier_number=pl.col("number").last(),
            earlier_on=pl.col("dated").last(),
            is_repeat=(pl.col("kind") == kind).fill_null(value=True).any(),
        )
    )
    return (
        matters.with_columns(_key=folded_name(pl.col("key")))
        .join(last, on="_key", how="left", maintain_order="left")
        .with_columns(pl.col("is_repeat").fill_null(value=False))
        .drop("_key")
    )
