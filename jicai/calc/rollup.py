"""Agreement items rolled up, weighted by amount: quantities of different varieties cannot be added."""

from __future__ import annotations

from typing import Literal

import polars as pl

from jicai.money import exact, product, quotient, ratio
from jicai.tables.results.progress import progress_by

Group = Literal["institution", "district", "level", "variety", "generic", "company", "batch"]

#: Completions and weights have so many places before the one rounding: a repeating fraction is not exact in any.
_WEIGHT_PLACES = 14
_RATIO_PLACES = 6


def roll_up(items: pl.LazyFrame, *by: Group) -> pl.LazyFrame:
    """One row per group of `progress_items`, the columns of `progress_by(by)`, sorted by the keys of the groups.

    `completion` is the sum of each completion held within 0..1 x agreed amount / the sum of agreed amounts,
    `completion_uncapped` the same with completions as they are, `time_progress` the same with the time progress; null
    where the weights are 0. Superseded items and items without a completion are in none of these sums; `agreed_amount`
    (yuan, exact) leaves out superseded items, all else counts them. `rank` is 1 for the highest completion as shown,
    equal ones share one and the next is left out.
    """
    table = progress_by(by)
    completion = pl.col("completion")
    return (
        rolled_up(items, list(table.sort_by))
        .with_columns(rank=completion.rank("min", descending=True).cast(pl.Int64))
        .sort(table.sort_by)
        .select(table.keys)
    )


def total(items: pl.LazyFrame) -> pl.LazyFrame:
    """All items in one row: the columns of a roll-up after its keys, and what is in none of these.

    `voluntary` is how many are not bound, `ahead` how many are ahead of their band, `superseded_amount` the agreed
    amount of the superseded ones (yuan). No row where there are no items.
    """
    return rolled_up(items.with_columns(pl.lit(0).alias("_all")), ["_all"]).drop("_all")


def rolled_up(items: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    """One row per value of the keys, in any order: the sums of `roll_up` and of `total` but for the rank."""
    counts = _counts()
    return (
        with_weights(items)
        .group_by(keys)
        .agg(
            items=pl.len(),
            completed=_items_with("completed"),
            lagging=_items_with("lagging"),
            not_started=_items_with("not_started"),
            agreed_amount=pl.col("agreed_amount").filter(counts).sum(),
            completion=_weighted("_capped"),
            completion_uncapped=_weighted("_uncapped"),
            institutions=pl.col("institution_code").n_unique().cast(pl.Int64),
            agreed_qty=_of_one_variety("agreed_qty"),
            purchased_qty=_of_one_variety("purchased_qty"),
            purchased_amount=pl.col("purchased_amount").sum(),
            time_progress=_weighted("_time"),
            voluntary=pl.col("voluntary").sum(),
            ahead=pl.col("is_ahead").sum(),
            superseded_amount=pl.col("agreed_amount").filter(~counts).sum(),
        )
    )


def with_weights(items: pl.LazyFrame) -> pl.LazyFrame:
    """The items with what the sums of a roll-up are of, 14 places: _weight, _capped, _uncapped, _time.

    Null where the item is in none of them. `_capped` is the completion held within 0..1 x the weight, the agreed amount
    (yuan).
    """
    counts = _counts()
    amount = exact(pl.col("agreed_amount"), _WEIGHT_PLACES)
    uncapped = quotient(pl.col("purchased_qty"), pl.col("agreed_qty"), _WEIGHT_PLACES)
    time = quotient(pl.col("elapsed_days"), pl.col("year_days"), _WEIGHT_PLACES)
    return items.with_columns(
        _weight=pl.when(counts & uncapped.is_not_null()).then(amount),
        _capped=pl.when(counts).then(product(uncapped.clip(0, 1), amount, _WEIGHT_PLACES)),
        _uncapped=pl.when(counts).then(product(uncapped, amount, _WEIGHT_PLACES)),
        _time=pl.when(counts & uncapped.is_not_null()).then(product(time, amount, _WEIGHT_PLACES)),
    )


def _counts() -> pl.Expr:
    return pl.col("status") != "superseded"


def _items_with(status: str) -> pl.Expr:
    return (pl.col("status") == status).sum()


def _of_one_variety(column: str) -> pl.Expr:
    """The sum of quantities; null where they are of several varieties, which cannot be added."""
    return pl.when(pl.struct("batch", "variety_code").n_unique() == 1).then(pl.col(column).sum())


def _weighted(column: str) -> pl.Expr:
    return ratio(pl.col(column).sum(), pl.col("_weight").sum(), _RATIO_PLACES, working_places=_WEIGHT_PLACES)
