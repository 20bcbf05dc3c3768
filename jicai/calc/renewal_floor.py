"""How much may be agreed at least when an agreement is renewed (B 二（二）), without rounding."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from jicai.money import constant, product, ratio, ratio_up

#: Decimal places that hold a base quantity (10) times a floor (6) exactly.
_PLACES = 16
_QUANTITY_PLACES = 4
_STEP = Decimal("0.0001")
_ONE = pl.lit(1)


def renewal_years(agreement_years: pl.LazyFrame) -> pl.LazyFrame:
    """Every agreement year that another one follows, with that one.

    Columns: batch, agreement_year, year_start, year_end, next_year, next_start, next_end, days (of the year), and
    counted_days: those of them that count against the next year, fewer where the cycle ends before its anniversary.
    """
    years = agreement_years.with_columns(pl.col("agreement_year").cast(pl.Int32))
    following = years.select(
        "batch",
        agreement_year=pl.col("agreement_year") - 1,
        next_year="agreement_year",
        next_start="year_start",
        next_end="year_end",
    )
    # A leap day makes no year shorter: what counts is whether the next one reaches its anniversary.
    is_cut_short = pl.col("next_end") < pl.col("next_start").dt.offset_by("1y").dt.offset_by("-1d")
    days, next_days = _days("year_start", "year_end"), _days("next_start", "next_end")
    return years.join(following, on=["batch", "agreement_year"]).with_columns(
        days=days,
        # Of years set outright the one before may be shorter still; nobody has to agree to more than its quantity.
        counted_days=pl.when(is_cut_short).then(pl.min_horizontal(days, next_days)).otherwise(days),
    )


def comparable_quantity(previous: pl.Expr, factor: pl.Expr = _ONE) -> pl.Expr:
    """The previous year's quantity for as many days as the next year has, 4 places.

    Here and below: of a base quantity in units of `factor` base units.
    """
    return ratio(product(previous, pl.col("counted_days")), product(pl.col("days"), factor), _QUANTITY_PLACES)


def floor_quantity(previous: pl.Expr, floor: pl.Expr, factor: pl.Expr = _ONE) -> pl.Expr:
    """The least quantity of the next year, 4 places; null without a floor."""
    share = _floor_share(previous, floor)
    return ratio(share, product(pl.col("days"), factor), _QUANTITY_PLACES, working_places=_PLACES)


def floor_quantity_shown(previous: pl.Expr, floor: pl.Expr, factor: pl.Expr = _ONE) -> pl.Expr:
    """The least quantity of the next year, raised to 4 places, so that every quantity below it is below the floor."""
    rounded = floor_quantity(previous, floor, factor)
    is_lower = product(rounded, product(pl.col("days"), factor), _PLACES) < _floor_share(previous, floor)
    return pl.when(is_lower).then(rounded + constant(_STEP, _QUANTITY_PLACES)).otherwise(rounded)


def floor_quantity_up(previous: pl.Expr, floor: pl.Expr, factor: pl.Expr = _ONE) -> pl.Expr:
    """The least whole quantity of the next year; null without a floor."""
    return ratio_up(_floor_share(previous, floor), product(pl.col("days"), factor), working_places=_PLACES)


def is_below_floor(following: pl.Expr, previous: pl.Expr, floor: pl.Expr) -> pl.Expr:
    """Whether the next year's quantity is below the least one, compared exactly; null without a floor."""
    return product(following, pl.col("days"), _PLACES) < _floor_share(previous, floor)


def direction(following: pl.Expr, previous: pl.Expr) -> pl.Expr:
    """The sign of the next year's quantity less the previous one for as many days: -1, 0 or 1, exact."""
    mine, theirs = product(following, pl.col("days")), product(previous, pl.col("counted_days"))
    return pl.when(mine < theirs).then(-1).when(mine > theirs).then(1).otherwise(0)


def _floor_share(previous: pl.Expr, floor: pl.Expr) -> pl.Expr:
    return product(product(previous, floor, _PLACES), pl.col("counted_days"), _PLACES)


def _days(first: str, last: str) -> pl.Expr:
    return (pl.col(last) - pl.col(first)).dt.total_days() + 1
