"""Why an item is behind, figure by figure: 100 agreed, half of the year over, so 50 should have been bought.

An order is on its way for 15 days: from 2025-02-04 to the 50th day, 2025-02-19.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from forms_situation import DELIVERY_DAYS, behind, parts, sums, why
from progress_situation import HALF_WAY, YEAR_END, Row, Situation, agreed, institution, line, product

from jicai.calc.why.items import Behind, behind_items, cause_totals, not_admitted

LONG_AGO, STILL_DUE, PAST_DUE = date(2025, 1, 5), date(2025, 2, 4), date(2025, 2, 3)
NOT_ACCEPTED: Row = {"accepted_qty": None, "accepted_on": None}
NOT_SENT: Row = NOT_ACCEPTED | {"delivered_qty": None, "delivered_on": None}
OTHERS = [
    product(),
    product("N1", selected="no", company="乙公司"),
    product("S1", selected="no", company="丙公司", substitute="yes"),
]


def order(quantity: str, day: date = LONG_AGO, **changes: Any) -> Row:
    """A line of which nothing was delivered."""
    return line(quantity, day) | NOT_SENT | changes


def refused(quantity: str, **changes: Any) -> Row:
    return order(quantity, status="refused", **changes)


CASES: dict[str, tuple[list[Row], dict[str, int], str]] = {
    "nothing ordered": ([], {"hospital": 50}, "hospital"),
    "bought a part, ordered no more": ([line("20", LONG_AGO)], {"hospital": 30}, "hospital"),
    "ordered long ago, not delivered": ([order("40")], {"supplier": 40, "hospital": 10}, "supplier"),
    "ordered on the last day of the delivery time": (
        [order("40", STILL_DUE)],
        {"in_transit": 40, "hospital": 10},
        "in_transit",
    ),
    "ordered a day before": ([order("40", PAST_DUE)], {"supplier": 40, "hospital": 10}, "supplier"),
    "ordered after as-of": ([order("40", date(2025, 2, 20))], {"hospital": 50}, "hospital"),
    "delivered in time, not accepted": (
        [line("40", LONG_AGO) | NOT_ACCEPTED | {"delivered_on": STILL_DUE}],
        {"in_transit": 40, "hospital": 10},
        "in_transit",
    ),
    "delivered a day before, not accepted": (
        [line("40", LONG_AGO) | NOT_ACCEPTED | {"delivered_on": PAST_DUE}],
        {"not_accepted": 40, "hospital": 10},
        "not_accepted",
    ),
    "delivered in part, of that accepted in part": (
        [line("40", LONG_AGO, delivered_qty="25", accepted_qty="20")],
        {"supplier": 15, "not_accepted": 5, "hospital": 10},
        "supplier",
    ),
    "received in two rows, ordered once": (
        [
            line("40", LONG_AGO, line_id="L1", receipt_id="R1", delivered_qty="20", accepted_qty="20"),
            line("40", LONG_AGO, line_id="l1", receipt_id="R2", delivered_qty="10", accepted_qty="10"),
        ],
        {"supplier": 10, "hospital": 10},
        "supplier",
    ),
    "refused": ([refused("30")], {"supplier": 30, "hospital": 20}, "supplier"),
    "voided by the hospital": ([order("30", status="withdrawn")], {"hospital": 50}, "hospital"),
    "delivered in part, the rest withdrawn": (
        [
            line("40", LONG_AGO, line_id="L1", receipt_id="R1", delivered_qty="30", accepted_qty="30"),
            order("40", line_id="L1", receipt_id="R2", status="withdrawn"),
        ],
        {"hospital": 20},
        "hospital",
    ),
    "more refused than is missing": ([line("20", LONG_AGO), refused("90")], {"supplier": 30}, "supplier"),
    "on its way is taken first": (
        [order("40", STILL_DUE), refused("30")],
        {"in_transit": 40, "supplier": 10},
        "in_transit",
    ),
    "of two that explain as much the first": ([refused("25")], {"supplier": 25, "hospital": 25}, "supplier"),
    "given back": (
        [line("40", LONG_AGO), line("-15", LONG_AGO, line_id="R", status="returned")],
        {"hospital": 25},
        "hospital",
    ),
    "non-selected bought instead": (
        [line("20", LONG_AGO, product_code="N1")],
        {"nonselected": 20, "hospital": 30},
        "hospital",
    ),
    "non-selected and a substitute bought instead": (
        [line("20", LONG_AGO, product_code="N1"), line("60", LONG_AGO, product_code="S1")],
        {"nonselected": 20, "substitute": 30},
        "substitute",
    ),
    "what was ordered is not what was bought instead": (
        [refused("45"), line("20", LONG_AGO, product_code="N1")],
        {"supplier": 45, "nonselected": 5},
        "supplier",
    ),
    "non-selected given back": (
        [line("-20", LONG_AGO, product_code="N1", status="returned")],
        {"hospital": 50},
        "hospital",
    ),
    "non-selected bought by another institution": (
        [line("20", LONG_AGO, product_code="N1", institution_code="H2")],
        {"hospital": 50},
        "hospital",
    ),
}


@pytest.mark.parametrize(("orders", "expected", "main"), CASES.values(), ids=CASES)
def test_causes(orders: list[Row], expected: dict[str, int], main: str) -> None:
    found = why(Situation(orders, products=OTHERS, institutions=[institution(), institution("H2")]))
    assert (parts(found), found["cause"]) == (expected, main)
    assert sum(parts(found).values()) == found["missing_qty"]
    assert found["missing_amount"] == 2 * found["missing_qty"]


def test_every_figure_stands_beside_them() -> None:
    """Two units of the variety in a box: 50 boxes of 100 agreed, 25 should have been bought, 5 were."""
    orders = [
        line("6", LONG_AGO, line_id="L1", accepted_qty="5"),
        order("7", line_id="L2"),
        order("3", STILL_DUE, line_id="L3"),
        order("4", line_id="L4", status="withdrawn"),
        refused("2", line_id="L5"),
        line("1", LONG_AGO, line_id="L6", product_code="N1"),
        line("8", LONG_AGO, line_id="L7", product_code="S1"),
    ]
    products = [row | {"factor": "2"} for row in OTHERS]
    found = why(Situation(orders, [agreed("50")], products))
    boxes = {
        "ordered": 18, "confirmed": 6, "delivered": 6, "accepted": 5, "voided": 4, "refused": 2, "undelivered": 7,
        "in_transit": 3, "not_accepted": 1, "nonselected": 1, "substitute": 8,
    }  # fmt: skip
    assert {key: found[f"{key}_units"] for key in boxes} == boxes
    assert {key: found[f"{key}_qty"] for key in boxes} == {key: 2 * value for key, value in boxes.items()}
    assert parts(found) == {"in_transit": 6, "supplier": 18, "not_accepted": 2, "nonselected": 2, "substitute": 12}


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        ("accepted", {"in_transit": 4, "supplier": 12, "not_accepted": 5, "hospital": 9}),
        ("delivered", {"in_transit": 4, "supplier": 12, "hospital": 9}),
        ("ordered", {"supplier": 8, "hospital": 9}),
    ],
)
def test_what_counts_is_not_missing(count: str, expected: dict[str, int]) -> None:
    """Of 41 ordered 25 were delivered, of which 20 were accepted; 4 may still come, 8 more were refused."""
    orders = [
        line("29", LONG_AGO, line_id="L1", delivered_qty="25", accepted_qty="20"),
        order("4", STILL_DUE, line_id="L2"),
        refused("8", line_id="L3"),
    ]
    found = why(Situation(orders), count=count)
    assert parts(found) == expected
    assert found["accepted_qty"] == 20


def test_companies_share_what_was_bought_instead() -> None:
    """40 and 20 were not ordered, 30 were bought instead: half of each. Another variety has no part in it."""
    products = [*OTHERS, product("C2", company="丁公司"), product("C3", variety_code="V2")]
    orders = [line("10", LONG_AGO), line("30", LONG_AGO, product_code="N1")]
    rows = [agreed(), agreed("40", product_code="C2"), agreed(product_code="C3")]
    found = behind(Situation(orders, rows, products))
    assert [(row["variety_code"], row["company"], parts(row)) for row in found] == [
        ("V1", "丁公司", {"nonselected": 10, "hospital": 10}),
        ("V1", "甲公司", {"nonselected": 20, "hospital": 20}),
        ("V2", "甲公司", {"hospital": 50}),
    ]


def test_a_batch_that_agrees_on_varieties() -> None:
    products = [product(), product("C2", company="丁公司")]
    found = why(Situation([refused("30", product_code="C2")], products=products, grain="variety"))
    assert (found["company"], parts(found)) == (None, {"supplier": 30, "hospital": 20})


@pytest.mark.parametrize(
    ("situation", "as_of", "behind_are"),
    [
        (Situation([line("49")]), HALF_WAY, ["lagging"]),
        (Situation([line("50")]), HALF_WAY, []),
        (Situation([line("100")]), HALF_WAY, []),
        (Situation([]), HALF_WAY, ["not_started"]),
        (Situation([]), date(2024, 12, 31), []),  # not begun
        (Situation([], superseded=[("one", "V1", HALF_WAY)]), HALF_WAY, []),
        (Situation([], institutions=[institution(type="民营")]), HALF_WAY, ["not_started"]),  # and marked
        (Situation([], [agreed("0")]), HALF_WAY, []),
    ],
)
def test_which_items_are_behind(situation: Situation, as_of: date, behind_are: list[str]) -> None:
    found = behind(situation, as_of)
    assert [row["status"] for row in found] == behind_are
    assert [row["voluntary"] for row in found] == [row["type"] == "民营" for row in situation.institutions][
        : len(found)
    ]


def test_orders_at_the_turn_of_the_year_are_on_their_way() -> None:
    """Year 2 began on 2025-04-11; what was ordered on 04-05 counts to it once it is accepted."""
    rows = [agreed(agreement_year=2)]
    orders = [order("10", date(2025, 4, 5), line_id="L1"), order("20", date(2025, 3, 20), line_id="L2")]
    found = why(Situation(orders, rows), date(2025, 4, 15))
    assert (found["ordered_qty"], found["in_transit_qty"], found["undelivered_qty"]) == (0, 10, 0)
    assert found["cause"] == "in_transit"


def test_after_its_end_a_year_is_judged_as_of_its_last_day() -> None:
    """Accepted after the end, which does not count: that day it was on its way."""
    late = line("40", date(2025, 4, 1), delivered_on=date(2025, 4, 14), accepted_on=date(2025, 4, 15))
    situation = Situation([late], years=[("one", 1, date(2025, 1, 1), YEAR_END)])
    found = why(situation, date(2025, 9, 30))
    assert (found["missing_qty"], parts(found)) == (100, {"in_transit": 40, "hospital": 60})
    assert (found["required_monthly"], found["monthly_units"]) == (None, None)


def test_quantities_stated_in_base_units() -> None:
    bases = {"ordered_base": "40", "delivered_base": "25", "accepted_base": "20"}
    thirds = dict.fromkeys(("ordered_qty", "delivered_qty", "accepted_qty"), "13.333333333333")
    row = line("40", LONG_AGO) | thirds | bases
    found = why(Situation([row], [agreed("33.333333333333", agreed_base="100")], [product(factor="3")]))
    assert parts(found) == {"supplier": 15, "not_accepted": 5, "hospital": 10}
    assert (found["delivered_units"], found["remaining_units"]) == (Decimal("8.3333"), 27)


def test_a_renewed_code_is_the_same_product() -> None:
    change = {"batch": "one", "old_code": "C1", "new_code": "C9", "effective_on": date(2025, 2, 1)}
    orders = [line("10", LONG_AGO), order("20", date(2025, 2, 1), product_code="C9")]
    found = why(Situation(orders, code_changes=[change]))
    assert parts(found) == {"supplier": 20, "hospital": 20}
    assert (found["product_code"], found["unit_basis"]) == ("C9", "only")  # ordered under the new code now


BOXES = [product(factor="28", product_name="28 片"), product("C2", factor="14"), product("C3", factor="7")]


@pytest.mark.parametrize(
    ("orders", "products", "expected"),
    [
        ([line("1")], BOXES, ("C1", "28 片", 28, "only")),
        ([line("1"), line("3", product_code="C2")], BOXES, ("C2", None, 14, "most")),  # 42 of 28 pieces
        ([line("1"), line("2", product_code="C2")], BOXES, ("C1", "28 片", 28, "most")),  # as much of both
        ([line("2", line_id="L"), line("-2", line_id="M", status="returned")], BOXES, (None, None, None, None)),
        ([], BOXES, (None, None, None, None)),
        ([refused("5", product_code="C2")], BOXES, (None, None, None, None)),  # ordered, not bought
        ([], BOXES[:1], ("C1", "28 片", 28, "selected")),
        ([], [*BOXES[:1], product("C2", company="丁公司")], ("C1", "28 片", 28, "selected")),
        ([], [*BOXES[:1], product("C2", selected="no")], ("C1", "28 片", 28, "selected")),
    ],
)
def test_the_product_whose_boxes_are_counted(orders: list[Row], products: list[Row], expected: tuple[Any, ...]) -> None:
    found = why(Situation(orders, products=products))
    keys = ("product_code", "product_name", "factor", "unit_basis")
    assert tuple(found[key] for key in keys) == expected
    assert (found["ordered_units"] is None) == (found["monthly_units"] is None) == (expected[0] is None)


PIECES = [product(), product("C2")]


@pytest.mark.parametrize(
    ("sentence", "orders", "products", "expected"),
    [
        ("one base unit was bought, and that of C2", [line("1", product_code="C2")], PIECES, ("C2", "only")),
        ("one of each: the first by code", [line("1", product_code="C2"), line("1")], PIECES, ("C1", "most")),
        ("nothing was bought, and there is only one", [], PIECES[:1], ("C1", "selected")),
        ("nothing was bought, of two", [], PIECES, (None, None)),
        ("nor of two companies", [], [product(), product("C2", company="乙公司")], (None, None)),
    ],
)
def test_the_box_where_varieties_are_agreed_on(
    sentence: str, orders: list[Row], products: list[Row], expected: tuple[str | None, ...]
) -> None:
    found = why(Situation(orders, products=products, grain="variety"))
    assert (found["company"], found["product_code"], found["unit_basis"]) == (None, *expected), sentence


def test_what_was_bought_in_an_earlier_year_tells_the_box() -> None:
    rows = [agreed(agreement_year=2)]
    found = why(Situation([line("2", product_code="C2")], rows, BOXES), date(2025, 5, 1))
    assert (found["purchased_qty"], found["product_code"], found["unit_basis"]) == (0, "C2", "only")


@pytest.mark.parametrize(("bought", "left", "monthly"), [("1", 100, 34), ("11", 90, 30), ("10.5", 91, 31)])
def test_boxes_of_each_month_are_whole(bought: str, left: int, monthly: int) -> None:
    """101 boxes agreed; February, March and April are left: 100 boxes are 33 1/3 a month, 90 boxes 30, 90 1/2 31."""
    found = why(Situation([line(bought)], [agreed("101")], BOXES[:1]))
    assert (found["remaining_units"], found["monthly_units"]) == (left, monthly)


YEAR = [("one", 1, date(2025, 1, 1), date(2025, 12, 31))]


@pytest.mark.parametrize(
    ("orders", "as_of", "marked"),
    [
        ([], date(2025, 3, 31), True),
        ([], date(2025, 3, 30), False),
        ([order("1")], date(2025, 3, 31), False),
        ([refused("1")], date(2025, 3, 31), False),
        ([order("1", status="withdrawn")], date(2025, 3, 31), False),
        ([order("1", date(2025, 4, 1))], date(2025, 3, 31), True),
        ([line("1", product_code="N1")], date(2025, 3, 31), True),
        ([line("1", product_code="C2")], date(2025, 3, 31), False),  # the variety was brought in, of another company
        ([line("1", institution_code="H2")], date(2025, 3, 31), True),
    ],
)
def test_a_variety_that_is_not_brought_in(orders: list[Row], as_of: date, marked: bool) -> None:
    products = [*OTHERS, product("C2", company="丁公司")]
    found = why(
        Situation(orders, products=products, institutions=[institution(), institution("H2")], years=YEAR), as_of
    )
    assert found["not_admitted"] is marked


def test_an_open_order_of_another_company_brings_the_variety_in() -> None:
    rows = [agreed(), agreed(product_code="C2")]
    situation = Situation(
        [order("1", product_code="C2")], rows, [product(), product("C2", company="丁公司")], years=YEAR
    )
    assert [row["not_admitted"] for row in behind(situation, date(2025, 3, 31))] == [False, False]


def test_varieties_that_are_not_brought_in_are_counted_by_institution() -> None:
    """Of V1 two companies have items, which is one variety; H2 has bought of it, nobody of V2."""
    products = [product(), product("C2", company="乙公司"), product("C3", variety_code="V2")]
    owners = [("H1", "C1"), ("H1", "C2"), ("H1", "C3"), ("H2", "C1"), ("H2", "C3")]
    rows = [agreed(institution_code=owner, product_code=code) for owner, code in owners]
    given = Situation(
        [line("1", institution_code="H2")], rows, products, [institution(), institution("H2")], years=YEAR
    )
    items = behind_items(Behind(*sums(given, date(2025, 3, 31)), DELIVERY_DAYS))
    counts = not_admitted(items).sort("institution_code").select("institution_code", "not_admitted")
    assert counts.collect().rows() == [("H1", 2), ("H2", 1)]


def test_what_each_cause_explains_in_yuan() -> None:
    """Of 50 and 50 missing, 2 yuan each: of V1 30 were refused, of V2 10; the rest nobody ordered."""
    products = [product(), product("C3", variety_code="V2")]
    orders = [refused("30", line_id="L1"), refused("10", line_id="L2", product_code="C3")]
    given = Situation(orders, [agreed(), agreed(product_code="C3")], products)
    items = behind_items(Behind(*sums(given), DELIVERY_DAYS))
    assert cause_totals(items).collect().rows() == [("supplier", 1, Decimal(80)), ("hospital", 1, Decimal(120))]
