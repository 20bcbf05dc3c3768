"""The causes proposed for what an item is missing: each takes its part of it, and the parts add up (our reading)."""

from __future__ import annotations

import polars as pl

from jicai.calc.purchases import Count
from jicai.money import EXACT_PLACES, product, quotient, ratio, round_half_up
from jicai.tables.results.why import CAUSES

_PLACES = 4
_FRACTION_PLACES = 14
_AMOUNT_PLACES = 8
_NOTHING = pl.lit(0, dtype=pl.Decimal(38, EXACT_PLACES))
#: The items that share what their institution bought of the variety instead.
_VARIETY = ["batch", "agreement_year", "institution_code", "variety_code"]
#: By the quantity that counts: the figures of each cause that tell what it may explain. What counts as ordered is
#: complete with the order, what counts as delivered with the delivery.
_FIGURES: dict[Count, dict[str, tuple[str, ...]]] = {
    "accepted": {
        "in_transit": ("under_way_qty", "arriving_qty"),
        "supplier": ("undelivered_qty", "refused_qty"),
        "not_accepted": ("not_accepted_qty",),
    },
    "delivered": {
        "in_transit": ("under_way_qty",),
        "supplier": ("undelivered_qty", "refused_qty"),
        "not_accepted": (),
    },
    "ordered": {"in_transit": (), "supplier": ("refused_qty",), "not_accepted": ()},
}


def missing() -> list[pl.Expr]:
    """missing_qty, what is bought less than time progress asks for (base units, 4 places), and missing_amount (yuan).

    From agreed_qty, purchased_qty, elapsed_days, year_days and agreed_amount; no tolerance is taken off.
    """
    days = pl.col("year_days")
    ahead = product(pl.col("agreed_qty"), pl.col("elapsed_days")) - product(pl.col("purchased_qty"), days)
    quantity = pl.max_horizontal(ratio(ahead, days, _PLACES), pl.lit(0, dtype=pl.Decimal(38, _PLACES)))
    amount = round_half_up(pl.col("agreed_amount"), EXACT_PLACES)
    return [
        quantity.alias("missing_qty"),
        ratio(
            product(amount, quantity, _FRACTION_PLACES),
            pl.col("agreed_qty"),
            _AMOUNT_PLACES,
            working_places=_FRACTION_PLACES,
        ).alias("missing_amount"),
    ]


def with_causes(items: pl.LazyFrame, count: Count) -> pl.LazyFrame:
    """The items with `by_…` for each of `CAUSES` (base units), which add up to missing_qty, and `cause`, the main one.

    What is missing is first what is on its way, then what the company failed to supply, then what was delivered and
    not accepted, each as far as something is left; the rest was not ordered: of that as much as was bought of
    non-selected products, then of substitutes, was bought instead. Items of one variety share what was bought instead
    in proportion to what they did not order, each share to 4 places. The main cause is the largest; of equal ones the
    first of `CAUSES`. Null where nothing is missing.
    """
    left = pl.col("missing_qty").cast(pl.Decimal(38, EXACT_PLACES))
    items = items.with_columns(left=left)
    for cause, figures in _FIGURES[count].items():
        items = _take(items, cause, sum((pl.col(figure) for figure in figures), _NOTHING))
    for cause in ("nonselected", "substitute"):
        together = pl.col("left").sum().over(_VARIETY)
        instead = pl.min_horizontal(pl.max_horizontal(pl.col(f"{cause}_qty"), _NOTHING), together)
        fraction = quotient(instead, together, _FRACTION_PLACES).fill_null(0)
        part = round_half_up(product(pl.col("left"), fraction, _FRACTION_PLACES + EXACT_PLACES), _PLACES)
        items = _take(items, cause, part.cast(pl.Decimal(38, EXACT_PLACES)))
    items = items.rename({"left": "by_hospital"})
    parts = pl.concat_list(f"by_{cause.value}" for cause in CAUSES)
    names = pl.lit(pl.Series([[cause.value for cause in CAUSES]]))
    return items.with_columns(cause=pl.when(pl.col("missing_qty") > 0).then(names.list.get(parts.list.arg_max())))


def _take(items: pl.LazyFrame, cause: str, quantity: pl.Expr) -> pl.LazyFrame:
    return items.with_columns(pl.min_horizontal(quantity, "left").alias(f"by_{cause}")).with_columns(
        left=pl.col("left") - pl.col(f"by_{cause}")
    )
