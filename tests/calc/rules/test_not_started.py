"""`not-started`: nothing bought of an item although its year has begun and the grace is over."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from situation import Situation, batch

TENTH_DAY = date(2025, 1, 10)


def asked(**changes: Any) -> Situation:
    return Situation(**{"as_of": TENTH_DAY} | changes)


def test_nothing_bought() -> None:
    found = asked(
        agreed=[{"_row": 7}, {"product_code": "P2", "_row": 5}], products=[{}, {"product_code": "P2"}]
    ).finding("not-started")
    assert (found["value"], found["limit"], found["_row"]) == (0, Decimal("0.027397"), 5)
    assert found["message"] == "黄芪约定 200，协议年度 2025-01-01 开始，时间进度 2.7%，尚无采购"


def test_a_tolerance_that_lowers_the_limit_is_named() -> None:
    found = asked(tolerance=Decimal("0.01")).finding("not-started")
    assert (found["limit"], found["message"][-6:]) == (Decimal("0.017397"), "，容差 1%")


def test_more_returned_than_bought_counts_as_nothing() -> None:
    found = asked(orders=[{"quantity": "-3", "status": "returned"}]).finding("not-started")
    assert found["value"] == Decimal("-0.03")
    assert found["message"].endswith("尚无采购（退货多于采购，合计 -3）")


def test_the_grace_is_over_on_the_day_after_it() -> None:
    assert asked(grace_days=9).findings("not-started")
    assert not asked(grace_days=10).findings("not-started")


@pytest.mark.parametrize(
    ("why_not", "situation"),
    [
        ("something bought", asked(orders=[{"quantity": "0.5"}])),
        ("the year has not begun", asked(as_of=date(2024, 12, 31))),
        ("nothing agreed", asked(agreed=[{"agreed_qty": "0"}])),
        ("a voluntary institution", asked(institutions=[{"type": "零售药店"}])),
        (
            "a variety taken over",
            asked(batches=[batch(superseded=[{"variety_code": "V1", "from": date(2025, 1, 10)}])]),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_near_misses(why_not: str, situation: Situation) -> None:
    assert situation.findings("not-started") == [], why_not


def test_a_withdrawn_line_is_no_purchase() -> None:
    assert asked(orders=[{"status": "withdrawn"}]).findings("not-started")
