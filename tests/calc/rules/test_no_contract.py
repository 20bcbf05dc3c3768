"""`no-contract`: an order line of a selected product without the number of an electronic contract."""

from __future__ import annotations

from datetime import date

import pytest
from situation import Row, Situation

WITHOUT: Row = {"contract_no": None}


def test_every_line_without_a_contract_is_a_finding() -> None:
    found = Situation(orders=[WITHOUT, {}, WITHOUT | {"quantity": "7.5"}]).findings("no-contract")
    assert [(one["line_id"], one["_row"], one["value"], one["limit"]) for one in found] == [
        ("L1", 2, None, None),
        ("L3", 4, None, None),
    ]
    assert found[1]["message"] == "2025-01-01 下单 7.5，没有电子交易合同编号"


def test_a_column_that_was_not_exported_says_nothing() -> None:
    assert Situation(orders=[WITHOUT, WITHOUT]).findings("no-contract") == []


def test_whether_it_was_exported_is_judged_without_what_came_after_as_of() -> None:
    assert Situation(orders=[WITHOUT, {"day": date(2025, 7, 1)}]).findings("no-contract") == []


def test_a_contract_on_a_line_out_of_scope_shows_that_it_was_exported() -> None:
    assert Situation(orders=[WITHOUT, {"product_code": "X1"}]).finding("no-contract")["line_id"] == "L1"


def test_a_line_of_several_receipts_is_listed_once() -> None:
    lines = [{"contract_no": "HT1"}, WITHOUT | {"line_id": "L5"}, WITHOUT | {"line_id": "L5"}]
    assert Situation(orders=lines).finding("no-contract")["_row"] == 3


@pytest.mark.parametrize(
    ("situation", "line"),
    [
        ("a non-selected product", {"product_code": "P2"}),
        ("a product of no batch", {"product_code": "X1"}),
        ("before the cycle", {"day": date(2024, 12, 31)}),
        ("after as-of", {"day": date(2025, 7, 1)}),
        ("withdrawn", {"status": "withdrawn"}),
        ("refused", {"status": "refused"}),
        ("returned", {"status": "returned", "quantity": "-1"}),
        ("a voluntary institution", {"institution_code": "H2"}),
    ],
)
def test_not_found(situation: str, line: Row) -> None:
    asked = Situation(
        orders=[{}, WITHOUT | line],
        products=[{}, {"product_code": "P2", "selected": "no", "selected_price": None}],
        institutions=[{}, {"institution_code": "H2", "type": "民营"}],
    )
    assert asked.findings("no-contract") == [], situation
