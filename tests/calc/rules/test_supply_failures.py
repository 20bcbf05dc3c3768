"""The orders that were not supplied: which lines they are, how often they were tried, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from situation import AS_OF, START, Row, Situation, batch, voided_for

from jicai.calc.evidence import Evidence
from jicai.calc.supply.failed_products import failed_products
from jicai.calc.supply.failures import failed_lines, failures
from jicai.calc.supply.figures import SupplyDays, supply
from jicai.tables.results.failures import SUPPLY_FAILED, SUPPLY_LINES

DAYS = SupplyDays(due=15, late=7, after_completion=10)
OLD = date(2025, 5, 1)
NOT_SENT: Row = dict.fromkeys(("delivered_qty", "delivered_on", "accepted_qty", "accepted_on"))


def sent(quantity: str, after: int = 0, day: date = OLD, **changes: Any) -> Row:
    """An order of ten of which so much was delivered so many days later, nothing where it is 0."""
    came = day + timedelta(after)
    fate = {"delivered_qty": quantity, "delivered_on": came, "accepted_qty": quantity, "accepted_on": came}
    return {"day": day} | (NOT_SENT if quantity == "0" else fate) | changes


def lines(evidence: Evidence, wanted: dict[str, list[str]] | None = None) -> list[Row]:
    return failed_lines(evidence, failures(evidence, DAYS, wanted)).collect().to_dicts()


def products(evidence: Evidence, wanted: dict[str, list[str]] | None = None) -> list[Row]:
    return failed_products(evidence, failures(evidence, DAYS, wanted)).collect().to_dicts()


@pytest.mark.parametrize(
    ("situation", "orders", "kind", "missing", "amount"),
    [
        ("delivered whole", [sent("10")], None, None, None),
        ("delivered more than was ordered", [sent("12")], None, None, None),
        ("refused", [sent("0", status="refused")], "refused", "10", "20"),
        ("refused yesterday: no matter that it is not due", [sent("0", day=AS_OF, status="refused")], "refused", "10",
         "20"),
        ("withdrawn by the hospital", [sent("0", status="withdrawn")], None, None, None),
        ("a return", [{"status": "returned", "quantity": "-10", "day": OLD}], None, None, None),
        ("due and not sent", [sent("0")], "short", "10", "20"),
        ("due and not whole", [sent("4")], "short", "6", "12"),
        ("the last day on which it is not yet due", [sent("0", day=AS_OF - timedelta(15))], None, None, None),
        ("the first on which it is", [sent("0", day=AS_OF - timedelta(16))], "short", "10", "20"),
        ("delivered after as-of", [sent("10", 61)], "short", "10", "20"),
        ("delivered on as-of, late", [sent("10", 60)], "late", "0", "0"),
        ("ordered after as-of", [sent("0", day=AS_OF + timedelta(1))], None, None, None),
        ("ordered before the cycle", [sent("0", day=START - timedelta(1))], None, None, None),
        ("on the seventh day", [sent("10", 7)], None, None, None),
        ("on the eighth", [sent("10", 8)], "late", "0", "0"),
        ("some late and the rest not yet due", [sent("4", 10, AS_OF - timedelta(12))], "late", "0", "0"),
        ("late and short is short", [sent("4", 8)], "short", "6", "12"),
        ("accepted where no delivery is stated",
         [sent("0", accepted_qty="4", accepted_on=OLD)], "short", "6", "12"),
        ("in two receipts, whole",
         [sent("4", line_id="M", receipt_id="1"), sent("6", line_id="M", receipt_id="2")], None, None, None),
        ("in two receipts, short",
         [sent("4", line_id="M", receipt_id="1"), sent("5", line_id="m", receipt_id="2")], "short", "1", "2"),
        ("a product that is in no batch", [sent("0", product_code="X")], None, None, None),
        ("a product that was not selected", [sent("0", product_code="N")], None, None, None),
    ],
)  # fmt: skip
def test_which_lines_there_are(
    situation: str, orders: list[Row], kind: str | None, missing: str | None, amount: str | None
) -> None:
    asked = Situation(orders=orders, products=[{}, {"product_code": "N", "selected": "no"}]).evidence()
    found = [(row["kind"], row["missing_qty"], row["amount"]) for row in lines(asked)]
    assert found == ([(kind, Decimal(missing), Decimal(amount))] if kind and missing and amount else [])


def test_a_line_with_all_that_it_tells() -> None:
    order = sent("4", 9, line_id="M1", distributor="配送一公司")
    receipt = order | {"receipt_id": "2", "delivered_on": OLD + timedelta(12), "delivered_qty": "1"}
    asked = Situation(orders=[order | {"receipt_id": "1"}, receipt]).evidence()
    (row,) = lines(asked)
    assert row == {
        "batch": "one", "company": "甲公司", "institution_code": "H1", "product_code": "P1", "line_id": "M1",
        "ordered_on": OLD, "kind": "short", "attempt": 1, "void_reason": None, "distributor": "配送一公司",
        "ordered_qty": 10, "delivered_qty": 5, "missing_qty": 5, "unit": "采购单位", "amount": 10, "days": 60,
        "late_deliveries": 2, "institution_name": "第一医院", "district": "江北区", "product_name": "黄芪",
        "variety_code": "V1", "variety_name": "黄芪", "batch_name": "批次one", "_source": 0, "_row": 2,
    }  # fmt: skip
    late = Situation(orders=[order | {"delivered_qty": "9", "receipt_id": "1"}, receipt]).evidence()
    (row,) = lines(late)
    assert (row["kind"], row["days"], row["attempt"], row["late_deliveries"]) == ("late", 12, None, 2)


def test_attempts_are_counted_by_day_then_line_and_late_ones_are_none() -> None:
    orders = [
        sent("0", line_id="B", day=OLD),
        sent("0", line_id="A", day=OLD),
        sent("0", line_id="Z", day=OLD - timedelta(9)),
        sent("10", 9, line_id="C", day=OLD - timedelta(9)),
        sent("0", line_id="D", day=OLD, institution_code="H2"),
    ]
    asked = Situation(orders=orders, institutions=[{}, {"institution_code": "H2"}]).evidence()
    assert [(row["line_id"], row["attempt"]) for row in lines(asked)] == [
        ("A", 2), ("B", 3), ("C", None), ("Z", 1), ("D", 1),
    ]  # fmt: skip


def test_what_was_voided_since_it_was_not_supplied_has_its_reason() -> None:
    orders = [sent("0", status="refused"), sent("0", status="refused"), sent("0", status="withdrawn")]
    asked = voided_for(Situation(orders=orders).evidence(), {"L2": "配送企业超7日未发货"})
    assert [(row["line_id"], row["kind"], row["void_reason"]) for row in lines(asked)] == [
        ("L1", "refused", None),
        ("L2", "voided", "配送企业超7日未发货"),
    ]


@pytest.mark.parametrize(
    ("order", "units", "quantities"),
    [
        # A box of seven at 10 yuan. What is stated in boxes is told in boxes.
        ({"ordered_qty": "2", "delivered_qty": "1"}, ("盒", "片"), ("盒", 2, 1, 1)),
        ({"ordered_qty": "2", "delivered_qty": "1"}, (None, None), ("采购单位", 2, 1, 1)),
        ({"ordered_qty": "0.3", "delivered_qty": "0.1"}, ("盒", "片"), ("盒", "0.3", "0.1", "0.2")),
        # What is stated in tablets is told in tablets: a third of a box would be a quotient.
        ({"ordered_qty": "2", "ordered_base": "14", "delivered_qty": "0.857142857143", "delivered_base": "6"},
         ("盒", "片"), ("片", 14, 6, 8)),
        ({"ordered_qty": "2", "ordered_base": "14", "delivered_qty": "0.857142857143", "delivered_base": "6"},
         ("盒", None), ("最小单位", 14, 6, 8)),
        # One of the two in tablets: both in tablets.
        ({"ordered_qty": "2", "delivered_qty": "0.857142857143", "delivered_base": "6"}, ("盒", "片"),
         ("片", 14, 6, 8)),
        # What was accepted is not told where a delivery is stated.
        ({"ordered_qty": "2", "delivered_qty": "1", "accepted_qty": "0.857142857143", "accepted_base": "6"},
         ("盒", "片"), ("盒", 2, 1, 1)),
        ({"ordered_qty": "2", "delivered_qty": None, "delivered_on": None, "accepted_qty": "0.857142857143",
          "accepted_base": "6"}, ("盒", "片"), ("片", 14, 6, 8)),
    ],
)  # fmt: skip
def test_quantities_stand_in_the_unit_that_the_export_states(
    order: Row, units: tuple[str | None, str | None], quantities: tuple[Any, ...]
) -> None:
    product: Row = {"factor": "7", "selected_price": "10.00", "purchase_unit": units[0], "base_unit": units[1]}
    asked = Situation(orders=[{"day": OLD} | order], products=[product]).evidence()
    unit, *expected = quantities
    keys = ("ordered_qty", "delivered_qty", "missing_qty")
    (row,), (whole,) = lines(asked), products(asked)
    assert (row["unit"], *(row[key] for key in keys)) == (unit, *map(Decimal, expected))
    assert (whole["unit"], whole["ordered_qty"], whole["missing_qty"]) == (unit, row["ordered_qty"], row["missing_qty"])
    boxes = Decimal(expected[2]) / (7 if unit in ("片", "最小单位") else 1)
    assert row["amount"] == whole["amount"] == round(boxes * 10, 12)


def test_sevenths_that_make_a_box_whole_are_no_shortage() -> None:
    parts = [
        sent("0.142857142857", line_id="M", receipt_id=str(at), ordered_qty="1", ordered_base="7", delivered_base="1")
        for at in range(7)
    ]
    product: Row = {"factor": "7", "selected_price": "10.00"}
    assert lines(Situation(orders=parts, products=[product]).evidence()) == []
    assert [row["missing_qty"] for row in lines(Situation(orders=parts[1:], products=[product]).evidence())] == [1]


def test_sevenths_that_are_missing_add_up_to_a_box() -> None:
    orders = [sent("0.857142857143", ordered_qty="1", ordered_base="7", delivered_base="6") for _ in range(7)]
    product: Row = {"factor": "7", "selected_price": "10.00", "base_unit": "片"}
    (row,) = products(Situation(orders=orders, products=[product]).evidence())
    assert (row["missing_qty"], row["unit"], row["amount"]) == (7, "片", 10)


def test_a_product_that_was_tried_again_and_again() -> None:
    orders = [
        sent("10", day=date(2025, 3, 1)),
        sent("0", day=date(2025, 4, 1), status="refused"),
        sent("4", day=date(2025, 3, 10)),  # the first, in the fourth row
        sent("0", day=date(2025, 5, 1), status="refused"),
        sent("10", 9, day=date(2025, 4, 25)),  # late, and after the last failing one: 2025-05-04
        sent("10", day=date(2025, 5, 20)),
        sent("0", day=AS_OF - timedelta(3)),  # not yet due
        sent("0", day=date(2025, 5, 2), institution_code="H2"),
    ]
    situation = Situation(orders=orders, institutions=[{}, {"institution_code": "H2", "district": "渝中区"}])
    first, second = products(voided_for(situation.evidence(), {"L4": "缺货"}))
    assert first == {
        "batch": "one", "company": "甲公司", "institution_code": "H1", "product_code": "P1",
        "first_failed_on": date(2025, 3, 10), "last_failed_on": date(2025, 5, 1), "times": 3, "orders": 7,
        "last_ordered_on": AS_OF - timedelta(3), "refused": 1, "voided": 1, "short": 1, "late": 1,
        "ordered_qty": 30, "missing_qty": 26, "unit": "采购单位", "amount": 52,
        "delivered_since": date(2025, 5, 4), "institution_name": "第一医院", "district": "江北区",
        "product_name": "黄芪", "variety_code": "V1", "variety_name": "黄芪", "batch_name": "批次one",
        "_source": 0, "_row": 4,
    }  # fmt: skip
    assert (second["institution_code"], second["times"], second["orders"], second["district"]) == ("H2", 1, 1, "渝中区")


@pytest.mark.parametrize(
    ("other", "since"),
    [
        ([], None),
        ([sent("10", day=OLD + timedelta(3))], OLD + timedelta(3)),
        ([sent("10", 2, day=OLD - timedelta(1))], OLD + timedelta(1)),  # ordered before, delivered after
        ([sent("10", 1, day=OLD - timedelta(1))], None),  # on the very day
        ([sent("10", day=OLD + timedelta(3), institution_code="H2")], None),
        ([sent("10", day=OLD + timedelta(3), product_code="P2")], None),
    ],
)
def test_whether_something_was_delivered_since(other: list[Row], since: date | None) -> None:
    """Nothing of the failing order itself, of which four came the day after."""
    situation = Situation(
        orders=[sent("4", 1), *other],
        products=[{}, {"product_code": "P2"}],
        institutions=[{}, {"institution_code": "H2"}],
    )
    assert [row["delivered_since"] for row in products(situation.evidence())] == [since]


def test_only_late_is_no_failing_product() -> None:
    asked = Situation(orders=[sent("10", 9)]).evidence()
    assert (len(lines(asked)), products(asked)) == (1, [])


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["L1", "L2", "L3", "L3"]),
        ({"institution_code": ["h2"]}, ["L2"]),
        ({"district": ["渝中区"]}, ["L2"]),
        ({"company": ["乙公司"]}, ["L3"]),
        ({"variety_code": ["V9"]}, ["L3"]),
        ({"product_code": ["P3"]}, ["L3", "L3"]),
        ({"batch": ["two"]}, ["L3"]),
        ({"batch": ["two"], "district": ["渝中区"]}, []),
    ],
)
def test_chosen_lines(wanted: dict[str, list[str]], found: list[str]) -> None:
    orders = [sent("0"), sent("0", institution_code="H2"), sent("0", product_code="P3")]
    catalogue: list[Row] = [
        {},
        {"product_code": "P3", "company": "乙公司", "variety_code": "V3"},
        {"product_code": "P3", "batch": "two", "variety_code": "V9"},
    ]
    asked = Situation(
        orders=orders,
        products=catalogue,
        institutions=[{}, {"institution_code": "H2", "district": "渝中区"}],
        batches=[batch(), batch("two")],
    ).evidence()
    rows = lines(asked, wanted)
    assert sorted(row["line_id"] for row in rows) == found
    assert sum(row["times"] for row in products(asked, wanted)) == len(found)
    assert {row["attempt"] for row in rows} <= {1}


@st.composite
def order(draw: st.DrawFn) -> list[Row]:
    """The rows of one order in one of two institutions: refused, withdrawn, or with up to two receipts."""
    row: Row = {
        "product_code": draw(st.sampled_from(["P1", "P2", "P3", "N1"])),
        "institution_code": draw(st.sampled_from(["H1", "H2"])),
        "status": draw(st.sampled_from(["normal"] * 4 + ["refused", "withdrawn"])),
        "day": START + timedelta(draw(st.integers(-5, 185))),
        "ordered_qty": str(draw(st.integers(1, 20))),
    }
    receipts = draw(st.integers(0, 2)) if row["status"] == "normal" else 0
    return [
        sent(str(draw(st.integers(1, 20))), draw(st.integers(0, 25)), **row, receipt_id=f"R{number}")
        for number in range(receipts)
    ] or [row | NOT_SENT]


@settings(max_examples=40, deadline=None)
@given(st.lists(order(), max_size=20))
def test_products_add_up_to_lines_and_both_to_the_figures_of_supply(orders: list[list[Row]]) -> None:
    rows = [one | {"line_id": f"L{number}"} for number, own in enumerate(orders) for one in own]
    catalogue: list[Row] = [
        {},
        {"product_code": "P2", "factor": "3", "selected_price": "0.333333"},
        {"product_code": "P3", "company": "乙公司", "variety_code": "V3"},
        {"product_code": "N1", "selected": "no"},
    ]
    asked = Situation(orders=rows, products=catalogue, institutions=[{}, {"institution_code": "H2"}]).evidence()
    asked = voided_for(asked, {f"L{number}": "缺货" for number in range(0, 20, 3)})
    all_lines, by_product = lines(asked), products(asked)
    keys = SUPPLY_FAILED.sort_by
    sums: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(lambda: defaultdict(int))
    failing = [row for row in all_lines if row["kind"] != "late"]
    for row in failing:
        group = sums[tuple(row[key] for key in keys)]
        group["times"] += 1
        group[row["kind"]] += 1
        for key in ("ordered_qty", "missing_qty", "amount"):
            group[key] += row[key]
        group.setdefault("attempts", []).append((row["ordered_on"], row["line_id"], row["attempt"]))
    for group in sums.values():
        tried = sorted(group["attempts"])
        assert [attempt for _, _, attempt in tried] == list(range(1, len(tried) + 1))
    compared = ("times", "refused", "voided", "short", "ordered_qty", "missing_qty", "amount")
    assert {tuple(row[key] for key in keys): {key: row[key] for key in compared} for row in by_product} == {
        own: {key: values[key] for key in compared} for own, values in sums.items()
    }
    figures = supply(asked, "company", DAYS).collect()
    kinds = [row["kind"] for row in failing]
    assert figures["refused_orders"].sum() == kinds.count("refused") + kinds.count("voided")
    assert figures["voided_orders"].sum() == kinds.count("voided")
    assert figures["late_deliveries"].sum() == sum(row["late_deliveries"] for row in all_lines)
    not_whole = asked.supply_orders.filter(
        ~pl.col("refused"),
        pl.col("delivered_qty") < pl.col("ordered_qty"),
        pl.col("ordered_on") < AS_OF - timedelta(15),
    )
    assert not_whole.collect().height == kinds.count("short")
    owed = sum((row["amount"] for row in failing if row["days"] > DAYS.due), Decimal(0))
    assert owed == figures.select(pl.col("ordered_amount").sum() - pl.col("delivered_amount").sum()).item()
    assert [tuple(row[key] for key in SUPPLY_LINES.sort_by) for row in all_lines] == sorted(
        tuple(row[key] for key in SUPPLY_LINES.sort_by) for row in all_lines
    )
