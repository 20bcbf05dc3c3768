"""From figures to points by a scheme."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from jicai.calc.assess.wording import deduction_words, veto_words
from jicai.money import constant, exact, product, ratio
from jicai.schemes.model import Indicator, Scheme

_POINTS = pl.Decimal(38, 2)
_NONE = pl.lit(0, dtype=_POINTS)


def scored(figures: pl.LazyFrame, scheme: Scheme) -> pl.LazyFrame:
    """The figures with score (points, 2 places), vetoed, and deductions (Chinese, null where nothing is deducted).

    A share below its target loses its weight in proportion to the way from target to floor; a count loses `per` points
    for every finding above its target, per institution. Each deduction is rounded half-up to 2 places, then held
    to its cap. A veto takes what the score exceeds its limit by, in the order of the indicators. So full marks less
    the points named in `deductions` are the score. An indicator whose figure is missing deducts nothing.
    """
    there = figures.collect_schema().names()
    return with_points(figures, scheme).select(*there, "score", "vetoed", "deductions")


def with_points(figures: pl.LazyFrame, scheme: Scheme) -> pl.LazyFrame:
    """The columns of `scored`, and what each indicator takes: `points_of` it, and `extra_of` one with a veto.

    The extra points are null where the veto does not hold. Full marks less all these are the score.
    """
    there = figures.collect_schema().names()
    indicators = [one for one in scheme.indicators if one.id in there]
    frame = figures.with_columns(_deducted(one).alias(points_of(one)) for one in indicators)
    score = pl.lit(scheme.full_marks, dtype=_POINTS)
    for one in indicators:
        score -= pl.col(points_of(one))
    frame = frame.with_columns(score=score, vetoed=pl.lit(value=False))
    words: list[pl.Expr] = [
        pl.when(pl.col(points_of(one)) > 0).then(deduction_words(one, pl.col(points_of(one)))) for one in indicators
    ]
    for one in indicators:
        if one.veto is None:
            continue
        limit = pl.lit(one.veto_score or Decimal(0), dtype=_POINTS)
        excess = (pl.col("score") - limit).clip(_NONE)
        frame = frame.with_columns(pl.when(_is_vetoed(one, one.veto)).then(excess).alias(extra_of(one)))
        frame = frame.with_columns(
            score=pl.col("score") - pl.col(extra_of(one)).fill_null(_NONE),
            vetoed=pl.col("vetoed") | pl.col(extra_of(one)).is_not_null(),
        )
        words.append(veto_words(one, one.veto, pl.col(extra_of(one))))
    said = pl.concat_str(words, separator="；", ignore_nulls=True) if words else pl.lit("")
    return frame.with_columns(deductions=pl.when(said != "").then(said))


def points_of(one: Indicator) -> str:
    """The column of the points that an indicator deducts."""
    return f"_points {one.id}"


def extra_of(one: Indicator) -> str:
    """The column of the points that its veto takes beyond these."""
    return f"_extra {one.id}"


def _deducted(one: Indicator) -> pl.Expr:
    if one.is_share:
        below = constant(one.aim) - exact(pl.col(one.id)).clip(constant(one.lowest), constant(one.aim))
        points = ratio(product(constant(one.weight), below), constant(one.aim - one.lowest), 2)
    else:
        above = (exact(pl.col(one.id)) - _for_all(one.aim)).clip(constant(Decimal(0)))
        points = ratio(product(constant(one.per or Decimal(0)), above), pl.col("institutions"), 2)
    return pl.min_horizontal(points.fill_null(_NONE), pl.lit(one.most, dtype=_POINTS))


def _is_vetoed(one: Indicator, veto: Decimal) -> pl.Expr:
    figure = exact(pl.col(one.id))
    return figure < constant(veto) if one.is_share else figure >= _for_all(veto)


def _for_all(findings: Decimal) -> pl.Expr:
    """So many findings per institution, over all institutions of the row."""
    return product(constant(findings), pl.col("institutions"))
