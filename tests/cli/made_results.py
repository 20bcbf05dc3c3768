"""A result of every declared table, made of values that are hard to show: every choice, every kind at its edges."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from jicai.render.result import Result
from jicai.tables.column import Column, Kind, ResultTable
from jicai.tables.declared import all_results

_TEXTS = (
    *(
        "甲公司",
        "=1+1",
        "000123",
        "512345678901234567",
        "_x0041_",
        " 前后 空格 ",
        "两\r\n行\r和\n三行",
        "<&>\"'",
        "合计",
    ),
    *("", "1e5", "2026-07-10", "TRUE", "𠮷林😀", "\u200f右\u202a", "]]>", "+cmd|' /C calc'!A0", "http://a.b/c"),
)
#: Those of money, prices, shares and quantities have more places than are shown, where results may have them.
_NUMBERS: dict[Kind, tuple[pl.DataType, tuple[str, ...]]] = {
    Kind.MONEY: (
        pl.Decimal(38, 8),
        ("0", "9.95", "0.005", "-0.005", "1234567.891", "-99999999.99", "1234567890123.45", "123456789012345.67"),
    ),
    Kind.QUANTITY: (pl.Decimal(38, 4), ("0", "0.0001", "12345.6789", "-3", "99999999999.9999", "123456789012.3456")),
    Kind.PRICE: (pl.Decimal(38, 6), ("0", "0.000001", "12.5", "123456789.123456", "1234567890.123456")),
    Kind.FACTOR: (pl.Decimal(38, 6), ("1", "0.000001", "24", "123456789.123456")),
    Kind.FIGURE: (pl.Decimal(38, 10), ("0", "8991.6", "0.248", "-3", "0.0000000001", "123456789012.3456")),
    Kind.RATIO: (pl.Decimal(38, 9), ("0", "1", "0.514588444", "0.0000005", "-0.108834624", "1.2345675", "12.5")),
    Kind.INTEGER: (pl.Int64(), ("0", "1", "-7", "20260710", "999999999999999", "9007199254740993")),
}
_DAYS = ("2026-07-10", "1900-03-01", "2028-02-29", "1899-12-31", "9999-12-31")
_ROWS = 30


def declared_results() -> dict[str, ResultTable]:
    """Every result that is declared in `jicai.tables`, by its key."""
    return {table.key: table for table in all_results(without_drafts=False)}


def made(table: ResultTable, rows: int = _ROWS) -> Result:
    """Rows in which every value of each column stands somewhere, and nothing in some cells."""
    series = []
    for at, column in enumerate(table.columns):
        values = [*_values(column), None]
        # No row is without any cell: the columns begin at different values.
        drawn = [values[(row + at) % len(values)] for row in range(rows)]
        series.append(pl.Series(column.key, drawn, _dtype(column)))
    return Result(pl.DataFrame(series), table, table.label, footer=["说明"], basis=[("截至日期", "2026-09-30")])


def _values(column: Column) -> list[Any]:
    if column.kind is Kind.INTEGER and column.choices:
        return [int(choice.value) for choice in column.choices]
    if column.kind in _NUMBERS:
        dtype, texts = _NUMBERS[column.kind]
        return [int(text) if dtype.is_integer() else Decimal(text) for text in texts]
    if column.kind in (Kind.DATE, Kind.MONTH):
        days = [date.fromisoformat(day) for day in _DAYS]
        return [day.replace(day=1) for day in days] if column.kind is Kind.MONTH else days
    if column.kind is Kind.BOOLEAN:
        return [True, False]
    return [choice.value for choice in column.choices] or list(_TEXTS)


def _dtype(column: Column) -> pl.DataType:
    if column.kind in _NUMBERS:
        return _NUMBERS[column.kind][0]
    others: dict[Kind, pl.DataType] = {Kind.DATE: pl.Date(), Kind.MONTH: pl.Date(), Kind.BOOLEAN: pl.Boolean()}
    return others.get(column.kind, pl.String())
