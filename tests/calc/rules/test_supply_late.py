"""`supply-late`: too many of a company's deliveries come long after the order."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from situation import AS_OF, Row, Situation

DAY = date(2025, 3, 1)


def sent(days: int, **changes: Any) -> Row:
    """An order delivered so many days later, and accepted on the day after."""
    then = DAY + timedelta(days)
    return {"ordered_on": DAY, "delivered_on": then, "accepted_on": then + timedelta(1), **changes}


def test_a_company_with_many_late_deliveries_is_found_with_its_figures() -> None:
    found = Situation(orders=[sent(days) for days in (1, 2, 3, 4, 5, 6, 7, 8, 9, 30)]).finding("supply-late")
    assert (found["batch"], found["company"], found["line_id"]) == ("one", "甲公司", None)
    assert (found["value"], found["limit"]) == (Decimal("0.3"), Decimal("0.2"))
    assert found["_row"] == 9, "the first late one"
    assert found["message"] == (
        "甲公司：配送 10 次中 3 次在下单 7 天之后才送达，占 30%，超过 20%；中位数 5 天，九成在 9 天内送达"
        "；未达建议关注等级的门槛"
    )


@pytest.mark.parametrize(
    ("situation", "orders"),
    [
        ("just the share", [*[sent(1)] * 8, *[sent(8)] * 2]),
        ("seven days are in time", [*[sent(1)] * 5, *[sent(7)] * 5]),
        ("too few deliveries", [sent(30)] * 9),
        ("delivered after as-of", [*[sent(1)] * 9, *[sent(AS_OF.toordinal() - DAY.toordinal() + 1)] * 9]),
        ("not delivered", [*[sent(1)] * 9, *[sent(9, delivered_qty=None, delivered_on=None, accepted_qty=None)] * 3]),
        ("refused", [*[sent(1)] * 10, *[sent(9, status="refused")] * 10]),
        ("withdrawn", [*[sent(1)] * 10, *[sent(9, status="withdrawn")] * 10]),
        ("returned", [*[sent(1)] * 10, *[sent(9, status="returned", quantity="-1")] * 10]),
        ("of a non-selected product", [*[sent(1)] * 10, *[sent(9, product_code="N1")] * 10]),
    ],
)
def test_not_found(situation: str, orders: list[Row]) -> None:
    products: list[Row] = [{}, {"product_code": "N1", "selected": "no"}]
    assert Situation(orders=orders, products=products).findings("supply-late") == [], situation


def test_without_deliveries_in_the_export_the_acceptance_counts() -> None:
    orders = [sent(7, delivered_qty=None, delivered_on=None)] * 10
    assert Situation(orders=orders).finding("supply-late")["value"] == 1


def test_every_receipt_is_a_delivery() -> None:
    receipts = [sent(1 if number < 7 else 9, line_id="L1", receipt_id=f"R{number}") for number in range(10)]
    assert Situation(orders=receipts).finding("supply-late")["value"] == Decimal("0.3")


@pytest.mark.parametrize(("late", "level"), [(4, None), (5, "失信"), (9, "失信"), (10, "严重失信")])
def test_levels_by_the_share_of_late_deliveries(late: int, level: str | None) -> None:
    message = Situation(orders=[sent(9 if n < late else 1) for n in range(10)]).finding("supply-late")["message"]
    assert (
        message.endswith(f"；建议关注等级：{level}（供人判断）")
        if level
        else message.endswith("；未达建议关注等级的门槛")
    )
