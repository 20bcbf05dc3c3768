"""What became of something that may be behind time: appeared, mended, got worse; and for how many months it is so."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

#: What is behind time.
BEHIND = ("lagging", "not_started")


def change_kind() -> pl.Expr:
    """What became of a row, from `there_then`, `there`, `behind_then`, `behind`, `gap_then` and `gap`.

    Of what is behind on both days the gap (completion - time progress) decides, as it is shown. What the national
    procurement took over is there no more.
    """
    was, now = pl.col("behind_then"), pl.col("behind")
    less = pl.col("gap") < pl.col("gap_then")
    more = pl.col("gap") > pl.col("gap_then")
    return (
        pl.when(~pl.col("there"))
        .then(pl.when("there_then").then(pl.lit("ended")).otherwise(pl.lit("unchanged")))
        .when(now & was & less)
        .then(pl.lit("worse"))
        .when(now & was & more)
        .then(pl.lit("better"))
        .when(now & was)
        .then(pl.lit("still"))
        .when(now)
        .then(pl.lit("appeared"))
        .when(was)
        .then(pl.lit("mended"))
        .when(~pl.col("there_then"))
        .then(pl.lit("listed"))
        .otherwise(pl.lit("unchanged"))
    )


def months_behind(rows: pl.LazyFrame, keys: Sequence[str]) -> pl.LazyFrame:
    """For how many of the last days each key was behind without a break: the keys and months_behind.

    `rows` have the keys, `day` and `behind`, one row for each day.
    """
    run = pl.col("behind").sort_by("day", descending=True).cast(pl.Int64).cum_min().sum()
    return rows.group_by(list(keys)).agg(months_behind=run)
