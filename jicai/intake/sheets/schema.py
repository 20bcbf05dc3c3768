"""The columns and types of a table's typed frame."""

from __future__ import annotations

import functools

import polars as pl

from jicai.tables import INPUTS
from jicai.tables.column import Column, InputTable, Kind

#: Excel's row number of every typed row.
ROW = "_row"
#: Suffix of the column that says how a code is written, null where that is how it is folded.
WRITTEN = "_written"
#: What `[[files]] row_id` adds to the key of a row; null without one.
ROW_ID = "_row_id"
#: The unit of count that a column 计量单位 gives the row's figures, null where it is a purchase unit.
ROW_UNIT = "_unit"


def typed_schema(table: InputTable) -> pl.Schema:
    """The columns and types that a file's rows are kept with."""
    schema: dict[str, pl.DataType] = {ROW: pl.UInt32()}
    for column in table.columns:
        schema[column.key] = dtype_of(column)
        if column.kind is Kind.CODE:
            schema[column.key + WRITTEN] = pl.String()
    return pl.Schema({**schema, ROW_ID: pl.String(), ROW_UNIT: pl.String()})


@functools.cache
def no_rows(table: str) -> pl.LazyFrame:
    """The columns of the table of this key, and no row: what stands for a table that is not there."""
    return pl.LazyFrame(schema=typed_schema(INPUTS[table]))


def dtype_of(column: Column) -> pl.DataType:
    """The Polars type of a column's typed values."""
    if column.kind in (Kind.QUANTITY, Kind.PRICE, Kind.FACTOR, Kind.MONEY):
        return pl.Decimal(18, column.scale)
    if column.kind in (Kind.INTEGER, Kind.YEAR):
        return pl.Int32()
    return pl.Date() if column.kind in (Kind.DATE, Kind.MONTH) else pl.String()
