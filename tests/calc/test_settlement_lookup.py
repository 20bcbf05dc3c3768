"""Payments find the lines that they name by hashes, and where hashes are no help, by the ids themselves."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from jicai.calc.lines import line_hash
from jicai.calc.settlement.lookup import named_lines
from jicai.calc.settlement.receipts import with_lines

POSITIONS = {"position": pl.UInt32, "home": pl.UInt32}


def hashed(ids: pl.DataFrame, hashes_differ: bool) -> pl.DataFrame:
    return ids.with_columns(line_hash=line_hash() if hashes_differ else pl.lit(7, dtype=pl.UInt64))


@pytest.mark.parametrize("hashes_differ", [True, False])
def test_lines_are_found_whatever_their_hashes(hashes_differ: bool) -> None:
    named = hashed(pl.DataFrame({"line_id": ["B-2", "a-1", "X-9", "A-1"]}), hashes_differ)
    receipts = pl.DataFrame(
        {"line_id": ["A-1", "C-3", "b-2", "A-1"], "position": [0, 1, 2, 3], "home": [0, 1, 2, 0]},
        schema_overrides=POSITIONS,
    )
    found = named_lines(named, hashed(receipts, hashes_differ))
    assert sorted(found.select("at", "home").iter_rows()) == [(0, 2), (1, 0), (3, 0)]


def test_nothing_named_finds_nothing() -> None:
    named = hashed(pl.DataFrame(schema={"line_id": pl.String}), hashes_differ=True)
    receipts = pl.DataFrame({"line_id": ["A-1"], "position": [0], "home": [0]}, schema_overrides=POSITIONS)
    assert named_lines(named, hashed(receipts, hashes_differ=True)).is_empty()


@pytest.mark.parametrize("hashes_differ", [True, False])
def test_receipts_of_one_line_are_put_together_whatever_their_hashes(hashes_differ: bool) -> None:
    receipts = pl.DataFrame(
        {
            "position": [0, 1, 2, 3],
            "pair": [0, 0, 0, 0],
            "line_id": ["A-1", "C-3", "b-2", "a-1"],
            "receipt_id": ["R2", None, None, "R1"],
            "accepted_on": [date(2025, 1, 1)] * 4,
            "amount": [5, 7, 8, 3],
        },
        schema_overrides={"position": pl.UInt32, "pair": pl.UInt32, "amount": pl.Decimal(38, 2)},
    )
    found = with_lines(hashed(receipts, hashes_differ))
    assert found["position"].to_list() == [0, 1, 2, 3]
    assert found.select("home", "before", "line_amount").rows() == [(3, 3, 8), (1, 0, 7), (2, 0, 8), (3, 0, 8)]
