"""`supply-short`: a company delivers much less than is ordered, or refuses orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from situation import AS_OF, Row, Situation, batch, voided_for

from jicai.calc.findings import findings
from jicai.calc.rules import all_rules
from jicai.settings.supply import Supply

OLD = date(2025, 5, 1)
NOT_SENT: Row = dict.fromkeys(("delivered_qty", "delivered_on", "accepted_qty", "accepted_on"))


def order(quantity: str, sent: str | None = None, **changes: Any) -> Row:
    """An order of old of which so much was sent; all of it where nothing is said."""
    fate = {} if sent is None else NOT_SENT if sent == "0" else {"delivered_qty": sent, "accepted_qty": sent}
    return {"day": OLD, "quantity": quantity, **fate, **changes}


def rate(orders: list[Row], **situation: Any) -> Decimal | None:
    found = Situation(orders=orders, **situation).findings("supply-short", rate="1", refused_share="1")
    return found[0]["value"] if found else None


def test_a_company_below_the_rate_is_found_with_its_figures() -> None:
    found = Situation(orders=[order("60"), order("40", "24")]).finding("supply-short")
    assert (found["batch"], found["company"], found["institution_code"]) == ("one", "甲公司", None)
    assert (found["value"], found["limit"]) == (Decimal("0.84"), Decimal("0.9"))
    assert found["_row"] == 3, "the first order that fell short"
    assert found["message"] == (
        "甲公司：已过配送期限（下单后 15 天）的订单 2 笔，按中选价应配送 200.00 元，已配送 168.00 元，"
        "配送率 84%，低于 90%"
        "；未达建议关注等级的门槛"
    )


def test_the_rate_itself_is_enough() -> None:
    assert Situation(orders=[order("60"), order("40", "30")]).findings("supply-short") == []


@pytest.mark.parametrize(
    ("situation", "orders", "delivered"),
    [
        ("what is not yet due says nothing", [order("10"), order("10", "0", day=AS_OF - timedelta(15))], None),
        ("one day later it is due", [order("10"), order("10", "0", day=AS_OF - timedelta(16))], "0.5"),
        ("an order delivered too much hides no other", [order("10", "50"), order("10", "5")], "0.75"),
        ("a delivery after as-of has not come", [order("10", "5", delivered_on=AS_OF + timedelta(1))], "0"),
        ("a delivery on as-of has", [order("10", "5", delivered_on=AS_OF)], "0.5"),
        (
            "without deliveries in the export the acceptance counts",
            [order("10", accepted_qty="4") | dict.fromkeys(("delivered_qty", "delivered_on"))],
            "0.4",
        ),
        (
            "two receipts of one order, ordered once",
            [
                order("10", "3", line_id="l1", receipt_id="R1"),
                order("10", "4", line_id="Ｌ1", receipt_id="R2"),
            ],
            "0.7",
        ),
        ("a withdrawn order is none", [order("10", "8"), order("10", "0", status="withdrawn")], "0.8"),
        ("a return takes nothing back", [order("10", "8"), order("-2", status="returned")], "0.8"),
        ("a refused order was not delivered", [order("10"), order("10", status="refused")], "0.5"),
        ("a non-selected product does not count", [order("10", "8"), order("10", "0", product_code="N1")], "0.8"),
        ("nor does an order before the cycle", [order("10", "8"), order("10", "0", day=date(2024, 12, 31))], "0.8"),
        ("free participants count", [order("10", "8"), order("10", "0", institution_code="H2")], "0.4"),
        ("varieties weigh by amount", [order("10", "0"), order("10", product_code="P2")], "0.75"),
    ],
)  # fmt: skip
def test_delivery_rate(situation: str, orders: list[Row], delivered: str | None) -> None:
    products: list[Row] = [
        {},
        {"product_code": "P2", "variety_code": "V2", "selected_price": "6.00"},
        {"product_code": "N1", "selected": "no"},
    ]
    institutions: list[Row] = [{}, {"institution_code": "H2", "type": "民营"}]
    expected = None if delivered is None else Decimal(delivered)
    assert rate(orders, products=products, institutions=institutions) == expected, situation


def test_refusals_alone_are_a_reason() -> None:
    orders = [order("1") for _ in range(98)] + [order("1", status="refused", day=AS_OF) for _ in range(2)]
    found = Situation(orders=orders).finding("supply-short")
    assert (found["value"], found["limit"], found["_row"]) == (Decimal("0.02"), Decimal("0.01"), 100)
    assert found["message"] == "甲公司：订单 100 笔中拒绝配送 2 笔，占 2%，超过 1%；未达建议关注等级的门槛"


def test_one_refusal_in_a_hundred_is_not_more_than_the_share() -> None:
    orders = [order("1") for _ in range(99)] + [order("1", status="refused")]
    assert Situation(orders=orders).findings("supply-short") == []


def test_both_reasons_stand_in_one_finding() -> None:
    found = Situation(orders=[order("10"), order("30", status="refused")]).finding("supply-short")
    assert found["value"] == Decimal("0.25")
    assert found["message"].endswith(
        "配送率 25%，低于 90%；订单 2 笔中拒绝配送 1 笔，占 50%，超过 1%；未达建议关注等级的门槛"
    )


def test_companies_and_batches_are_told_apart() -> None:
    found = Situation(
        orders=[order("10"), order("10", "0", product_code="P2"), order("10", "0", product_code="P3")],
        products=[
            {},
            {"product_code": "P2", "company": "乙公司"},
            {"product_code": "P3", "company": "乙公司", "batch": "two"},
        ],
        batches=[batch(), batch("two")],
    ).findings("supply-short")
    assert [(one["batch"], one["company"], one["value"]) for one in found] == [
        ("one", "乙公司", 0),
        ("two", "乙公司", 0),
    ]


def test_a_level_is_suggested_once_there_are_orders_enough() -> None:
    nine = [order("1") for _ in range(7)] + [order("1", "0") for _ in range(2)]
    assert Situation(orders=nine).finding("supply-short")["message"].endswith("；未达建议关注等级的门槛")
    ten = [*nine, order("1", "0")]
    assert Situation(orders=ten).finding("supply-short")["message"].endswith("；建议关注等级：失信（供人判断）")


@pytest.mark.parametrize(
    ("undelivered", "level"), [(2, None), (3, "失信"), (4, "失信"), (5, "严重失信"), (7, "严重失信")]
)
def test_levels_by_delivery_rate(undelivered: int, level: str | None) -> None:
    orders = [order("1", "0" if number < undelivered else None) for number in range(10)]
    message = Situation(orders=orders).finding("supply-short")["message"]
    assert (
        message.endswith(f"；建议关注等级：{level}（供人判断）")
        if level
        else message.endswith("；未达建议关注等级的门槛")
    )


def test_a_rate_just_below_is_shown_with_the_places_that_tell() -> None:
    message = Situation(orders=[order("10000", "8999")]).finding("supply-short")["message"]
    assert "配送率 89.99%，低于 90%" in message


def test_the_third_level_is_a_setting() -> None:
    orders = [order("1", "0" if number < 7 else None) for number in range(10)]
    asked = replace(Situation(orders=orders).evidence(), supply=Supply(max_tier=3))
    (found,) = findings(asked, [all_rules()["supply-short"]], {}).collect().to_dicts()
    assert found["message"].endswith("；建议关注等级：特别严重失信（供人判断）")


def test_orders_voided_since_they_were_not_supplied_are_named_among_the_refused() -> None:
    asked = Situation(orders=[order("10"), order("10", "0", status="refused"), order("10", "0", status="refused")])
    evidence = voided_for(asked.evidence(), {"L2": "超时未配送作废"})
    (found,) = findings(evidence, [all_rules()["supply-short"]], {}).collect().to_dicts()
    assert "拒绝配送 2 笔（其中因未供货作废 1 笔：超时未配送作废），占 66.7%" in found["message"]
    late = [order("10", delivered_on=OLD + timedelta(9)) for _ in range(10)]
    evidence = voided_for(
        Situation(orders=[*late, order("10", "0", status="refused")]).evidence(), {"L11": "配送企业无货"}
    )
    (found,) = findings(evidence, [all_rules()["supply-late"]], {}).collect().to_dicts()
    assert "；另有因未供货作废的 1 笔没有送达，不在其中；" in found["message"]
