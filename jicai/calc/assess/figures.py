"""The figures of an assessment, a row for each institution or district."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jicai.calc.assess.settled import Group
from jicai.calc.rollup import roll_up
from jicai.money import exact, product, ratio
from jicai.tables.results.progress import PROGRESS_BY

_RATIO_PLACES = 6
_WEIGHT_PLACES = 14


def figures(items: pl.LazyFrame, others: Sequence[pl.LazyFrame], counts: pl.LazyFrame, by: Group) -> pl.LazyFrame:
    """One row per group of assessed items: its key (and name), institutions, and all that a scheme may look at.

    Figures: items, completed, completed_share, shortfall_items, agreed_amount, shortfall_amount,
    required_monthly_amount (yuan), completion (each held within 0..1, weighted by agreed amount), projected_completion
    (the same of the projections), the columns of `others` (of groups), and those of `counts`, 0 where there is nothing
    to count. Rows in any order.
    """
    declared = PROGRESS_BY[by].keys
    keys = list(declared[: declared.index("items")])
    amount = exact(pl.col("agreed_amount"), _WEIGHT_PLACES)
    projected = pl.col("projection").clip(0, 1)
    more = (
        items.with_columns(
            _weight=pl.when(projected.is_not_null()).then(amount),
            _projected=product(projected, amount, _WEIGHT_PLACES),
        )
        .group_by(keys[0])
        .agg(
            *([pl.col("district").first()] if by == "institution" else []),
            pl.col("shortfall_amount", "required_monthly_amount").sum(),
            institutions=pl.col("institution_code").n_unique().cast(pl.Int64),
            shortfall_items=(pl.col("status") != "completed").sum().cast(pl.Int64),
            projected_completion=ratio(
                pl.col("_projected").sum(), pl.col("_weight").sum(), _RATIO_PLACES, working_places=_WEIGHT_PLACES
            ),
        )
    )
    found = [name for name in counts.collect_schema().names() if name != keys[0]]
    rows = (
        roll_up(items, by)
        .select(*keys, "items", "completed", "agreed_amount", "completion")
        .join(more, on=keys[0], nulls_equal=True)
        .join(counts, on=keys[0], how="left", nulls_equal=True)
    )
    for other in others:
        rows = rows.join(other, on=keys[0], how="left", nulls_equal=True)
    return rows.with_columns(
        pl.col(found).fill_null(0),
        completed_share=ratio(pl.col("completed"), pl.col("items"), _RATIO_PLACES),
    )
