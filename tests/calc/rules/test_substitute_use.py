"""`substitute-use`: alternatives grow over the last months while the selected products stall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from situation import Row, Situation, batch

PRODUCTS: list[Row] = [
    {},
    {"product_code": "N1", "selected": "no", "company": "乙公司"},
    {"product_code": "S1", "selected": "no", "substitute": "yes", "company": "丙公司", "factor": "2"},
]
AS_OF = date(2025, 9, 30)
STEADY, STALLED = [100] * 6, [40] * 3


def asked(other: Sequence[int], selected: Sequence[int], product: str = "N1", **changes: Any) -> Situation:
    """What was taken on the tenth of January to September of another and of the selected product."""
    lines: list[Row] = [
        {"product_code": code, "day": date(2025, month, 10), "quantity": str(quantity)}
        for code, quantities in ((product, other), ("P1", selected))
        for month, quantity in enumerate(quantities, 1)
        if quantity
    ]
    return Situation(**{"orders": lines, "products": PRODUCTS, "as_of": AS_OF} | changes)


def test_alternatives_take_the_place_of_the_selected_product() -> None:
    found = asked([10] * 6 + [60, 80, 70], STEADY + STALLED).finding("substitute-use")
    assert (found["value"], found["limit"], found["_row"]) == (70, 25, 8)  # 10 + 15 % of 100; the line of July
    assert (found["agreement_year"], found["institution_code"], found["variety_code"]) == (1, "H1", "V1")
    assert found["message"] == (
        "黄芪的非中选和替代产品，近 3 个月每月 70（中位数），此前 6 个月月均 10；中选产品月均由 100 降为 40"
    )


@pytest.mark.parametrize(
    ("which", "other", "limit"),
    [
        ("twice the average of before", [30] * 6 + [70] * 3, "60"),
        ("the median and four times its deviation", [0, 0, 24, 36, 60, 48, 120, 170, 170], "126"),
        ("fifteen per cent of the selected more", [0] * 6 + [20] * 3, "15"),
    ],
)
def test_the_limit_is_the_highest_of_three(which: str, other: list[int], limit: str) -> None:
    assert asked(other, STEADY + STALLED).finding("substitute-use")["limit"] == Decimal(limit), which


def test_a_substitute_counts_in_base_units() -> None:
    assert asked([0] * 6 + [30] * 3, STEADY + STALLED, product="S1").finding("substitute-use")["value"] == 60


def test_a_selected_product_bought_every_third_month_is_compared_by_averages() -> None:
    quarterly = [300, 0, 0, 300, 0, 0, 0, 0, 90]
    assert "由 100 降为 30" in asked([0] * 6 + [60] * 3, quarterly).finding("substitute-use")["message"]


def test_the_month_of_as_of_counts_on_its_last_day() -> None:
    situation = asked([10] * 6 + [60] * 3, STEADY + STALLED, as_of=date(2025, 9, 29))
    assert situation.findings("substitute-use") == []  # December, before the cycle, would be the first


@pytest.mark.parametrize(
    ("why_not", "situation"),
    [
        ("the selected one goes on", asked([10] * 6 + [70] * 3, [*STEADY, 81, 80, 80])),
        ("the alternatives were always there", asked([60] * 9, STEADY + STALLED)),
        ("not quite twice", asked([36] * 6 + [70] * 3, STEADY + STALLED)),
        ("hardly any", asked([0] * 6 + [14] * 3, STEADY + STALLED)),
        ("one large order", asked([10] * 6 + [10, 300, 10], STEADY + STALLED)),
        ("few units", asked([0] * 6 + [6] * 3, [10] * 6 + [0] * 3)),
        ("nothing selected before", asked([0] * 6 + [70] * 3, [0] * 9)),
        ("a voluntary institution", asked([10] * 6 + [70] * 3, STEADY + STALLED, institutions=[{"type": "民营"}])),
        (
            "the other notice has no such clause",
            asked([10] * 6 + [70] * 3, STEADY + STALLED, batches=[batch(source="渝医保办〔2026〕34号")]),
        ),
        (
            "the cycle began among the months",
            asked([10] * 6 + [70] * 3, STEADY + STALLED, batches=[batch(start_on=date(2025, 1, 2))]),
        ),
        (
            "the variety was taken over among the months",
            asked(
                [10] * 6 + [70] * 3,
                STEADY + STALLED,
                batches=[batch(superseded=[{"variety_code": "V1", "from": date(2025, 9, 30)}])],
            ),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_near_misses(why_not: str, situation: Situation) -> None:
    assert situation.findings("substitute-use") == [], why_not


def test_settings_move_the_limits() -> None:
    situation = asked([10] * 6 + [60, 80, 70], STEADY + STALLED)
    assert situation.finding("substitute-use", growth="6.9")["limit"] == 69
    assert situation.findings("substitute-use", growth="7.1") == []
    assert situation.findings("substitute-use", stall="0.39") == []
    assert situation.findings("substitute-use", min_share="0.61") == []
    assert situation.findings("substitute-use", min_units=211) == []
    assert situation.finding("substitute-use", recent_months=2)["value"] == 75
