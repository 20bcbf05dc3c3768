"""Figures inside the messages of findings."""

from __future__ import annotations

import polars as pl

from jicai.money import product, round_half_up


def number(value: pl.Expr) -> pl.Expr:
    """An exact decimal without the zeros that say nothing."""
    return value.cast(pl.String).str.replace(r"\.0+$", "").str.replace(r"(\.\d*[1-9])0+$", "${1}")


def amount(value: pl.Expr) -> pl.Expr:
    """Yuan with fen."""
    return round_half_up(value, 2).cast(pl.String)


def percent(value: pl.Expr, places: int = 1) -> pl.Expr:
    """A share per cent, with one place unless said otherwise."""
    return number(round_half_up(product(value, pl.lit(100)), places)) + "%"


def percents(one: pl.Expr, other: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Two shares per cent, with as many places as it takes to tell them apart, one or four."""
    look_alike = percent(one) == percent(other)
    first, second = (pl.when(look_alike).then(percent(share, 4)).otherwise(percent(share)) for share in (one, other))
    return first, second
