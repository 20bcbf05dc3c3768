"""The values of a result, made ready for any format: rounded as declared, in the words of programs or of people."""

from __future__ import annotations

import polars as pl

from jicai.money import round_half_up
from jicai.render.result import Result
from jicai.tables.column import SCALES, Column, Kind

_ROUNDED = frozenset({Kind.MONEY, Kind.RATIO})

_TYPES: dict[Kind, pl.DataType] = {
    Kind.INTEGER: pl.Int64(),
    Kind.DATE: pl.Date(),
    Kind.MONTH: pl.Date(),
    Kind.BOOLEAN: pl.Boolean(),
    **{kind: pl.Decimal(38, scale) for kind, scale in SCALES.items()},
}


def ready(result: Result, chinese: bool) -> pl.DataFrame:
    """The frame of `result` in the order of its table: amounts rounded to the fen, ratios to 6 places, half up.

    Choices are given as their Chinese labels where `chinese`, else as stored. Raises TypeError for a float in a column
    that is exact, which is a fault of the command.
    """
    schema = result.frame.schema
    return result.frame.select(
        _ready(column, schema[column.key], chinese).alias(column.key) for column in result.table.columns
    )


def headers(result: Result, chinese: bool) -> list[str]:
    """The headers in the order of the table."""
    return [column.label if chinese else column.key for column in result.table.columns]


def trimmed(expr: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """The exact digits of a decimal or integer as text, without trailing zeros of the fraction."""
    text = expr.cast(pl.String)
    if isinstance(dtype, pl.Decimal) and dtype.scale:
        return text.str.strip_chars_end("0").str.strip_chars_end(".")
    return text


def month_text(expr: pl.Expr) -> pl.Expr:
    """A month as YYYY-MM."""
    return expr.dt.to_string("%Y-%m")


def boolean_text(expr: pl.Expr, chinese: bool) -> pl.Expr:
    """A boolean as 是 and 否, or as true and false."""
    yes, no = ("是", "否") if chinese else ("true", "false")
    return pl.when(expr).then(pl.lit(yes)).when(expr.not_()).then(pl.lit(no))


def _ready(column: Column, dtype: pl.DataType, chinese: bool) -> pl.Expr:
    expr = pl.col(column.key)
    if column.kind in _TYPES:
        if dtype.is_float():
            raise TypeError(f"{column.key} is {dtype}, but {column.kind.value} must be exact")
        if column.kind in _ROUNDED and dtype != pl.Null:
            return round_half_up(expr, column.scale)
        exact = column.kind in SCALES or column.kind is Kind.INTEGER
        return expr if exact and dtype.is_numeric() else expr.cast(_TYPES[column.kind])
    text = expr.cast(pl.String)
    if chinese and column.choices:
        return text.replace({choice.value: choice.label for choice in column.choices})
    return text
