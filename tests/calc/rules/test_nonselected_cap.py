"""`nonselected-cap`: more of the non-selected products than the cap times the selected ones, in base units."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from situation import Row, Situation, batch

PRODUCTS: list[Row] = [
    {},
    {"product_code": "N1", "selected": "no", "company": "乙公司", "selected_price": None, "factor": "2"},
    {"product_code": "N2", "selected": "no", "selected_price": None, "factor": "0.5"},
]


def bought(product: str, quantity: str, **changes: Any) -> Row:
    return {"product_code": product, "quantity": quantity} | changes


def asked(*lines: Row, **changes: Any) -> Situation:
    return Situation(**{"orders": list(lines), "products": PRODUCTS} | changes)  # type: ignore[arg-type]


def test_both_sums_are_in_base_units_and_the_source_is_the_first_non_selected_line() -> None:
    lines = (bought("P1", "100"), bought("N2", "10"), bought("N1", "60"))
    found = asked(*lines).finding("nonselected-cap")
    assert (found["value"], found["limit"], found["_row"]) == (125, 100, 3)
    assert (found["agreement_year"], found["variety_code"], found["product_code"]) == (1, "V1", None)
    assert found["message"] == "非中选产品验收 125，中选产品验收 100（均为基本单位），超过 1 倍的上限"


@pytest.mark.parametrize(
    ("situation", "lines", "figures"),
    [
        ("none of the selected ones", [bought("N1", "0.5")], (1, 0)),
        (
            "more of the selected ones returned than bought",
            [bought("P1", "-5", status="returned"), bought("N1", "1")],
            (2, 0),
        ),
        (
            "a return lowers the limit",
            [bought("P1", "10"), bought("P1", "-1", status="returned"), bought("N1", "5")],
            (10, 9),
        ),
    ],
)
def test_found(situation: str, lines: list[Row], figures: tuple[int, int]) -> None:
    found = asked(*lines).finding("nonselected-cap")
    assert (found["value"], found["limit"]) == figures, situation


@pytest.mark.parametrize(
    ("situation", "lines"),
    [
        ("just as much of both", [bought("P1", "10"), bought("N1", "5")]),
        ("nothing of either", []),
        ("the non-selected ones went back", [bought("N1", "5"), bought("N1", "-5", status="returned")]),
        ("ordered, not accepted", [bought("N1", "5", accepted_qty=None, accepted_on=None)]),
        ("accepted after as-of", [bought("N1", "5", accepted_on=date(2025, 7, 1))]),
        ("accepted before the year", [bought("N1", "5", accepted_on=date(2024, 12, 31))]),
        ("withdrawn", [bought("N1", "5", status="withdrawn")]),
        ("refused", [bought("N1", "5", status="refused")]),
    ],
)
def test_not_found(situation: str, lines: list[Row]) -> None:
    assert asked(*lines).findings("nonselected-cap") == [], situation


def test_every_year_begun_is_looked_at_by_itself() -> None:
    lines = (
        bought("N1", "5", day=date(2025, 12, 31)),
        bought("P1", "99", day=date(2026, 1, 1)),
        bought("N1", "50", day=date(2026, 1, 1)),
    )
    found = asked(*lines, as_of=date(2026, 1, 1)).findings("nonselected-cap")
    assert [(one["agreement_year"], one["value"], one["limit"]) for one in found] == [(1, 10, 0), (2, 100, 99)]


def test_a_superseded_variety_counts_through_its_window() -> None:
    taken_over = batch(superseded=[{"variety_code": "V1", "from": date(2025, 3, 1)}])
    lines = (
        bought("N1", "5", day=date(2025, 2, 28)),
        bought("N1", "5", day=date(2025, 3, 1)),
        bought("P1", "8", day=date(2025, 2, 1)),
        bought("P1", "8", day=date(2025, 3, 1)),
    )
    found = asked(*lines, batches=[taken_over]).finding("nonselected-cap")
    assert (found["value"], found["limit"]) == (10, 8)


def test_a_renewed_code_counts_from_its_date() -> None:
    lines = (
        bought("N1", "5"),
        bought("P9", "7", day=date(2025, 2, 28)),
        bought("P9", "7", day=date(2025, 3, 1)),
    )
    found = asked(*lines, code_changes=[{}]).finding("nonselected-cap")
    assert (found["value"], found["limit"]) == (10, 7)


def test_a_batch_without_a_cap_is_left_out() -> None:
    assert asked(bought("N1", "5"), batches=[batch(nonselected=None)]).findings("nonselected-cap") == []


def test_a_voluntary_institution_is_left_out() -> None:
    assert asked(bought("N1", "5"), institutions=[{"type": "民营"}]).findings("nonselected-cap") == []


def test_substitutes_are_other_generics_and_never_count() -> None:
    products = [*PRODUCTS, {"product_code": "S1", "selected": "no", "selected_price": None, "substitute": "yes"}]
    lines = (bought("P1", "10"), bought("S1", "30"), bought("N1", "5"))
    assert asked(*lines, products=products).findings("nonselected-cap") == []
    found = asked(*lines, bought("N1", "1"), products=products).finding("nonselected-cap")
    assert (found["value"], found["limit"], found["_row"]) == (12, 10, 4)


@pytest.mark.parametrize(("cap", "found"), [("0.333333", 1), ("0.333334", 0)])
def test_the_cap_is_multiplied_exactly(cap: str, found: int) -> None:
    lines = (bought("P1", "3"), bought("N1", "0.5"))  # 1 against 0.999999 or 1.000002
    assert len(asked(*lines, batches=[batch(nonselected={"cap": cap})]).findings("nonselected-cap")) == found


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["P1", "N1", "N2"]),
            st.integers(-40, 60),
            st.sampled_from(["normal", "returned", "withdrawn"]),
            st.dates(date(2024, 12, 1), date(2025, 8, 1)),
        ),
        max_size=8,
    ),
    st.sampled_from(["1.0", "0.5", "2.25"]),
)
def test_the_sums_are_those_of_a_loop(lines: list[tuple[str, int, str, date]], cap: str) -> None:
    factors = {"P1": Decimal(1), "N1": Decimal(2), "N2": Decimal("0.5")}
    selected = other = Decimal(0)
    rows = []
    for product, size, status, day in lines:
        quantity = Decimal(-abs(size) if status == "returned" else abs(size))
        rows.append(bought(product, str(quantity), status=status, day=day))
        if status != "withdrawn" and date(2025, 1, 1) <= day <= date(2025, 6, 30):
            if product == "P1":
                selected += quantity
            else:
                other += quantity * factors[product]
    limit = max(Decimal(0), Decimal(cap) * selected)
    found = asked(*rows, batches=[batch(nonselected={"cap": cap})]).findings("nonselected-cap")
    assert [(one["value"], one["limit"]) for one in found] == ([(other, limit)] if other > limit else [])


def test_the_last_place_of_the_limit_counts() -> None:
    """0.0000000001 of each, and 0.6 times that is still less."""
    tiny = [{**row, "factor": "0.000001"} for row in PRODUCTS]
    lines = (bought("P1", "0.0001"), bought("N1", "0.0001"))
    found = asked(*lines, products=tiny, batches=[batch(nonselected={"cap": "0.6"})]).finding("nonselected-cap")
    assert found["value"] == Decimal("0.0000000001")
