"""To which agreement year a row of money belongs, where a batch advances yearly (RULES "Advance, offset, refund")."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

YEAR = "agreement_year"
_FEN = pl.Decimal(38, 2)


def with_years(
    rows: pl.LazyFrame, rooms: pl.LazyFrame, advances: pl.LazyFrame, keys: Sequence[str], order: Sequence[str]
) -> pl.LazyFrame:
    """The rows with `agreement_year` (Int32), each year standing for a cycle of its own.

    `rows` have the keys (batch among them), amount (yuan) and whatever else; `advances` names the years of every batch
    that bring an advance. Of a batch with one such year every row is its. Of another one a row may name its year in
    that column; the others, in the order given, fill what the named ones leave of `rooms` (the keys, agreement_year,
    room in yuan), one year after the other, and what is over stays with the last. A row that fills two years becomes
    two; where there is no room at all, it is the first year's.
    """
    first = pl.lit(1, dtype=pl.Int32)
    there = rows.collect_schema()
    rows = rows.with_columns(pl.col("amount").cast(_FEN))
    years = advances.select("batch", YEAR).unique()
    yearly = years.filter(pl.len().over("batch") > 1)
    # Nearly every bureau advances once, and then there is nothing to look for.
    if yearly.collect().is_empty():
        return rows.with_columns(first.alias(YEAR))
    rows = rows.with_columns((pl.col(YEAR) if YEAR in there else pl.lit(None)).cast(pl.Int32).alias(YEAR))
    once = rows.join(yearly, on="batch", how="anti").with_columns(first.alias(YEAR))
    named = rows.join(yearly, on=["batch", YEAR], how="semi")
    others = rows.join(yearly, on="batch", how="semi").join(yearly, on=["batch", YEAR], how="anti").drop(YEAR)
    return pl.concat([once, named, _filling(others, _left(rooms, named, keys), keys, order)], how="diagonal")


def _left(rooms: pl.LazyFrame, named: pl.LazyFrame, keys: Sequence[str]) -> pl.LazyFrame:
    """What the rows that name their year leave of the rooms: keys, agreement_year, low and high of the money there."""
    used = named.group_by(*keys, YEAR).agg(used=pl.col("amount").sum())
    room = (pl.col("room").cast(_FEN) - pl.col("used").fill_null(0)).clip(0)
    return (
        rooms.join(used, on=[*keys, YEAR], how="left")
        .select(*keys, YEAR, room=room)
        .with_columns(high=pl.col("room").cum_sum().over(keys, order_by=YEAR))
        .with_columns(
            # Below the first and above the last there is room for everything.
            low=pl.when(pl.col(YEAR) > pl.col(YEAR).min().over(keys)).then(pl.col("high") - pl.col("room")),
            high=pl.when(pl.col(YEAR) < pl.col(YEAR).max().over(keys)).then(pl.col("high")),
        )
        .drop("room")
    )


def _filling(rows: pl.LazyFrame, bands: pl.LazyFrame, keys: Sequence[str], order: Sequence[str]) -> pl.LazyFrame:
    level = pl.col("amount").cum_sum().over(keys, order_by=order)

    def held(level: pl.Expr) -> pl.Expr:
        return pl.max_horizontal(pl.min_horizontal(level, "high"), "low")

    return (
        rows.with_columns(_after=level)
        .with_columns(_before=pl.col("_after") - pl.col("amount"))
        .join(bands, on=list(keys), how="left")
        .with_columns(
            amount=held(pl.col("_after")) - held(pl.col("_before")),
            **{YEAR: pl.col(YEAR).fill_null(1)},
        )
        .filter(pl.col("amount") != 0)
        .drop("_after", "_before", "low", "high")
    )
