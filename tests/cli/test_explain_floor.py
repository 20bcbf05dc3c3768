"""A renewal below the floor is explained by the agreed rows of both years, in units of the finding."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from transcripts import Said

pytestmark = pytest.mark.long


def test_both_years_and_the_floor_between_them(here: Callable[..., Said]) -> None:
    asked = ("-C", "sample_data", "--as-of", "2026-09-30", "renewal-floor-4ivthw6un5", "--format", "json")
    rows = json.loads(here(("explain", *asked)).out, parse_float=Decimal, parse_int=Decimal)
    figures = {row["step"]: (row["working"], row["value"]) for row in rows if row["role"] == "result"}
    assert figures["数值"] == ("52,976 ÷ 每采购单位 7", 7568)
    # 18,210 boxes of 7 in a year of 365 days, for the 185 days that the second one has: 9,229.72602…, raised.
    shown = "127,470 × 1 × 185 天 ÷ 365 天 ÷ 每采购单位 7，向上取到四位小数"
    assert figures["下限"] == (shown, Decimal("9229.7261")) == (shown, figures["发现的界限"][1])
    counted = {(row["step"], row["source"], row["value"]) for row in rows if row["role"] == "counted"}
    assert counted == {
        ("第 2 年约定量", "约定采购量.xlsx!约定采购量:539", 52_976),
        ("第 1 年约定量", "约定采购量.xlsx!约定采购量:352", 127_470),
    }
