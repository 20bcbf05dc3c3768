"""The agreement items behind a roll-up: what each weighs, and what it adds (see `jicai.calc.rollup`)."""

from __future__ import annotations

import polars as pl

from jicai.calc.explain.agreed import ITEM
from jicai.calc.places import place, placed
from jicai.calc.rollup import with_weights


def weighted_items(items: pl.LazyFrame, agreed: pl.LazyFrame) -> pl.LazyFrame:
    """The items in their order, with weight (yuan), weighted (its completion held within 0..1 x weight), reason, place.

    reason is null where the item counts, else `superseded` or `no_completion`; _source and _row are the place of its
    first agreed row. `agreed` as `jicai.calc.explain.agreed.agreed_rows` gives them.
    """
    first = agreed.filter(pl.col("reason").is_null()).group_by(ITEM).agg(place=place().min())
    reason = (
        pl.when(pl.col("status") == "superseded")
        .then(pl.lit("superseded"))
        .when(pl.col("_weight").is_null())
        .then(pl.lit("no_completion"))
    )
    return (
        with_weights(items)
        .with_columns(weight="_weight", weighted="_capped", reason=reason)
        .drop("_weight", "_capped", "_uncapped", "_time")
        .join(first, on=ITEM, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(*placed(pl.col("place")))
        .drop("place")
    )
