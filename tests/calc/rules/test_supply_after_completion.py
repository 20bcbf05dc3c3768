"""`supply-after-completion`: an order placed after the agreed quantity was complete, and not delivered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from situation import AS_OF, Row, Situation, batch

COMPLETE = date(2025, 3, 10)
AFTER = date(2025, 3, 11)
NOT_SENT: Row = dict.fromkeys(("delivered_qty", "delivered_on", "accepted_qty", "accepted_on"))
#: A hundred agreed on; sixty accepted before, forty on the day of completion.
BOUGHT: list[Row] = [{"quantity": "60", "day": date(2025, 2, 1)}, {"quantity": "40", "day": COMPLETE}]


def late(**changes: Any) -> Row:
    """An order on the day after completion of which nothing came."""
    return {"day": AFTER, "quantity": "30", **NOT_SENT, **changes}


def lines(*orders: Row, bought: list[Row] = BOUGHT, **situation: Any) -> list[tuple[str, int, int]]:
    found = Situation(orders=[*bought, *orders], **situation).findings("supply-after-completion")
    return [(one["line_id"], one["value"], one["limit"]) for one in found]


def test_an_undelivered_order_is_found_with_its_figures() -> None:
    found = Situation(orders=[*BOUGHT, late()]).finding("supply-after-completion")
    assert (found["batch"], found["agreement_year"], found["institution_code"]) == ("one", 1, "H1")
    assert (found["variety_code"], found["product_code"], found["company"]) == ("V1", "P1", "甲公司")
    assert (found["line_id"], found["value"], found["limit"], found["_row"]) == ("L3", 0, 30, 4)
    assert found["severity"] == "serious"
    assert found["message"] == (
        "约定采购量 100（基本单位）在 2025-03-10 已完成，2025-03-11 又下单 30，过了 15 天仍没有送足，已配送 0；"
        "该企业本批次 3 笔订单中这样的有 1 笔；未达建议关注等级的门槛"
    )


@pytest.mark.parametrize(
    ("situation", "order", "delivered"),
    [
        ("delivered in part", late(delivered_qty="29", delivered_on=AFTER), 29),
        ("delivered after as-of", late(delivered_qty="30", delivered_on=AS_OF + timedelta(1)), 0),
        ("refused", late(status="refused"), 0),
        ("refused only just", late(status="refused", day=AS_OF), 0),
        ("sixteen days old", late(day=AS_OF - timedelta(16)), 0),
        ("by an institution that takes part freely", late(), 0),
    ],
)
def test_found(situation: str, order: Row, delivered: int) -> None:
    institutions: list[Row] = [{"type": "民营"}] if "freely" in situation else [{}]
    assert lines(order, institutions=institutions) == [("L3", delivered, 30)], situation


@pytest.mark.parametrize(
    ("situation", "order"),
    [
        ("on the day of completion", late(day=COMPLETE)),
        ("before it", late(day=COMPLETE - timedelta(1))),
        ("fifteen days old", late(day=AS_OF - timedelta(15))),
        ("delivered, though late", late(delivered_qty="30", delivered_on=AS_OF)),
        ("accepted, where deliveries are not exported", late(accepted_qty="30", accepted_on=AFTER)),
        ("withdrawn", late(status="withdrawn")),
        ("after as-of", late(day=AS_OF + timedelta(1))),
        ("by another institution", late(institution_code="H2")),
        ("of another company", late(product_code="P2")),
        ("of another variety", late(product_code="P3")),
        ("of a non-selected product", late(product_code="N1")),
        ("in the next agreement year", late(day=date(2026, 1, 5))),
    ],
)
def test_not_found(situation: str, order: Row) -> None:
    products: list[Row] = [
        {},
        {"product_code": "P2", "company": "乙公司"},
        {"product_code": "P3", "variety_code": "V3"},
        {"product_code": "N1", "selected": "no"},
    ]
    as_of = date(2026, 3, 1) if "next" in situation else AS_OF
    institutions: list[Row] = [{}, {"institution_code": "H2"}]
    assert lines(order, products=products, institutions=institutions, as_of=as_of) == [], situation


@pytest.mark.parametrize(
    ("situation", "bought"),
    [
        ("a unit is missing", [{"quantity": "60"}, {"quantity": "39", "day": COMPLETE}]),
        ("accepted only later", [{"quantity": "100", "accepted_on": AFTER}]),
        ("returned before it was complete", [*BOUGHT, {"quantity": "-1", "status": "returned", "day": COMPLETE}]),
        ("refused lines buy nothing", [{"quantity": "60"}, {"quantity": "40", "status": "refused"}]),
        ("nothing is agreed", []),
    ],
)
def test_not_complete(situation: str, bought: list[Row]) -> None:
    agreed: list[Row] = [{"agreed_qty": "0"}] if "nothing" in situation else [{}]
    found = Situation(orders=[*bought, late()], agreed=agreed).findings("supply-after-completion")
    assert [one["line_id"] for one in found if one["_row"] > len(bought) + 1] == [], situation


def test_products_of_the_item_count_by_their_factor() -> None:
    products: list[Row] = [{}, {"product_code": "P2", "factor": "10"}]
    bought: list[Row] = [{"product_code": "P2", "quantity": "10", "day": COMPLETE}]
    assert lines(late(), bought=bought, products=products) == [("L2", 0, 30)]


def test_two_receipts_of_one_order_are_one_finding() -> None:
    receipts = [
        late(line_id="L9", receipt_id=f"R{number}", delivered_qty="10", delivered_on=AFTER) for number in (1, 2)
    ]
    assert lines(*receipts) == [("L9", 20, 30)]


def test_the_duty_ends_where_a_variety_is_taken_over() -> None:
    taken_over = batch(superseded=[{"variety_code": "V1", "from": AFTER}])
    assert lines(late(), batches=[taken_over]) == []


def test_the_level_rests_on_the_share_of_all_orders_of_the_company() -> None:
    orders = [*BOUGHT, late(), *({"quantity": "1", "day": AFTER} for _ in range(7))]
    found = Situation(orders=[*orders, {"quantity": "1"}]).finding("supply-after-completion")
    assert found["message"].endswith("该企业本批次 11 笔订单中这样的有 1 笔；建议关注等级：严重失信（供人判断）")
    few = Situation(orders=orders[:-1]).finding("supply-after-completion")
    assert few["message"].endswith("该企业本批次 9 笔订单中这样的有 1 笔；未达建议关注等级的门槛")
