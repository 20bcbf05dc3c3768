"""The ranking of an assessment, the best first."""

from __future__ import annotations

import polars as pl

from jicai.tables.results.assess import assess_by


def ranked(scored: pl.LazyFrame, by: str, *, preview: bool) -> pl.LazyFrame:
    """The rows of `assess_by(by, preview)`: rank 1 has the highest score, equal ones share a rank (1, 1, 3).

    `of` is how many are ranked, which all rows are. Counts of severities that no rule looked at are null.
    """
    table = assess_by(by, preview=preview)
    there = scored.collect_schema().names()
    absent = {name: pl.lit(None, dtype=pl.Int64) for name in table.keys if name.startswith("findings_")}
    return (
        scored.with_columns(
            rank=pl.col("score").rank("min", descending=True).cast(pl.Int64), of=pl.len().cast(pl.Int64)
        )
        .with_columns(**{name: value for name, value in absent.items() if name not in there})
        .sort(table.sort_by, nulls_last=True)
        .select(table.keys)
    )
