"""How far an agreement item is: completion against time, and the status that follows (RULES "Time", "Quantities").

Every expression reads these columns: year_start, year_end, superseded_from (dates, the last null where none),
agreed_qty, purchased_qty (Decimal(38, 10), base units). As-of is one day, or a column where rows are looked at on
different days.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl

from jicai.money import product, ratio

Day = date | pl.Expr

_RATIO_PLACES = 6
_QUANTITY_PLACES = 4

AGREED = pl.col("agreed_qty")
PURCHASED = pl.col("purchased_qty")
DAYS = (pl.col("year_end") - pl.col("year_start")).dt.total_days() + 1


def elapsed_days(as_of: Day) -> pl.Expr:
    """Days of the agreement year through as-of, inclusive: 0 before it, all of them after it."""
    return pl.min_horizontal(pl.max_horizontal(_days_since_start(as_of), 0), DAYS)


def completion() -> pl.Expr:
    """Purchased / agreed, 6 places; null where nothing is agreed."""
    return ratio(PURCHASED, AGREED, _RATIO_PLACES)


def time_progress(as_of: Day) -> pl.Expr:
    """Elapsed days / days of the year, 6 places."""
    return ratio(elapsed_days(as_of), DAYS, _RATIO_PLACES)


def gap(as_of: Day) -> pl.Expr:
    """Completion - time progress, rounded once to 6 places; null where nothing is agreed."""
    return ratio(-_behind(as_of), product(AGREED, DAYS), _RATIO_PLACES)


def projected_completion(as_of: Day) -> pl.Expr:
    """Completion / time progress, 6 places; null where either is missing or the year has not begun."""
    return ratio(product(PURCHASED, DAYS), product(AGREED, elapsed_days(as_of)), _RATIO_PLACES)


def remaining() -> pl.Expr:
    """Agreed - purchased, never below 0."""
    return pl.max_horizontal(AGREED - PURCHASED, pl.lit(0, dtype=pl.Decimal(38, 10)))


def required_monthly(as_of: date) -> pl.Expr:
    """What is left / the calendar months from as-of's to the year's last, both included, rounded to 4 places.

    Null outside the year and for a superseded item.
    """
    return pl.when(~is_superseded(as_of)).then(ratio(remaining(), months_left(as_of), _QUANTITY_PLACES))


def months_left(as_of: date) -> pl.Expr:
    """The calendar months from as-of's to the year's last, both included; null outside the year."""
    year_end = pl.col("year_end")
    months = (year_end.dt.year() - as_of.year) * 12 + year_end.dt.month() - as_of.month + 1
    return pl.when(pl.lit(as_of).is_between("year_start", "year_end")).then(months)


def is_superseded(as_of: Day) -> pl.Expr:
    """Whether the national procurement has taken the variety over, by as-of and by the end of the year shown."""
    since = pl.col("superseded_from")
    return ((since <= as_of) & (since <= pl.col("year_end"))).fill_null(False)


def status(as_of: Day, tolerance: Decimal, grace_days: int, behind: Decimal | None = None) -> pl.Expr:
    """The first status that fits: superseded, completed, not_started, lagging, on_track.

    Lagging is completion < time progress - tolerance, compared without rounding, from the day after the grace; with
    `behind` it is completion < time progress x behind instead.
    """
    share, whole = (tolerance if behind is None else behind).as_integer_ratio()
    if behind is None:
        is_behind = product(_behind(as_of), pl.lit(whole)) > product(product(AGREED, DAYS), pl.lit(share))
    else:
        is_behind = _is_less_than(share, whole, as_of)
    grace_is_over = _days_since_start(as_of) > grace_days
    return (
        pl.when(is_superseded(as_of))
        .then(pl.lit("superseded"))
        .when((PURCHASED >= AGREED) | (AGREED == 0))
        .then(pl.lit("completed"))
        .when(PURCHASED <= 0)
        .then(pl.lit("not_started"))
        .when(is_behind & grace_is_over)
        .then(pl.lit("lagging"))
        .otherwise(pl.lit("on_track"))
    )


def is_ahead(as_of: Day, ahead: Decimal) -> pl.Expr:
    """Whether completion > time progress x ahead, compared without rounding; false before the year begins."""
    share, whole = ahead.as_integer_ratio()
    elapsed = elapsed_days(as_of)
    paced = product(product(AGREED, elapsed), pl.lit(share))
    return (elapsed > 0) & (product(product(PURCHASED, DAYS), pl.lit(whole)) > paced)


def _is_less_than(share: int, whole: int, as_of: Day) -> pl.Expr:
    """Whether completion < time progress x share / whole, without a division."""
    paced = product(product(AGREED, elapsed_days(as_of)), pl.lit(share))
    return product(product(PURCHASED, DAYS), pl.lit(whole)) < paced


def _days_since_start(as_of: Day) -> pl.Expr:
    day = as_of if isinstance(as_of, pl.Expr) else pl.lit(as_of)
    return (day - pl.col("year_start")).dt.total_days() + 1


def _behind(as_of: Day) -> pl.Expr:
    """(Time progress - completion) x agreed x days: its sign and size without a division."""
    return product(AGREED, elapsed_days(as_of)) - product(PURCHASED, DAYS)
