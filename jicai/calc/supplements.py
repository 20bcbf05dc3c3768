"""Supplements and transfers (增补, 调剂): agreed rows that count from a day on (RULES "Quantities")."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.quantities import agreed_base, with_stated_bases

_PRODUCT = ["batch", "product_code"]
_ITEM = ["batch", "agreement_year", "institution_code", "variety_code", "item_company"]
_PLACE = ["_source", "_row"]
_EFFECTIVE_ON = "effective_on"


def in_effect(agreed: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """The agreed rows that count by the end of as-of: those without a day of effect, or with one that has come."""
    day = pl.col(_EFFECTIVE_ON)
    return with_days(agreed).filter(day.is_null() | (day <= as_of))


def not_in_effect(agreed: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """One row, one column: how many agreed rows do not count by the end of as-of."""
    return with_days(agreed).select((pl.col(_EFFECTIVE_ON) > as_of).sum())


def negative_items(agreed: pl.LazyFrame, products: pl.LazyFrame) -> pl.LazyFrame:
    """The rows that take more away from an agreement item than it has on their day: _source, _row.

    `products` as `jicai.calc.catalogue.catalogue` gives them. Whatever as-of will be, no item's sum may be below 0:
    the rows of one item are summed by their days of effect, those without one first, and where a day leaves it below 0
    its negative rows are named; the later days are then looked at without these.
    """
    rows = (
        with_stated_bases(with_days(agreed), "agreed")
        .join(products.select(*_PRODUCT, "variety_code", "item_company", "factor"), on=_PRODUCT)
        .select(*_ITEM, *_PLACE, _EFFECTIVE_ON, base=agreed_base())
    )
    given_away = rows.filter(pl.col("base") < 0).select(_ITEM).unique()
    # Few items have such rows, so few have to be followed day by day.
    few = rows.join(given_away, on=_ITEM, how="semi", nulls_equal=True)
    return few.map_batches(_overdrawn, schema={"_source": pl.UInt32(), "_row": pl.UInt32()})


def _overdrawn(rows: pl.DataFrame) -> pl.DataFrame:
    rows = rows.with_columns(pl.col(_EFFECTIVE_ON).fill_null(date.min))
    found = rows.clear().select(_PLACE)
    while True:
        days = (
            rows.group_by(*_ITEM, _EFFECTIVE_ON)
            .agg(pl.col("base").sum())
            .sort(_EFFECTIVE_ON)
            .with_columns(left=pl.col("base").cum_sum().over(_ITEM))
            .filter(pl.col("left") < 0)
            .unique(_ITEM, keep="first", maintain_order=True)
        )
        taken = rows.join(days, on=[*_ITEM, _EFFECTIVE_ON], how="semi", nulls_equal=True).filter(pl.col("base") < 0)
        if not taken.height:
            return found.sort(_PLACE)
        found = found.vstack(taken.select(_PLACE))
        rows = rows.join(taken.select(_PLACE), on=_PLACE, how="anti")


def with_days(agreed: pl.LazyFrame) -> pl.LazyFrame:
    """The agreed rows with their day of effect, null where the table has none."""
    if _EFFECTIVE_ON in agreed.collect_schema():
        return agreed
    return agreed.with_columns(pl.lit(None, dtype=pl.Date).alias(_EFFECTIVE_ON))
