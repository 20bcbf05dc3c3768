"""Which batches a notice governs."""

from __future__ import annotations

import polars as pl


def under(batches: pl.LazyFrame, notice: str) -> pl.LazyFrame:
    """The codes of the batches of one notice (A, B), and of those of other notices, whose clauses are not known here.

    For a check that only one of the two notices asks for: the other's batches have no clause that it could rest on.
    """
    return batches.filter((pl.col("notice") == notice) | pl.col("notice").is_null()).select("batch")
