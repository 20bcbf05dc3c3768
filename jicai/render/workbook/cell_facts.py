"""What the cells of a column come to: of all columns of a result at once, since a workbook has many small sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

#: What a workbook cannot hold.
CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """Of exact digits: the most characters; the fewest and most decimals shown; the most characters shown of one.

    The last with separators of thousands.
    """

    longest: int
    fewest: int
    most: int
    widest: int


@dataclass(frozen=True, slots=True)
class TextFacts:
    """Of texts: the widest in cells, and in bytes; whether all are ASCII; whether some have a CONTROL or a CR."""

    cells: float
    bytes: int
    latin: bool
    broken: bool
    returns: bool


def width_in_cells(key: str) -> pl.Expr:
    """A good guess at the width of texts: in UTF-8 a Chinese character has three bytes, and it is two cells wide."""
    return (pl.col(key).str.len_chars() + pl.col(key).str.len_bytes()) / 2


def shown_places(key: str, fewest: int, most: int) -> pl.Expr:
    """The decimals with which each of a column's exact digits is shown, at least and at most so many."""
    text = pl.col(key)
    after_point = text.str.len_chars().cast(pl.Int32) - text.str.find(".", literal=True).cast(pl.Int32) - 1
    return after_point.fill_null(0).clip(fewest, most)


def number_facts(texts: pl.DataFrame, limits: Mapping[str, tuple[int, int]]) -> dict[str, NumberFacts]:
    """The facts of columns of exact digits, by key; `limits` are the fewest and most decimals that each may show."""
    if not limits:
        return {}
    asked = []
    for key, (fewest, most) in limits.items():
        text, places = pl.col(key), shown_places(key, fewest, most)
        length = text.str.len_chars().cast(pl.Int32)
        sign = text.str.starts_with("-").cast(pl.Int32)
        whole = pl.coalesce(text.str.find(".", literal=True).cast(pl.Int32), length) - sign
        widest = (whole + (whole - 1) // 3 + places + sign + (places > 0)).max()
        facts = {"longest": length.max(), "fewest": places.min(), "most": places.max(), "widest": widest}
        asked.append(pl.struct(value.fill_null(0).alias(name) for name, value in facts.items()).alias(key))
    return {key: NumberFacts(**facts) for key, facts in texts.select(asked).row(0, named=True).items()}


def text_facts(texts: pl.DataFrame) -> dict[str, TextFacts]:
    """The facts of columns of texts, by key."""
    if not texts.width:
        return {}
    asked = []
    for key in texts.columns:
        text = pl.col(key)
        length, size = text.str.len_chars(), text.str.len_bytes()
        facts = {
            "cells": width_in_cells(key).max().fill_null(0),
            "bytes": size.max().fill_null(0),
            "latin": (length == size).all(),
            "broken": text.str.contains(CONTROL).any(),
            "returns": text.str.contains("\r", literal=True).any(),
        }
        asked.append(pl.struct(value.alias(name) for name, value in facts.items()).alias(key))
    return {key: TextFacts(**facts) for key, facts in texts.select(asked).row(0, named=True).items()}
