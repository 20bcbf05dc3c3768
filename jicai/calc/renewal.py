"""Next year's agreed quantities against this year's, and a proposal for them (A 一（三）, B 二（二）)."""

from __future__ import annotations

import polars as pl

from jicai.calc.dated import in_force
from jicai.calc.evidence import Evidence
from jicai.calc.renewal_floor import comparable_quantity, direction, floor_quantity, is_below_floor, renewal_years
from jicai.calc.status import is_superseded
from jicai.tables.results.renewal import RENEWAL

_ITEM = ["batch", "institution_code", "variety_code", "company_key"]
_PREVIOUS, _NEXT, _FLOOR = pl.col("previous_qty"), pl.col("next_qty"), pl.col("renewal_floor")


def compared_years(evidence: Evidence, year: int | None) -> pl.LazyFrame:
    """The pairs of years that are compared, at most one per batch, with renewal_floor.

    `year` is the number of the later one; None takes the year after that of as-of. A batch whose cycle has no such year
    has no pair. Columns as `jicai.calc.renewal_floor.renewal_years` gives them.
    """
    pairs = renewal_years(evidence.agreement_years).join(
        evidence.batches.select("batch", "batch_name", "bound_types"), on="batch"
    )
    pairs = in_force(pairs, evidence.batches, "renewal_floor", pl.col("next_start"))
    if year is not None:
        return pairs.filter(pl.col("next_year") == year)
    return pairs.join(evidence.current_years.select("batch", "agreement_year"), on=["batch", "agreement_year"])


def renewal_items(evidence: Evidence, years: pl.LazyFrame) -> pl.LazyFrame:
    """The agreement items of both years with their status, sorted; the columns of `RENEWAL`.

    `years` as `compared_years` gives them. Quantities are base units; comparisons are exact, floor_qty and
    comparable_qty have 4 places. The first status that fits: superseded, missing (in the next year), new, below_floor,
    then lowered, kept or raised against the previous year for as many days as the next one has.
    """
    items = evidence.agreed_items.drop("year_start", "year_end", "agreed_amount")
    names = ["variety_name", "company"]
    before = _of_years(items, years, "agreement_year").rename({"agreed_qty": "previous_qty"})
    after = _of_years(items, years, "next_year").rename({"agreed_qty": "next_qty"})
    since = evidence.superseded.group_by("batch", "variety_code").agg(pl.col("superseded_from").min())
    institutions = evidence.tables["institutions"].select("institution_code", "institution_name", "district", "type")
    return (
        before.join(after, on=_ITEM, how="full", coalesce=True, nulls_equal=True, suffix="_after")
        .with_columns(pl.coalesce(name, f"{name}_after").alias(name) for name in names)
        .join(years, on="batch")
        .join(_taken(evidence, years), on=_ITEM, how="left", nulls_equal=True)
        .join(since, on=["batch", "variety_code"], how="left")
        .join(institutions, on="institution_code")
        .with_columns(
            year_end="next_end",
            agreement_year="next_year",
            purchased_qty=pl.col("purchased_qty").fill_null(0),
            comparable_qty=comparable_quantity(_PREVIOUS),
            floor_qty=floor_quantity(_PREVIOUS, _FLOOR),
            voluntary=~pl.col("bound_types").list.contains(pl.col("type")),
        )
        .with_columns(difference=_NEXT - pl.col("comparable_qty"), status=_status(evidence))
        .sort(RENEWAL.sort_by, nulls_last=True)
        .select(RENEWAL.keys)
    )


def _of_years(items: pl.LazyFrame, years: pl.LazyFrame, which: str) -> pl.LazyFrame:
    wanted = years.select("batch", agreement_year=which)
    return items.join(wanted, on=["batch", "agreement_year"], how="semi").drop("agreement_year")


def _taken(evidence: Evidence, years: pl.LazyFrame) -> pl.LazyFrame:
    """What was accepted of each item in the previous year: the item, purchased_qty."""
    return (
        _of_years(evidence.monthly_use.filter(pl.col("selected") == "yes"), years, "agreement_year")
        .group_by(_ITEM)
        .agg(purchased_qty=pl.col("quantity").sum())
    )


def _status(evidence: Evidence) -> pl.Expr:
    sign = direction(_NEXT, _PREVIOUS)
    return (
        pl.when(is_superseded(evidence.as_of))
        .then(pl.lit("superseded"))
        .when(_NEXT.is_null())
        .then(pl.lit("missing"))
        .when(_PREVIOUS.is_null())
        .then(pl.lit("new"))
        .when(is_below_floor(_NEXT, _PREVIOUS, _FLOOR))
        .then(pl.lit("below_floor"))
        .when(sign < 0)
        .then(pl.lit("lowered"))
        .when(sign > 0)
        .then(pl.lit("raised"))
        .otherwise(pl.lit("kept"))
    )
