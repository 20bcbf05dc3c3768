"""Exact arithmetic on money, quantities and shares: the only module that multiplies, divides and rounds.

Every function takes and gives Polars expressions of Decimal (or integer) columns. No float is involved and nothing
wraps round: a result beyond 38 digits fails the query with `polars.exceptions.PolarsError` when it is collected with
the default (streaming) engine.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import polars as pl

#: Decimal places that hold a quantity (4) times a price or factor (6) exactly.
EXACT_PLACES = 10


def exact(expr: pl.Expr, places: int = EXACT_PLACES) -> pl.Expr:
    """The same numbers as Decimal(38, places); `places` is at least the places that they have."""
    return expr.cast(pl.Decimal(38, places))


def constant(value: Decimal, places: int = EXACT_PLACES) -> pl.Expr:
    """The number as Decimal(38, places), of which it has no more places."""
    # As text: for a Decimal of Python's Polars imports NumPy, which takes longer than all else of a short run.
    return exact(pl.lit(f"{value:f}"), places)


def round_half_up(expr: pl.Expr, places: int) -> pl.Expr:
    """The exact decimal (or integer) rounded to `places`, halves away from zero, as Decimal(38, places).

    The rounding comes before the cast because a narrowing cast of a Decimal rounds halves to even.
    """
    return expr.round(places, mode="half_away_from_zero").cast(pl.Decimal(38, places))


def rounded(value: Decimal, places: int) -> Decimal:
    """A single number rounded to `places`, halves away from zero."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def product(left: pl.Expr, right: pl.Expr, places: int = EXACT_PLACES) -> pl.Expr:
    """Left x right as Decimal(38, places): exact where the places of both together are at most `places`."""
    return exact(left, places) * exact(right, places)


def quotient(numerator: pl.Expr, denominator: pl.Expr, places: int) -> pl.Expr:
    """Numerator / denominator as Decimal(38, places), ties to even, null where the denominator is 0 or null.

    Both operands have at most `places` decimal places. For weights with many places; for a figure that is shown use
    `ratio`.
    """
    divisor = exact(denominator, places)
    return exact(numerator, places) / pl.when(divisor != 0).then(divisor)


def ratio(numerator: pl.Expr, denominator: pl.Expr, places: int, *, working_places: int = EXACT_PLACES) -> pl.Expr:
    """Numerator / denominator rounded once, half-up, to Decimal(38, places); null where the denominator is 0 or null.

    `working_places` is at least the places of both operands and more than `places`. Rounding Polars' own quotient a
    second time would turn 0.49999999999 into 0.5 and then into 1, so it is first cut towards zero, which keeps every
    digit that the one rounding looks at.
    """
    if places >= working_places:
        raise ValueError(f"a ratio of {places} places needs more than {working_places} working places")
    nearest = quotient(numerator, denominator, working_places)
    # Either product may wrap round, their difference cannot: it is at most half the divisor.
    above, below = _unscaled(numerator, working_places), _unscaled(denominator, working_places)
    remainder = above * pl.lit(10**working_places, dtype=pl.Int128) - nearest.to_physical() * below
    # A quotient that lies beyond the exact one leaves a remainder of the other sign than the numerator's.
    last_place, nothing, minus_last = (
        constant(Decimal(sign).scaleb(-working_places), working_places) for sign in (1, 0, -1)
    )
    cut = nearest - (
        pl.when((remainder.sign() * above.sign()).cast(pl.Int8) < 0)
        .then(pl.when(above.sign() == below.sign()).then(last_place).otherwise(minus_last))
        .otherwise(nothing)
    )
    return round_half_up(cut, places)


def ratio_up(numerator: pl.Expr, denominator: pl.Expr, *, working_places: int = EXACT_PLACES) -> pl.Expr:
    """The smallest whole number not below numerator / denominator, as Decimal(38, 0); null like `ratio`.

    The denominator is above 0; `working_places` is at least the places of both operands.
    """
    nearest = ratio(numerator, denominator, 0, working_places=working_places)
    falls_short = product(nearest, denominator, working_places) < exact(numerator, working_places)
    return pl.when(falls_short).then(nearest + 1).otherwise(nearest).cast(pl.Decimal(38, 0))


def _unscaled(expr: pl.Expr, places: int) -> pl.Expr:
    return exact(expr, places).to_physical()
