"""`distributor`: who delivered was not appointed by the company."""

from __future__ import annotations

from datetime import date

import pytest
from situation import Row, Situation, batch

OTHER: Row = {"distributor": "配送二公司"}


def test_a_line_delivered_by_another_distributor_is_found() -> None:
    found = Situation(orders=[{}, OTHER], distribution=[{}]).finding("distributor")
    assert (found["line_id"], found["_row"], found["company"]) == ("L2", 3, "甲公司")
    assert found["message"] == "由配送二公司配送，不在甲公司选定的配送企业之内"


@pytest.mark.parametrize(
    ("situation", "line"),
    [
        ("delivered, not yet accepted", {"accepted_qty": None, "accepted_on": None}),
        ("accepted, no delivery recorded", {"delivered_qty": None, "delivered_on": None}),
        ("at a voluntary institution: the duty is the company's", {"institution_code": "H2"}),
    ],
)
def test_found(situation: str, line: Row) -> None:
    asked = Situation(
        orders=[OTHER | line],
        distribution=[{}],
        institutions=[{}, {"institution_code": "H2", "type": "民营"}],
    )
    assert asked.finding("distributor")["line_id"] == "L1", situation


@pytest.mark.parametrize(
    ("situation", "line"),
    [
        ("the appointed one, spelled otherwise", {"distributor": "配送 一公司"}),
        ("a second appointed one", {"distributor": "配送三公司"}),
        ("the company itself", {"distributor": "甲公司"}),
        ("nobody named", {"distributor": None}),
        ("a company that the table does not have", OTHER | {"product_code": "P3"}),
        ("a non-selected product", OTHER | {"product_code": "P2"}),
        ("before the cycle", OTHER | {"day": date(2024, 12, 31)}),
        ("withdrawn", OTHER | {"status": "withdrawn"}),
        (
            "not yet delivered",
            OTHER | dict.fromkeys(("delivered_qty", "delivered_on", "accepted_qty", "accepted_on")),
        ),
        (
            "delivered after as-of",
            OTHER | {"delivered_on": date(2025, 7, 1), "accepted_on": date(2025, 7, 1)},
        ),
    ],
)
def test_not_found(situation: str, line: Row) -> None:
    asked = Situation(
        orders=[line],
        distribution=[{}, {"distributor": "配送三公司"}],
        products=[
            {},
            {"product_code": "P2", "selected": "no", "selected_price": None},
            {"product_code": "P3", "company": "丙公司"},
        ],
    )
    assert asked.findings("distributor") == [], situation


def test_an_appointment_holds_for_its_batch_alone() -> None:
    appointments: list[Row] = [{"distributor": "配送一公司"}, {"batch": "two", "distributor": "配送二公司"}]
    asked = Situation(
        orders=[OTHER],
        distribution=appointments,
        products=[{}, {"batch": "two"}],
        batches=[batch(), batch("two")],
    )
    assert asked.finding("distributor")["batch"] == "one"


def test_a_line_of_several_receipts_is_listed_once() -> None:
    lines = [OTHER | {"line_id": "L5"}, OTHER | {"line_id": "L5"}]
    assert Situation(orders=lines, distribution=[{}]).finding("distributor")["_row"] == 2


def test_what_one_company_did_not_appoint_another_may_have() -> None:
    asked = Situation(
        orders=[OTHER, OTHER | {"product_code": "P2"}],
        distribution=[{}, {"company": "乙公司", "distributor": "配送二公司"}],
        products=[{}, {"product_code": "P2", "company": "乙公司"}],
    )
    assert asked.finding("distributor")["line_id"] == "L1"


@pytest.mark.parametrize("cell", ["配送一公司、配送三公司", "配送一公司；配送三公司", "配送三公司;配送一公司"])
def test_several_in_one_cell_are_all_appointed(cell: str) -> None:
    orders = [{}, {"distributor": "配送三公司"}, OTHER]
    found = Situation(orders=orders, distribution=[{"distributor": cell}]).finding("distributor")
    assert found["line_id"] == "L3"
