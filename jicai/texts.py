"""Texts put together of columns, row by row."""

from __future__ import annotations

from itertools import zip_longest

import polars as pl


def formatted(form: str, *columns: str | pl.Expr) -> pl.Expr:
    """The form with a column in the place of each `{}`, by its name or as an expression; null where one of them is.

    As `polars.format`, which panics where the first chunk of a column has no row: what a filter leaves of the chunks of
    a large frame (polars 2.1). The result has the name of the first column. ValueError where there are not as many
    columns as places, or none.
    """
    texts = form.split("{}")
    if not columns or len(texts) != len(columns) + 1:
        raise ValueError(form)
    parts: list[str | pl.Expr] = []
    for text, column in zip_longest(texts, columns):
        if text:
            parts.append(pl.lit(text))
        if column is not None:
            parts.append(column)
    first = columns[0]
    name = first if isinstance(first, str) else first.meta.output_name()
    return pl.concat_str(parts).alias(name)
