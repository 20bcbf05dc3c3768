"""Quantities stated in tablets of a product that is bought in boxes of 28, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import advance_situation
import pytest
from calc.rules.situation import Situation as Bureau
from calc.rules.situation import batch
from progress_situation import Row, Situation, agreed, line, product

from jicai.calc.renewal import compared_years
from jicai.calc.renewal_draft import renewal_draft

BOX = product(factor="28", selected_price="14")
ROUNDED = "35.714285714286"  # 1,000 / 28


def tablets(base: str, boxes: str) -> Row:
    """An agreed row."""
    return agreed(boxes, agreed_base=base)


def taken(base: str, boxes: str, **changes: Any) -> Row:
    """A line ordered, delivered and accepted in tablets."""
    bases = dict.fromkeys(("ordered_base", "delivered_base", "accepted_base"), base)
    return line(boxes) | bases | {"line_id": f"L{base}"} | changes


@pytest.mark.parametrize("count", ["accepted", "delivered", "ordered"])
@pytest.mark.parametrize(
    ("lines", "purchased"),
    [
        ([taken("2800", "100")], "2800"),
        ([taken("1000", ROUNDED)], "1000"),
        ([taken("1000", ROUNDED), line("10")], "1280"),
        ([taken("1000", ROUNDED, line_id=f"L{n}") for n in range(28)], "28000"),
        ([taken("1000", ROUNDED), taken("-1000", f"-{ROUNDED}", line_id="L2", status="returned")], "0"),
        ([taken("0.0000000001", "0")], "0.0000000001"),
    ],
    ids=["whole boxes", "a part of a box", "beside boxes", "twenty-eight parts", "given back", "the least"],
)
def test_purchases_count_what_was_stated(lines: list[Row], purchased: str, count: str) -> None:
    item = Situation(lines, [agreed("100")], [BOX]).item(count=count)
    assert (item["agreed_qty"], item["purchased_qty"]) == (2800, Decimal(purchased))


@pytest.mark.parametrize(
    ("rows", "quantity", "amount"),
    [
        ([tablets("2800", "100")], "2800", "1400"),
        ([tablets("1000", ROUNDED)], "1000", "500"),  # 1,000 x 14 / 28
        ([tablets("1000", ROUNDED), agreed("10")], "1280", "640"),
        ([tablets("1000", ROUNDED)] * 28, "28000", "14000"),
    ],
    ids=["whole boxes", "a part of a box", "beside boxes", "twenty-eight parts"],
)
def test_agreed_rows_count_what_was_stated(rows: list[Row], quantity: str, amount: str) -> None:
    item = Situation([], rows, [BOX]).item()
    assert (item["agreed_qty"], item["agreed_amount"]) == (Decimal(quantity), Decimal(amount))


def test_an_amount_that_no_decimal_ends_is_carried_with_twelve_places() -> None:
    """1,000 tablets at 10 yuan a box of 28."""
    item = Situation([], [tablets("1000", ROUNDED)], [product(factor="28", selected_price="10")]).item()
    assert item["agreed_amount"] == Decimal("357.142857142857")


@pytest.mark.parametrize(
    ("base", "factor", "price", "products", "expected"),
    [
        ("2800", "28", "14", 1, "1400.00"),
        ("1000", "28", "10", 1, "357.14"),
        ("1", "8", "0.04", 1, "0.01"),  # 0.005: a tie
        ("1", "8", "0.039", 1, "0.00"),  # 0.004875
        ("3", "8", "0.04", 1, "0.02"),  # 0.015: another tie, upwards too
        ("1", "7", "0.005", 7, "0.01"),  # seven sevenths of 0.005: a tie that no seventh shows
        ("1", "7", "0.004998", 7, "0.00"),
    ],
)
def test_the_base_of_an_advance_to_the_fen(base: str, factor: str, price: str, products: int, expected: str) -> None:
    codes = [f"C{number}" for number in range(products)]
    boxes = str(round(Decimal(base) / Decimal(factor), 12))
    situation = advance_situation.Situation(
        agreed=[agreed(boxes, agreed_base=base, product_code=code) for code in codes],
        products=[product(code, factor=factor, selected_price=price) for code in codes],
    )
    assert [str(amount) for amount in situation.column("agreed_amount")] == [expected] * 2


def test_an_advance_on_tablets_and_boxes() -> None:
    """1,000 tablets are 357.142857 yuan, ten boxes 100: 30 % of 457.14 are 137.142, in halves of 68.57."""
    situation = advance_situation.Situation(
        agreed=[tablets("1000", ROUNDED), agreed("10", product_code="C2")],
        products=[product(code, factor="28", selected_price="10") for code in ("C1", "C2")],
    )
    assert situation.column("agreed_amount") == [Decimal("457.14")] * 2
    assert situation.column("amount") == [Decimal("68.57"), Decimal("68.57")]


def test_a_proposal_in_boxes_rests_on_tablets() -> None:
    """28 rows of 1,000 tablets are 1,000 boxes to the tablet, not a little more, which would be rounded up to 1,001."""
    half_way = date(2025, 7, 2)
    stated = {"agreed_qty": ROUNDED, "agreed_base": "1000"}
    evidence = Bureau(
        as_of=half_way,
        batches=[batch()],
        products=[{"factor": "28"}],
        agreed=[stated] * 28,
        orders=[{"quantity": ROUNDED, "accepted_base": "1000"} for _ in range(14)],
    ).evidence()
    (row,) = renewal_draft(evidence, compared_years(evidence, None)).collect().to_dicts()
    assert (row["previous_qty"], row["floor_qty"], row["agreed_qty"]) == (1000, 1000, 1000)
    assert row["purchased_qty"] == 500


def test_the_floor_of_a_renewed_agreement_compares_tablets() -> None:
    rows = [
        {"agreed_qty": ROUNDED, "agreed_base": "1000"},
        {"agreed_qty": "35.714250000000", "agreed_base": "999.999", "agreement_year": 2},
    ]
    found = Bureau(products=[{"factor": "28"}], agreed=rows).finding("renewal-floor")
    assert (found["value"], found["limit"]) == (Decimal("35.7143"), Decimal("35.7143"))
    same = [rows[0], rows[0] | {"agreement_year": 2}]
    assert Bureau(products=[{"factor": "28"}], agreed=same).findings("renewal-floor") == []
