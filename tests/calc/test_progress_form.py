"""The form of bureaus: a row for every institution and batch, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from forms_situation import form, form_table
from progress_situation import HALF_WAY, Row, Situation, agreed, institution, line, product

pytestmark = pytest.mark.long

#: Six varieties of 100 agreed each: not started, lagging, on track, complete, over by 20, and superseded.
VARIETIES = [product(f"C{n}", variety_code=f"V{n}", selected_price=str(n)) for n in range(1, 7)]
ITEMS = [agreed(product_code=f"C{n}") for n in range(1, 7)]
BOUGHT = [
    line(quantity, line_id=f"L{n}", product_code=f"C{n}", unit_price=str(n))
    for n, quantity in ((2, "10"), (3, "60"), (4, "100"), (5, "120"))
]
SUPERSEDED = [("one", "V6", HALF_WAY)]
OTHERS = [
    product("N1", selected="no", variety_code="V2"),
    product("N2", selected="no", variety_code="V2"),
    product("N3", selected="no", variety_code="V3", factor="10"),
    product("S1", selected="no", variety_code="V3", substitute="yes"),
]


def picked(row: Row, *keys: str) -> tuple[Any, ...]:
    return tuple(row[key] for key in keys)


def one(situation: Situation, as_of: date = HALF_WAY, **rules: Any) -> Row:
    (row,) = form(situation, as_of, **rules)
    return row


def six(**changes: Any) -> Situation:
    return Situation(**{"orders": BOUGHT, "agreed": ITEMS, "products": VARIETIES, "superseded": SUPERSEDED} | changes)


def test_items_by_what_they_are() -> None:
    row = one(six())
    assert picked(row, "items", "not_started", "lagging", "ahead", "over", "normal") == (5, 1, 1, None, 1, 2)
    shares = ("not_started_share", "lagging_share", "ahead_share", "over_share", "normal_share")
    assert picked(row, *shares) == (Decimal("0.2"), Decimal("0.2"), None, Decimal("0.2"), Decimal("0.4"))
    assert row["time_progress"] == Decimal("0.5")


def test_amounts_and_what_is_beyond_the_agreed() -> None:
    """Agreed 100 x (1 + 2 + 3 + 4 + 5); bought 20 + 180 + 400 + 600; 20 of 120 are beyond: 100 of the 600 yuan."""
    row = one(six())
    assert picked(row, "agreed_amount", "purchased_amount", "over_amount") == (1500, 1200, 100)
    assert row["completion"] == Decimal("0.733333")  # (0 + 20 + 180 + 400 + 500) / 1500
    assert row["over_qty"] is None  # of several varieties
    assert row["behind_and_over"] is True


def test_the_quantity_beyond_the_agreed_of_one_variety() -> None:
    assert picked(one(Situation([line("130")])), "over", "over_qty", "over_amount", "normal") == (1, 30, 60, 0)
    assert picked(one(Situation([line("100")])), "over", "over_qty", "over_amount", "normal") == (0, 0, 0, 1)
    free = one(Situation([line("3")], [agreed("0")]))  # nothing agreed: all of it is beyond
    assert picked(free, "over", "over_qty", "over_amount") == (1, 3, 6)


@pytest.mark.parametrize(
    ("orders", "both"),
    [(BOUGHT, True), (BOUGHT[:3], False), ([BOUGHT[3]], True), ([], False)],
    ids=["all", "none over", "others not started", "nothing bought"],
)
def test_behind_and_over(orders: list[Row], both: bool) -> None:
    assert one(six(orders=orders))["behind_and_over"] is both


def test_ahead_of_the_band() -> None:
    """60 of 100 at half time is 1.2 times the time progress; complete and over items are no part of it."""
    bands = (Decimal("0.9"), Decimal("1.1"))
    row = one(six(), bands=bands)
    assert picked(row, "lagging", "ahead", "ahead_share", "over", "normal") == (1, 1, Decimal("0.2"), 1, 1)
    assert one(six(), bands=(Decimal("0.9"), Decimal("1.2")))["ahead"] == 0


def test_non_selected_products_there_are_and_are_bought() -> None:
    orders = [
        *BOUGHT,
        line("4", line_id="N1", product_code="N1", unit_price="3"),
        line("5", line_id="N2", product_code="N2"),
        line("-5", line_id="N3", product_code="N2", status="returned"),
        line("6", line_id="S1", product_code="S1", unit_price="1.5"),
    ]
    row = one(six(orders=orders, products=[*VARIETIES, *OTHERS]))
    assert picked(row, "nonselected_products", "nonselected_bought", "nonselected_amount") == (3, 1, 12)
    assert picked(row, "substitute_products", "substitute_bought", "substitute_amount") == (1, 1, 9)
    assert row["behind_nonselected"] == 1  # V2 lags


def test_none_there_are() -> None:
    assert picked(one(six()), "nonselected_products", "nonselected_bought", "substitute_products") == (0, 0, 0)


@pytest.mark.parametrize(
    ("cap", "boxes", "over", "amount"),
    [
        ("1.0", "6", 0, 0),  # 60 of 60
        ("1.0", "8", 1, 10),  # 80: 20 beyond, a quarter of 40 yuan
        ("0.5", "6", 1, 15),  # 60: 30 beyond, half of 30 yuan
        (None, "8", None, None),  # the batch has no cap
    ],
)
def test_beyond_the_cap_of_the_batch(cap: str | None, boxes: str, over: int | None, amount: int | None) -> None:
    bought = line(boxes, line_id="N", product_code="N3", unit_price="5")
    row = one(six(orders=[*BOUGHT, bought], products=[*VARIETIES, *OTHERS], cap=cap))
    assert picked(row, "nonselected_over", "nonselected_over_amount") == (over, amount)


def test_varieties_that_are_not_brought_in() -> None:
    year = [("one", 1, date(2025, 1, 1), date(2025, 12, 31))]
    assert one(six(years=year, superseded=[]), date(2025, 3, 31))["not_admitted"] == 2  # V1, V6
    assert one(six(years=year, superseded=[]), date(2025, 3, 30))["not_admitted"] == 0


def test_a_row_for_every_institution_and_batch() -> None:
    there = [institution(), institution("H2", type="民营"), institution("H3")]
    products = [product(), product("C2", batch="two")]
    rows = [agreed(), agreed(institution_code="H2"), agreed(batch="two", product_code="C2")]
    found = form(Situation([], rows, products, institutions=there))
    assert [picked(row, "batch", "institution_code", "voluntary") for row in found] == [
        ("one", "H1", False),
        ("one", "H2", True),
        ("two", "H1", False),
    ]
    assert [row["time_progress"] for row in found] == [Decimal("0.5"), Decimal("0.5"), Decimal("0.052055")]


def test_an_institution_with_superseded_items_alone_has_no_row() -> None:
    assert form(Situation([], superseded=[("one", "V1", HALF_WAY)])) == []


def test_of_a_company_its_items_and_the_products_of_their_varieties() -> None:
    companies = [{"company": "乙公司"} if n > 2 else {} for n in range(1, 7)]
    products = [row | change for row, change in zip(VARIETIES, companies, strict=True)]
    orders = [*BOUGHT, line("4", line_id="N1", product_code="N1")]
    situation = six(orders=orders, products=[*products, *OTHERS])
    (row,) = form(situation, wanted={"company": ["甲公司"]})
    assert picked(row, "items", "not_started", "lagging", "nonselected_products", "nonselected_bought") == (
        2,
        1,
        1,
        2,
        1,
    )


def contract(code: str, **changes: Any) -> Row:
    signed = {"batch": "one", "institution_code": "H1", "product_code": code, "contract_no": "HT1"}
    return signed | {"signed_on": HALF_WAY} | changes


def test_items_with_a_contract() -> None:
    """Of the five that are not superseded V1 and V3 are signed; V2 is later, V4 expired, V6 superseded."""
    contracts = [
        contract("C1"),
        contract("C1", contract_no="HT2"),
        contract("C2", signed_on=date(2025, 2, 20)),
        contract("C3", signed_on=date(2024, 1, 1), expires_on=date(2025, 1, 2)),
        contract("C4", signed_on=date(2024, 1, 1), expires_on=date(2025, 1, 1)),
        contract("C6"),
    ]
    assert picked(one(six(), contracts=contracts), "signed_items", "signed_share") == (2, Decimal("0.4"))
    assert picked(one(six(), contracts=[]), "signed_items", "signed_share") == (0, 0)


def test_without_the_table_nobody_knows_what_is_signed() -> None:
    row = one(six())
    assert list(row)[-2:] == ["signed_items", "signed_share"]
    assert picked(row, "signed_items", "signed_share") == (None, None)
    # A file of typed columns has the same ones whether or not anybody knows.
    assert form_table(six()).schema == form_table(six(), contracts=[]).schema


def test_the_contracts_of_each_institution_and_batch_are_its_own() -> None:
    both = [institution(), institution("H2")]
    situation = Situation([], [agreed(), agreed(institution_code="H2")], institutions=both)
    rows = form(situation, contracts=[contract("C1", institution_code="H2")])
    assert [picked(row, "institution_code", "signed_items") for row in rows] == [("H1", 0), ("H2", 1)]
