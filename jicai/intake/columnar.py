"""Parquet files: typed already, so each value is written out as the text that a sheet would hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from jicai.intake.sheet import RawSheet


def read_columnar(path: Path) -> Iterator[RawSheet]:
    """The one sheet of a Parquet file, without a name; its column names are row 1, its first row is row 2."""
    frame = pl.read_parquet(path, glob=False)
    names = pl.DataFrame([[name] for name in frame.columns], schema=[f"c{index}" for index in range(frame.width)])
    texts = frame.select(
        _text(pl.col(name), dtype).alias(f"c{index}") for index, (name, dtype) in enumerate(frame.schema.items())
    )
    yield RawSheet(name="", frame=pl.concat([names, texts]))


def _text(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype.is_float():
        # A whole number that pandas kept as a float (because of gaps) is a whole number.
        whole = column.cast(pl.Int64, strict=False)
        return pl.when(column == whole).then(whole.cast(pl.String)).otherwise(column.cast(pl.String))
    if dtype in (pl.List, pl.Struct, pl.Array, pl.Binary):
        return pl.lit("（嵌套的值）")
    return column.cast(pl.String)
