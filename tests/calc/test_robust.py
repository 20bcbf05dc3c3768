"""Medians without a division agree with those of the standard library."""

from __future__ import annotations

from decimal import Decimal
from statistics import median

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from jicai.calc.robust import four_deviations_of, twice_median_of

NUMBERS = st.lists(st.none() | st.decimals(-1000, 1000, places=4), min_size=1, max_size=13)


@given(NUMBERS)
def test_median_and_deviation(values: list[Decimal | None]) -> None:
    names = [f"c{number}" for number in range(len(values))]
    frame = pl.DataFrame([values], schema=dict.fromkeys(names, pl.Decimal(38, 10)), orient="row")
    columns = [pl.col(name) for name in names]
    twice = frame.select(twice_median_of(columns).alias("twice")).item()
    spread = frame.select(four_deviations_of(columns, pl.lit(twice, dtype=pl.Decimal(38, 10))).alias("spread")).item()
    present = [value for value in values if value is not None]
    if not present:
        assert twice is None
        assert spread is None
        return
    middle = median(present)
    assert twice == 2 * middle
    assert spread == 4 * median(abs(value - middle) for value in present)
