"""`price-above`: a selected product ordered above its selected price."""

from __future__ import annotations

from datetime import date

import pytest
from situation import AS_OF, START, Row, Situation, batch

ABOVE: Row = {"unit_price": "2.50"}


def test_a_line_above_the_selected_price_is_found_with_both_prices() -> None:
    found = Situation(orders=[{}, ABOVE]).finding("price-above")
    assert (found["line_id"], found["value"], found["limit"], found["_row"]) == ("L2", 2.5, 2, 3)
    assert (found["batch"], found["agreement_year"], found["institution_code"]) == ("one", 1, "H1")
    assert (found["variety_code"], found["product_code"], found["company"]) == ("V1", "P1", "甲公司")
    assert found["message"] == "采购单价 2.5 元，高于中选价 2 元"


@pytest.mark.parametrize(
    ("situation", "line"),
    [
        ("the sixth decimal place counts", {"unit_price": "2.000001"}),
        ("not yet accepted", ABOVE | {"accepted_qty": None, "accepted_on": None}),
        ("the last day of the cycle", ABOVE | {"day": date(2026, 12, 31)}),
        ("after the agreed quantity was complete", ABOVE | {"quantity": "1000"}),
    ],
)
def test_found(situation: str, line: Row) -> None:
    lines = [{"quantity": "500"}, line]
    assert Situation(orders=lines, as_of=date(2027, 1, 31)).finding("price-above")["line_id"] == "L2", situation


@pytest.mark.parametrize(
    ("situation", "line"),
    [
        ("the selected price itself", {"unit_price": "2.000000"}),
        ("the day before the cycle", ABOVE | {"day": date(2024, 12, 31)}),
        ("the day after the cycle", ABOVE | {"day": date(2027, 1, 1)}),
        ("after as-of", ABOVE | {"day": date(2027, 2, 1)}),
        ("withdrawn", ABOVE | {"status": "withdrawn"}),
        ("refused", ABOVE | {"status": "refused"}),
        ("returned", ABOVE | {"status": "returned", "quantity": "-10"}),
        ("a product of no batch", ABOVE | {"product_code": "X1"}),
        ("a non-selected product", ABOVE | {"product_code": "P2"}),
        ("a voluntary institution", ABOVE | {"institution_code": "H2"}),
    ],
)
def test_not_found(situation: str, line: Row) -> None:
    asked = Situation(
        orders=[line],
        products=[{}, {"product_code": "P2", "selected": "no", "selected_price": "2.00"}],
        institutions=[{}, {"institution_code": "H2", "type": "民营"}],
        as_of=date(2027, 1, 31),
    )
    assert asked.findings("price-above") == [], situation


def test_a_superseded_variety_is_looked_at_until_the_day_before() -> None:
    taken_over = batch(superseded=[{"variety_code": "V1", "from": date(2025, 3, 1)}])
    lines = [ABOVE | {"day": date(2025, 2, 28)}, ABOVE | {"day": date(2025, 3, 1)}]
    assert Situation(orders=lines, batches=[taken_over]).finding("price-above")["line_id"] == "L1"


def test_a_renewed_code_inherits_the_price_from_its_date() -> None:
    lines = [ABOVE | {"product_code": "P9", "day": day} for day in (date(2025, 2, 28), date(2025, 3, 1))]
    assert Situation(orders=lines, code_changes=[{}]).finding("price-above")["line_id"] == "L2"


def test_a_line_is_held_against_every_batch_that_governs_it() -> None:
    products: list[Row] = [{}, {"batch": "two", "selected_price": "2.25"}, {"batch": "late"}]
    batches = [batch(), batch("two"), batch("late", start_on=date(2025, 2, 1))]
    found = Situation(orders=[ABOVE], products=products, batches=batches).findings("price-above")
    assert [(one["batch"], one["limit"]) for one in found] == [("one", 2), ("two", 2.25)]


def test_a_line_of_several_receipts_is_one_finding_at_its_highest_price() -> None:
    prices = ("2.10", "2.30", "2.20")
    lines = [{"line_id": name, "unit_price": price} for name, price in zip(("l7", "L7", "L7"), prices, strict=True)]
    found = Situation(orders=lines).finding("price-above")
    assert (found["_row"], str(found["value"].normalize())) == (3, "2.3")


def test_the_second_agreement_year_has_its_number() -> None:
    found = Situation(orders=[ABOVE | {"day": date(2026, 1, 1)}], as_of=date(2026, 2, 1)).finding("price-above")
    assert found["agreement_year"] == 2


def test_nothing_is_found_before_the_cycle() -> None:
    assert START < AS_OF
    assert Situation(orders=[ABOVE], as_of=date(2024, 12, 31)).findings("price-above") == []
