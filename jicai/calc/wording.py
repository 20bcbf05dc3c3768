"""Figures inside the messages of findings."""

from __future__ import annotations

import polars as pl

from jicai.money import product, round_half_up

#: Thousands that are set apart, each by a step of its own: more digits no figure of a finding has.
_THOUSANDS = 5


def number(value: pl.Expr) -> pl.Expr:
    """An exact decimal without the zeros that say nothing, with separators as the tables have them."""
    shortest = value.cast(pl.String).str.replace(r"\.0+$", "").str.replace(r"(\.\d*[1-9])0+$", "${1}")
    return _separated(shortest)


def amount(value: pl.Expr) -> pl.Expr:
    """Yuan with fen and separators."""
    return _separated(round_half_up(value, 2).cast(pl.String))


def _separated(digits: pl.Expr) -> pl.Expr:
    for _ in range(_THOUSANDS):
        digits = digits.str.replace(r"^(-?\d+)(\d{3})([.,]|$)", "${1},${2}${3}")
    return digits


def percent(value: pl.Expr, places: int = 1) -> pl.Expr:
    """A share per cent, with one place unless said otherwise."""
    return number(round_half_up(product(value, pl.lit(100)), places)) + "%"


def percents(one: pl.Expr, other: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Two shares per cent, with as many places as it takes to tell them apart, one or four."""
    look_alike = percent(one) == percent(other)
    first, second = (pl.when(look_alike).then(percent(share, 4)).otherwise(percent(share)) for share in (one, other))
    return first, second
