"""Parquet files: typed already, so each value is written out as the text that a sheet would hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from jicai.intake.files.sheet import RawSheet


def read_columnar(path: Path) -> Iterator[RawSheet]:
    """The one sheet of a Parquet file, without a name; its column names are row 1, its first row is row 2."""
    frame = pl.read_parquet(path, glob=False)
    names = pl.DataFrame([[name] for name in frame.columns], schema=[f"c{index}" for index in range(frame.width)])
    texts = frame.select(
        _text(pl.col(name), dtype).alias(f"c{index}") for index, (name, dtype) in enumerate(frame.schema.items())
    )
    floats = {index for index, dtype in enumerate(frame.dtypes) if dtype.is_float()}

    def numeric_cells(indexes: Iterable[int]) -> dict[int, pl.Series]:
        # Whole numbers are exact in a Parquet file; floats have lost digits as those of a workbook have.
        height = frame.height + 1
        return {index: pl.repeat(index in floats, height, dtype=pl.Boolean, eager=True) for index in indexes}

    yield RawSheet(name="", frame=pl.concat([names, texts]), numeric_cells=numeric_cells)


def _text(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype.is_float():
        # A whole number that pandas kept as a float (because of gaps) is a whole number.
        whole = column.cast(pl.Int64, strict=False)
        return pl.when(column == whole).then(whole.cast(pl.String)).otherwise(column.cast(pl.String))
    if dtype == pl.Binary:
        return pl.coalesce(
            column.cast(pl.String, strict=False), pl.when(column.is_not_null()).then(pl.lit("（二进制）"))
        )
    if dtype in (pl.List, pl.Struct, pl.Array):
        return pl.lit("（嵌套的值）")
    return column.cast(pl.String)
