"""Figures inside the messages of findings look as they do in the tables."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from jicai.calc.wording import amount, number


@pytest.mark.parametrize(
    ("value", "as_number", "as_amount"),
    [
        ("0", "0", "0.00"),
        ("999.5", "999.5", "999.50"),
        ("-999.995", "-999.995", "-1,000.00"),
        ("1000", "1,000", "1,000.00"),
        ("-1234.5678", "-1,234.5678", "-1,234.57"),
        ("123456", "123,456", "123,456.00"),
        ("1234567.1", "1,234,567.1", "1,234,567.10"),
        ("0.1234567", "0.1234567", "0.12"),
        ("12345678901234567.25", "12,345,678,901,234,567.25", "12,345,678,901,234,567.25"),
    ],
)
def test_thousands_are_set_apart(value: str, as_number: str, as_amount: str) -> None:
    frame = pl.DataFrame({"value": [Decimal(value)]}, schema={"value": pl.Decimal(38, 10)})
    shown = frame.select(number=number(pl.col("value")), amount=amount(pl.col("value")))
    assert shown.row(0) == (as_number, as_amount)
