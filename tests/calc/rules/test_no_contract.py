"""`no-contract`: an order line of a selected product without the number of an electronic contract."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from situation import AS_OF, START, Row, Situation, batch

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


OTHER: Row = {"product_code": "P2", "variety_code": "V2", "variety_name": "当归"}


def unsigned(*contracts: Row, **more: Any) -> list[Row]:
    return Situation(**{"contracts": list(contracts)} | more).findings("no-contract")


def test_an_agreement_item_of_which_no_contract_is_in_the_table() -> None:
    (found,) = unsigned({}, agreed=[{}, {"product_code": "P2"}], products=[{}, OTHER])
    keys = ("batch", "agreement_year", "institution_code", "variety_code", "company", "_row")
    assert [found[key] for key in keys] == ["one", 1, "H1", "V2", "甲公司", 3]
    assert (found["product_code"], found["line_id"], found["value"], found["limit"]) == (None,) * 4
    assert found["message"] == "当归第 1 协议年度约定 100，购销合同表里没有与甲公司的有效合同"


@pytest.mark.parametrize(
    ("name", "contract", "count"),
    [
        ("signed", {}, 0),
        ("signed on the day", {"signed_on": AS_OF}, 0),
        ("signed later", {"signed_on": date(2025, 7, 1)}, 1),
        ("before the year, without a last day", {"signed_on": date(2023, 1, 1)}, 0),
        ("ends with the first day of the year", {"signed_on": date(2024, 1, 1), "expires_on": START}, 1),
        ("ends a day later", {"signed_on": date(2024, 1, 1), "expires_on": START + timedelta(days=1)}, 0),
        ("expired before the year", {"signed_on": date(2024, 1, 1), "expires_on": date(2024, 12, 31)}, 1),
        ("of another institution", {"institution_code": "H2"}, 1),
        ("of another product of the item", {"product_code": "P3"}, 0),
        ("of its renewed code", {"product_code": "P9"}, 0),
        ("of another variety", {"product_code": "P2"}, 1),
        ("of another company", {"product_code": "P4"}, 1),
        ("of a product that is not selected", {"product_code": "N1"}, 1),
        ("in another batch", {"batch": "two"}, 1),
    ],
)
def test_which_contract_is_one_of_the_item(name: str, contract: Row, count: int) -> None:
    products = [
        {},
        OTHER,
        {"product_code": "P3"},
        {"product_code": "P4", "company": "乙公司"},
        {"product_code": "N1", "selected": "no", "selected_price": None},
        {"batch": "two"},
    ]
    more: dict[str, Any] = {"code_changes": [{}], "batches": [batch(), batch("two", start_on=date(2026, 1, 1))]}
    assert len(unsigned(contract, products=products, **more)) == count, name


def test_a_batch_that_agrees_on_varieties_leaves_the_company_out() -> None:
    by_variety: dict[str, Any] = {
        "batches": [batch(grain="variety")],
        "products": [{}, {"product_code": "P4", "company": "乙公司"}],
    }
    assert unsigned({"product_code": "P4"}, **by_variety) == []
    (found,) = unsigned(**by_variety)
    assert (found["company"], found["message"]) == (None, "黄芪第 1 协议年度约定 100，购销合同表里没有有效合同")


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("a voluntary institution", {"institutions": [{"type": "民营"}]}),
        ("nothing agreed", {"agreed": [{"agreed_qty": "0"}]}),
        ("superseded", {"batches": [batch(superseded=[{"variety_code": "V1", "from": AS_OF}])]}),
        ("before the year", {"as_of": date(2024, 12, 31)}),
        ("another year than as-of's", {"agreed": [{"agreement_year": 2}]}),
    ],
)
def test_items_that_need_none(name: str, more: dict[str, Any]) -> None:
    assert unsigned(**more) == [], name
    assert len(unsigned()) == 1


def test_the_lines_are_judged_beside_the_items_and_keys_do_not_clash() -> None:
    found = unsigned(orders=[WITHOUT, {}])
    assert sorted((one["line_id"] or "", one["company"]) for one in found) == [("", "甲公司"), ("L1", "甲公司")]
    assert len({one["_parts"] for one in found}) == 2


def test_items_are_judged_where_the_lines_say_nothing() -> None:
    assert [one["line_id"] for one in unsigned(orders=[WITHOUT])] == [None]
    assert Situation(orders=[WITHOUT]).findings("no-contract") == []
