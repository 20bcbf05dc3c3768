"""`lagging`: the findings are the items that progress calls lagging, in bound institutions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from situation import Situation, batch

HALF_WAY = date(2025, 7, 2)  # day 183 of 365


def asked(bought: str, **changes: Any) -> Situation:
    return Situation(**{"orders": [{"quantity": bought}], "as_of": HALF_WAY} | changes)


def test_completion_is_compared_with_time_progress() -> None:
    found = asked("20", agreed=[{"agreed_qty": "40", "product_code": "P1"}, {"agreement_year": 2}]).finding("lagging")
    assert (found["value"], found["limit"], found["_row"]) == (Decimal("0.5"), Decimal("0.501370"), 2)
    assert (found["agreement_year"], found["variety_code"], found["company"]) == (1, "V1", "甲公司")
    assert found["message"] == "黄芪已采购 20，约定 40，完成率 50%，低于时间进度 50.1%"


def test_a_completion_just_below_is_shown_with_the_places_that_tell() -> None:
    found = asked("5013", agreed=[{"agreed_qty": "10000"}]).finding("lagging")
    assert found["message"].endswith("完成率 50.13%，低于时间进度 50.137%")


def test_the_tolerance_lowers_the_limit_and_is_named() -> None:
    found = asked("45", tolerance=Decimal("0.05")).finding("lagging")
    assert found["limit"] == Decimal("0.451370")
    assert found["message"].endswith("低于时间进度 50.1%，容差 5%")


@pytest.mark.parametrize(
    ("why_not", "situation"),
    [
        ("as far as time", asked("51")),
        ("within the tolerance", asked("46", tolerance=Decimal("0.05"))),
        ("within the grace", asked("20", grace_days=183)),
        ("nothing bought is another finding", asked("20", orders=[])),
        ("complete", asked("100")),
        ("a voluntary institution", asked("20", institutions=[{"type": "民营"}])),
        (
            "a variety taken over",
            asked("20", batches=[batch(superseded=[{"variety_code": "V1", "from": date(2025, 6, 1)}])]),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_near_misses(why_not: str, situation: Situation) -> None:
    assert situation.findings("lagging") == [], why_not


def test_with_bands_the_limit_is_the_time_progress_times_the_lower_one() -> None:
    found = asked("20", bands=(Decimal("0.8"), Decimal("1.1"))).finding("lagging")
    half = Decimal(183) / 365
    assert (found["value"], found["limit"]) == (Decimal("0.2"), (half * Decimal("0.8")).quantize(Decimal("0.000001")))
    assert found["message"].endswith("的 80%")
