"""Parquet files: as the text that a sheet would hold, or in parts, the columns that have the right type as they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

import polars as pl

from jicai.intake.files.failures import told
from jicai.intake.files.footer import RowGroup, row_groups
from jicai.intake.files.sheet import RawSheet, TypedRows
from jicai.intake.files.sniff import Format

#: The rows of a part: many enough for the cores, and few enough to be held beside what comes of them.
_ROWS = 250_000
#: The time zones of all of China; what is meant by a time of another one, UTC above all, the file does not tell.
_AT_HOME = ("Asia/Shanghai", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "PRC", "Etc/GMT-8", "+08:00")
#: The rows of the head in which a header is looked for, and what stands below it.
_HEAD = 32


def read_columnar(path: Path) -> RawSheet:
    """The one sheet of a Parquet file, without a name; its column names are row 1, its first row is row 2."""
    frame = pl.read_parquet(path, glob=False)
    floats = _floats(frame.schema)
    texts = frame.select(_cells(frame.schema))

    def numeric_cells(indexes: Iterable[int]) -> dict[int, pl.Series]:
        # Whole numbers are exact in a Parquet file; floats have lost digits as those of a workbook have.
        height = frame.height + 1
        return {index: pl.repeat(index in floats, height, dtype=pl.Boolean, eager=True) for index in indexes}

    return RawSheet(name="", frame=pl.concat([_names(frame.schema), texts]), numeric_cells=numeric_cells)


def read_typed(path: Path) -> RawSheet:
    """The same sheet with its first rows alone; the others are read in parts when they are asked for."""
    scan = pl.scan_parquet(path, glob=False)
    schema = scan.collect_schema()
    head = scan.head(_HEAD).select(_cells(schema)).collect()
    height = scan.select(pl.len()).collect().item()

    def parts(kept: Collection[int]) -> Iterator[pl.DataFrame]:
        cells = _cells(schema, kept)
        for first, rows in _slices(groups(), height):
            with told(Format.PARQUET):
                part = scan.slice(first, rows).select(cells).collect()
            yield part

    def distinct(index: int) -> pl.Series:
        with told(Format.PARQUET):
            return scan.select(_cells(schema)[index]).unique().collect().to_series()

    def whole() -> RawSheet:
        with told(Format.PARQUET):
            return read_columnar(path)

    @cache
    def groups() -> list[RowGroup]:
        with told(Format.PARQUET):
            return row_groups(path)

    typed = TypedRows(schema, height, parts, distinct, whole, groups)
    return RawSheet(name="", frame=pl.concat([_names(schema), head]), typed=typed)


def _slices(groups: Iterable[RowGroup], height: int) -> Iterator[tuple[int, int]]:
    """The first row and the number of rows of every part.

    Whole row groups together, as a group is unpacked whole; one that is much larger than a part is cut.
    """
    first = rows = 0
    for group in (group.rows for group in groups):
        if rows and rows + group > _ROWS:
            yield first, rows
            first, rows = first + rows, 0
        rows += group
        while rows > 2 * _ROWS:
            yield first, _ROWS
            first, rows = first + _ROWS, rows - _ROWS
    if rows or not height:
        yield first, rows


def _names(schema: pl.Schema) -> pl.DataFrame:
    return pl.DataFrame([[name] for name in schema], schema=[f"c{index}" for index in range(len(schema))])


def _floats(schema: pl.Schema) -> frozenset[int]:
    return frozenset(index for index, dtype in enumerate(schema.dtypes()) if dtype.is_float())


def _cells(schema: pl.Schema, kept: Collection[int] = ()) -> list[pl.Expr]:
    """Every column by its number, as it is or as text."""
    return [
        (pl.col(name) if index in kept else _text(pl.col(name), dtype)).alias(f"c{index}")
        for index, (name, dtype) in enumerate(schema.items())
    ]


def _text(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype.is_float():
        # A whole number that pandas kept as a float (because of gaps) is a whole number.
        whole = column.cast(pl.Int64, strict=False)
        return pl.when(column == whole).then(whole.cast(pl.String)).otherwise(column.cast(pl.String))
    if dtype == pl.Binary:
        return pl.coalesce(
            column.cast(pl.String, strict=False), pl.when(column.is_not_null()).then(pl.lit("（二进制）"))
        )
    if isinstance(dtype, pl.Datetime) and dtype.time_zone in _AT_HOME:
        column = column.dt.replace_time_zone(None)  # what a clock here shows
    if dtype.is_nested():
        return pl.lit("（嵌套的值）")
    if dtype == pl.Duration:
        return pl.when(column.is_not_null()).then(pl.lit("（时长）"))
    return column.cast(pl.String)
