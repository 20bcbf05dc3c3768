"""Even draws that are the same for a seed on every platform, and the texts of numbers and ids made of them."""

from __future__ import annotations

import random

import polars as pl
import pyarrow as pa


def draws(key: str, rows: int, names: str) -> pl.DataFrame:
    """Columns of even 32-bit draws held as Int64, the same for the same key on every platform."""
    source = random.Random(key)
    columns = {}
    for name in names.split():
        buffer = pa.py_buffer(source.randbytes(4 * rows))
        columns[name] = pl.Series(name, pa.Array.from_buffers(pa.uint32(), rows, [None, buffer])).cast(pl.Int64)
    return pl.DataFrame(columns)


def pick(source: pl.Series, index: pl.Expr) -> pl.Expr:
    """The values of `source` at the positions that `index` gives."""
    return pl.lit(source).gather(index)


def new_ids(head: str, numbers: pl.Series) -> pl.Series:
    """Document numbers that look drawn at random and are distinct for distinct numbers below 10**9."""
    scrambled = numbers * 7_654_321_097 % 10**10  # a multiplier without common factor with 10**10
    return f"{head}2026" + scrambled.cast(pl.String).str.zfill(10)


def digits(value: pl.Expr, places: int) -> pl.Expr:
    """A number in units of 1/10**places as the digits that a number cell holds, without trailing zeros."""
    size = value.abs()
    text = pl.concat_str(
        pl.when(value < 0).then(pl.lit("-")).otherwise(pl.lit("")),
        size // 10**places,
        pl.lit("."),
        (size % 10**places).cast(pl.String).str.zfill(places),
    )
    return text.str.strip_chars_end("0").str.strip_chars_end(".")
