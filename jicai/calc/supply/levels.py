"""The attention level that a figure suggests; a person decides (A 二（五）, B 三（五）).

The thresholds are settings of this tool and not the official standard of discretion. Each expression counts how many
of the thresholds a figure passes: 0 suggests nothing, 1 the mildest level. A figure that rests on too few orders or
deliveries suggests nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from jicai.settings.supply import Supply
from jicai.texts import formatted


def by_orders(settings: Supply) -> pl.Expr:
    """From due_orders, delivery_rate, orders and refused_share."""
    rate, refused = pl.col("delivery_rate"), pl.col("refused_share")
    return pl.max_horizontal(
        _enough("due_orders", settings, _passed([rate < limit for limit in _exactly(settings.delivery_rate)])),
        _enough("orders", settings, _passed([refused > limit for limit in _exactly(settings.refused_share)])),
    )


def by_lateness(settings: Supply) -> pl.Expr:
    """From deliveries and late_share."""
    passed = _passed([pl.col("late_share") > limit for limit in _exactly(settings.late_share)])
    return _enough("deliveries", settings, passed)


def by_undelivered(settings: Supply) -> pl.Expr:
    """From orders and undelivered_share, those after completion among all orders."""
    passed = _passed([pl.col("undelivered_share") > limit for limit in _exactly(settings.undelivered_share)])
    return _enough("orders", settings, passed)


def named(level: pl.Expr, settings: Supply) -> pl.Expr:
    """The name of the level, null for none; a level above the highest that may be suggested is that one."""
    names = dict(enumerate(settings.tiers, start=1))
    return pl.min_horizontal(level, pl.lit(settings.max_tier)).replace_strict(
        names, default=None, return_dtype=pl.String
    )


def suggestion(level: pl.Expr, settings: Supply) -> pl.Expr:
    """The end of a message that names the level as a suggestion, or says that there is none."""
    words = formatted("；建议关注等级：{}（供人判断）", named(level, settings))
    return pl.when(level > 0).then(words).otherwise(pl.lit("；未达建议关注等级的门槛"))


def _passed(conditions: Sequence[pl.Expr]) -> pl.Expr:
    return pl.sum_horizontal(condition.fill_null(value=False).cast(pl.Int32) for condition in conditions)


def _enough(count: str, settings: Supply, level: pl.Expr) -> pl.Expr:
    return pl.when(pl.col(count) >= settings.min_orders).then(level).otherwise(0)


def _exactly(limits: Sequence[Decimal]) -> list[pl.Expr]:
    return [pl.lit(limit, dtype=pl.Decimal(38, 6)) for limit in limits]
