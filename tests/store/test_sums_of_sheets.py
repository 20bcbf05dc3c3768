"""The sums of many sheets are added a few at a time: they are those of all."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicai.results import sums

_SCHEMA = {
    "window": pl.UInt32(),
    "institution_code": pl.String(),
    "quantity": pl.Decimal(38, 4),
    "stated_base": pl.Decimal(38, 10),
    "cost": pl.Decimal(38, 12),
}
ROWS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from("AB"), st.integers(-99, 99)), max_size=5)


def frame(rows: list[tuple[int, str, int]]) -> pl.DataFrame:
    told = [(window, code, Decimal(number), Decimal(0), Decimal(number) / 4) for window, code, number in rows]
    return pl.DataFrame(told, schema=_SCHEMA, orient="row")


@given(st.lists(ROWS, min_size=1, max_size=8), st.integers(0, 6))
def test_a_few_at_a_time(sheets: list[list[tuple[int, str, int]]], most: int) -> None:
    keys = ["window", "institution_code"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sums, "_SUMS", most)
        found = sums._added(frame(one) for one in sheets).sort(keys)
    whole = pl.concat(map(frame, sheets)).group_by(keys).agg(pl.exclude(keys).sum()).sort(keys)
    assert found.equals(whole)
