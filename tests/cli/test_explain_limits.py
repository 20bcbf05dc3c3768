"""Findings that compare quantities are explained by the rows of both, and their limits by the numbers in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from transcripts import Said

pytestmark = pytest.mark.long


Rows = list[dict[str, Any]]


@pytest.fixture
def explained(here: Callable[..., Said]) -> Callable[[str], Rows]:
    def call(key: str) -> Rows:
        said = here(("explain", "-C", "sample_data", "--as-of", "2026-09-30", key, "--format", "json"))
        rows: Rows = json.loads(said.out, parse_float=Decimal, parse_int=Decimal)
        return rows

    return call


def figures(rows: Rows) -> dict[str, tuple[str, Decimal]]:
    return {row["step"]: (row["working"], row["value"]) for row in rows if row["role"] == "result"}


def test_a_renewal_below_the_floor(explained: Callable[[str], Rows]) -> None:
    rows = explained("renewal-floor-4ivthw6un5")
    found = figures(rows)
    assert found["数值"] == ("52,976 ÷ 每采购单位 7", 7568)
    # 18,210 boxes of 7 in a year of 365 days, for the 185 days that the second one has: 9,229.72602…, raised.
    shown = "127,470 × 1 × 185 天 ÷ 365 天 ÷ 每采购单位 7，向上取到四位小数"
    assert found["下限"] == (shown, Decimal("9229.7261")) == (shown, found["发现的界限"][1])
    assert {(row["step"], row["source"], row["value"]) for row in rows if row["role"] == "counted"} == {
        ("第 2 年约定量", "约定采购量.xlsx!约定采购量:539", 52_976),
        ("第 1 年约定量", "约定采购量.xlsx!约定采购量:352", 127_470),
    }


def test_alternatives_month_by_month(explained: Callable[[str], Rows]) -> None:
    found = figures(explained("substitute-use-2yndhzuxpr"))
    assert found["数值"] == ("16,800、22,400、14,000 的中位数", 16_800)
    assert [found[f"2026-0{month} 非中选和替代产品"][1] for month in range(1, 10)] == [
        *(0, 3_780, 3_780, 0, 0, 0),  # 7,560 in six months
        *(16_800, 22_400, 14_000),
    ]
    assert (found["此前 6 个月中选产品"][1], found["近期 3 个月中选产品"][1]) == (134_378, 47_940)
    assert found["发现的界限"] == (
        "三条里最高的：此前中位数 0 + 4 × 偏差 0 = 0；此前月均 1,260 × 2 = 2,520；"
        "此前月均 1,260 + 中选产品此前月均 22,396.3333 × 0.15 = 4,619.45",
        Decimal("4619.45"),
    )


def test_what_a_month_is_measured_by(explained: Callable[[str], Rows]) -> None:
    assert figures(explained("surge-h4vywa46o5"))["发现的界限"] == (
        "三条里最高的：约定 64,050 × 28 天 ÷ 365 天 × 4 = 19,653.6986；通常月份 0 × 4 = 0；通常月份 0 + 4 × 偏差 0 = 0",
        Decimal("19653.6986"),
    )
