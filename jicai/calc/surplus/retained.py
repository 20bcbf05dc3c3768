"""What an institution keeps of what its varieties saved: the sum that counts x the share of its score."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from jicai.money import product, round_half_up
from jicai.tables.results.surplus import SURPLUS

_OF = ["batch", "agreement_year", "institution_code"]
_FEN = pl.Decimal(38, 2)

#: A score, and the share that is kept from it on.
Grades = Sequence[tuple[Decimal, Decimal]]


def retained(items: pl.LazyFrame, scores: pl.LazyFrame, grades: Grades, max_ratio: Decimal) -> pl.LazyFrame:
    """The columns of `SURPLUS`, sorted; a row per batch x agreement year x institution of `items`.

    `items` as `jicai.calc.surplus.items.surplus_items` gives them; `scores`: the keys, score. `grades` from the best;
    without any no score is asked for and `max_ratio` holds. The status is the first that fits: incomplete (a
    variety has no terms: budget, spent, surplus_base and retained are null, for nobody knows them), nothing (the base
    is not above 0; nothing is kept), unscored (ratio and retained null), failed (below the last grade; ratio and
    retained 0), retained.
    """
    base = pl.col("surplus_base")
    rows = (
        items.group_by(_OF)
        .agg(
            pl.col("institution_name", "district").first(),
            items=pl.len().cast(pl.Int64),
            counted_items=(pl.col("status") == "counted").sum().cast(pl.Int64),
            known=(pl.col("status") != "no_terms").all(),
            budget=pl.col("budget").sum().cast(_FEN),
            spent=pl.col("spent").sum().cast(_FEN),
            surplus_base=pl.col("counted_surplus").sum().cast(_FEN),
        )
        .with_columns(pl.when("known").then(pl.col(name)).alias(name) for name in ("budget", "spent", "surplus_base"))
        .join(scores.select(*_OF, "score").unique(_OF), on=_OF, how="left")
        .with_columns(ratio=_ratio(grades, max_ratio))
    )
    kept = round_half_up(product(base, pl.col("ratio"), 8), 2)
    status = (
        pl.when(~pl.col("known"))
        .then(pl.lit("incomplete"))
        .when(base <= 0)
        .then(pl.lit("nothing"))
        .when(pl.col("ratio").is_null())
        .then(pl.lit("unscored"))
        .when(pl.col("ratio") == 0)
        .then(pl.lit("failed"))
        .otherwise(pl.lit("retained"))
    )
    nothing = pl.when(base <= 0).then(pl.lit(0, dtype=_FEN)).otherwise(kept)
    return rows.with_columns(retained=nothing, status=status).sort(_OF).select(SURPLUS.keys)


def _ratio(grades: Grades, max_ratio: Decimal) -> pl.Expr:
    """The share of the best grade that the score reaches; null without a score, 0 below the last."""
    share, score = pl.Decimal(38, 6), pl.col("score")
    if not grades:
        return pl.lit(max_ratio, dtype=share)
    reached = [
        pl.when(score >= pl.lit(least, dtype=pl.Decimal(38, 6))).then(pl.lit(kept, dtype=share))
        for least, kept in grades
    ]
    none = pl.when(score.is_not_null()).then(pl.lit(Decimal(0), dtype=share))
    return pl.coalesce(*reached, none)
