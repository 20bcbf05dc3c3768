"""Which rows of a result are wanted."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from jicai.calc.names import folded_name


def keep(frame: pl.LazyFrame, wanted: Mapping[str, Collection[str]]) -> pl.LazyFrame:
    """The rows whose column holds one of its wanted values, for every column named; an empty collection means all.

    Names and codes may be spelled as the user likes.
    """
    for column, values in wanted.items():
        if values:
            folded = folded_name(pl.lit(pl.Series(values=list(values), dtype=pl.String))).implode()
            frame = frame.filter(folded_name(pl.col(column)).is_in(folded))
    return frame
