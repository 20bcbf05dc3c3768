"""Which order lines count as purchases of an item, how much, and when."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from progress_situation import HALF_WAY, YEAR_END, YEAR_START, Row, Situation, agreed, institution, line, product

DAY = timedelta(days=1)
LATE = date(2025, 12, 31)
OTHER = {"batch": "two", "agreement_year": 1}


def bought(orders: list[Row], as_of: date = HALF_WAY, **rules: Any) -> Decimal:
    return Decimal(Situation(orders).item(as_of, year=1, **rules)["purchased_qty"])


@pytest.mark.parametrize(
    ("orders", "quantity"),
    [
        pytest.param([line("10"), line("0.5")], "10.5", id="normal lines are added"),
        pytest.param([line("10"), line("7", status="withdrawn")], "10", id="a withdrawn line never counts"),
        pytest.param([line("10"), line("7", status="refused")], "10", id="a refused line never counts"),
        pytest.param([line("10"), line("-4", status="returned")], "6", id="a return reduces"),
        pytest.param([line("-4", status="returned")], "-4", id="more returned than bought is negative"),
        pytest.param([line("10", accepted_qty=None, accepted_on=None)], "0", id="nothing accepted yet"),
        pytest.param([line("10", institution_code="H2")], "0", id="another institution's purchase"),
        pytest.param([line("10", product_code="C9")], "0", id="a product that is not in the catalogue"),
        pytest.param([line("10", HALF_WAY)], "10", id="on as-of"),
        pytest.param([line("10", HALF_WAY + DAY)], "0", id="the day after as-of"),
        pytest.param([line("10", YEAR_START - DAY)], "0", id="the day before the year"),
        pytest.param([line("10", YEAR_START)], "10", id="the first day of the year"),
    ],
)
def test_lines_that_count(orders: list[Row], quantity: str) -> None:
    assert bought(orders) == Decimal(quantity)


@pytest.mark.parametrize(("day", "quantity"), [(YEAR_END, 10), (YEAR_END + DAY, 0)])
def test_the_year_s_last_day_counts_and_the_next_does_not(day: date, quantity: int) -> None:
    assert bought([line("10", day)], LATE) == quantity


PARTLY = line(
    "10",
    delivered_qty="6",
    accepted_qty="5",
    ordered_on=date(2025, 1, 10),
    delivered_on=date(2025, 1, 20),
    accepted_on=date(2025, 1, 30),
)


@pytest.mark.parametrize(
    ("count", "as_of", "quantity"),
    [
        ("ordered", date(2025, 1, 9), 0),
        ("ordered", date(2025, 1, 10), 10),
        ("delivered", date(2025, 1, 19), 0),
        ("delivered", date(2025, 1, 20), 6),
        ("accepted", date(2025, 1, 29), 0),
        ("accepted", date(2025, 1, 30), 5),
    ],
)
def test_each_way_of_counting_has_its_own_date(count: str, as_of: date, quantity: int) -> None:
    assert bought([PARTLY], as_of, count=count) == quantity


def receipt(line_id: str, receipt_id: str, accepted: str, **changes: Any) -> Row:
    return line("10", line_id=line_id, receipt_id=receipt_id, accepted_qty=accepted, **changes)


@pytest.mark.parametrize(
    ("orders", "count", "quantity"),
    [
        pytest.param([receipt("L1", "R1", "3"), receipt("L1", "R2", "4")], "ordered", 10, id="ordered counts once"),
        pytest.param([receipt("L1", "R1", "3"), receipt("l1", "R2", "4")], "ordered", 10, id="whatever the case"),
        pytest.param([receipt("L1", "R1", "3"), receipt("L1", "R2", "4")], "accepted", 7, id="receipts are added"),
        pytest.param([receipt("L1", "R1", "3"), receipt("L2", "R2", "4")], "ordered", 20, id="two lines are two"),
        pytest.param(
            [receipt("L1", "R1", "3", status="withdrawn"), receipt("L1", "R2", "4")],
            "ordered",
            10,
            id="a withdrawn row does not hide the line",
        ),
    ],
)
def test_a_line_with_several_receipts(orders: list[Row], count: str, quantity: int) -> None:
    assert bought(orders, count=count) == quantity


def test_any_selected_product_of_the_variety_and_company_counts_in_base_units() -> None:
    situation = Situation(
        [line("10"), line("4", product_code="C2"), line("8", product_code="C3"), line("16", product_code="C4")],
        products=[
            product(),
            product("C2", factor="2.5", company=" 甲 公司"),
            product("C3", selected="no"),
            product("C4", company="乙公司"),
        ],
    )
    assert situation.item()["purchased_qty"] == 20


def test_a_product_in_two_batches_counts_in_each_whose_year_holds_the_date() -> None:
    situation = Situation(
        [line("10", date(2025, 1, 31)), line("5", date(2025, 2, 1))],
        agreed=[agreed(), agreed(**OTHER)],
        products=[product(), product(batch="two", factor="3")],
    )
    assert [(row["batch"], row["purchased_qty"]) for row in situation.items()] == [("one", 15), ("two", 15)]


CHANGE = {"batch": "one", "old_code": "C1", "new_code": "N1", "effective_on": date(2025, 1, 20)}
CHAIN = [CHANGE, {"batch": "one", "old_code": "N1", "new_code": "N2", "effective_on": date(2025, 2, 1)}]


@pytest.mark.parametrize(
    ("code", "day", "quantity"),
    [
        pytest.param("N1", date(2025, 1, 19), 0, id="the new code does not count before its day"),
        pytest.param("N1", date(2025, 1, 20), 20, id="the new code counts from its day, with the old one's factor"),
        pytest.param("C1", date(2025, 1, 20), 20, id="the old code goes on counting"),
        pytest.param("N2", date(2025, 1, 31), 0, id="the code after next not before its own day"),
        pytest.param("N2", date(2025, 2, 1), 20, id="the code after next goes back to the first"),
        pytest.param("N1", date(2025, 2, 1), 20, id="the code between goes on counting"),
    ],
)
def test_renewed_codes(code: str, day: date, quantity: int) -> None:
    situation = Situation([line("10", day, product_code=code)], products=[product(factor="2")], code_changes=CHAIN)
    assert situation.item()["purchased_qty"] == quantity


def test_a_new_code_that_the_batch_lists_keeps_its_own_entry() -> None:
    situation = Situation(
        [line("10", product_code="N1")], products=[product(), product("N1", factor="7")], code_changes=[CHANGE]
    )
    assert situation.item()["purchased_qty"] == 70


def test_a_code_change_holds_in_its_batch_only() -> None:
    situation = Situation(
        [line("10", date(2025, 2, 10), product_code="N1")],
        agreed=[agreed(), agreed(**OTHER)],
        products=[product(), product(batch="two")],
        code_changes=[CHANGE],
    )
    assert [row["purchased_qty"] for row in situation.items()] == [10, 0]


def test_code_changes_in_a_circle_or_from_nowhere_add_nothing() -> None:
    circle = [
        CHANGE | {"old_code": "X", "new_code": "Y"},
        CHANGE | {"old_code": "Y", "new_code": "X"},
        CHANGE | {"new_code": "C1", "old_code": "X"},
    ]
    situation = Situation([line("10"), line("5", product_code="Y")], code_changes=circle)
    assert situation.item()["purchased_qty"] == 10


def test_an_agreed_row_may_name_the_new_code() -> None:
    situation = Situation([line("10")], agreed=[agreed("60"), agreed("40", product_code="N1")], code_changes=[CHANGE])
    item = situation.item()
    assert (item["agreed_qty"], item["agreed_amount"], item["purchased_qty"]) == (100, 200, 10)


SINCE = date(2025, 2, 1)


@pytest.mark.parametrize(("day", "quantity"), [(SINCE - DAY, 10), (SINCE, 0)])
def test_a_superseded_variety_counts_until_the_day_before(day: date, quantity: int) -> None:
    situation = Situation([line("10", day)], superseded=[("one", "V1", SINCE)])
    assert situation.item()["purchased_qty"] == quantity


def test_the_largest_quantities_stay_exact() -> None:
    situation = Situation(
        [line("99999999999999.9999"), line("99999999999999.9998")],
        agreed=[agreed("99999999999999.9999")],
        products=[product(factor="99999.999999")],
    )
    item = situation.item()
    assert item["purchased_qty"] == Decimal("19999999999799999970.0000000003")
    assert (item["completion"], item["status"]) == (2, "completed")


def test_one_row_per_agreed_institution_even_without_any_order() -> None:
    situation = Situation(
        agreed=[agreed(), agreed(institution_code="H2")], institutions=[institution(), institution("H2")]
    )
    assert [(row["institution_code"], row["purchased_qty"]) for row in situation.items()] == [("H1", 0), ("H2", 0)]
