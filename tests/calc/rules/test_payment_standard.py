"""`payment-standard`: what the catalogue records as payment standard is the listed price."""

from __future__ import annotations

from datetime import date

import pytest
from situation import START, Row, Situation, batch


@pytest.mark.parametrize(
    ("product", "value", "limit", "message"),
    [
        ({"payment_standard": "1.99"}, "1.99", "2", "医保支付标准 1.99 元，不同于挂网价 2 元"),
        ({"payment_standard": "2.000001"}, "2.000001", "2", "医保支付标准 2.000001 元，不同于挂网价 2 元"),
        ({"payment_standard": None}, "None", "2", "没有登记医保支付标准，挂网价 2 元"),
        ({"listed_price": None}, "2", "None", "医保支付标准 2 元，没有挂网价可以核对"),
        ({"listed_price": None, "payment_standard": None}, "None", "None", "没有登记医保支付标准，也没有挂网价"),
    ],
)
@pytest.mark.parametrize("selected", ["yes", "no"])
def test_found(product: Row, selected: str, value: str, limit: str, message: str) -> None:
    other = product | {"product_code": "P2", "selected": selected}
    found = Situation(products=[{}, other]).finding("payment-standard")
    assert (_plain(found["value"]), _plain(found["limit"]), found["message"]) == (value, limit, f"黄芪：{message}")
    assert (found["product_code"], found["_row"], found["institution_code"]) == ("P2", 3, None)


def _plain(figure: object) -> str:
    return str(figure).rstrip("0").rstrip(".")


@pytest.mark.parametrize(
    ("situation", "terms"),
    [
        ("the batch has another basis", {"payment_standard": None}),
        ("the batch has not begun", {"start_on": date(2025, 7, 1)}),
        ("the variety is superseded", {"superseded": [{"variety_code": "V1", "from": date(2025, 6, 30)}]}),
    ],
)
def test_not_found(situation: str, terms: Row) -> None:
    wrong = [{"payment_standard": "1.00"}]
    assert Situation(products=wrong, batches=[batch(**terms)]).findings("payment-standard") == [], situation
    assert len(Situation(products=wrong).findings("payment-standard")) == 1


def test_a_variety_still_to_be_superseded_is_looked_at() -> None:
    taken_over = batch(superseded=[{"variety_code": "V1", "from": date(2025, 7, 1)}])
    wrong = [{"payment_standard": "1.00"}]
    assert Situation(products=wrong, batches=[taken_over]).finding("payment-standard")["value"] == 1


def test_a_renewed_code_is_no_second_finding() -> None:
    asked = Situation(products=[{"payment_standard": "1.00"}], code_changes=[{"effective_on": START}])
    assert asked.finding("payment-standard")["product_code"] == "P1"
