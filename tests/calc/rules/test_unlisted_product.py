"""`unlisted-product`: a variety's name under a code that no catalogue has, from a company that is not selected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from situation import Row, Situation, batch

#: 黄芪 of 甲公司 is P1 in the catalogue, 丙公司 is in no row of it.
UNLISTED: Row = {"product_code": "X9", "company": "丙公司", "quantity": "15", "unit_price": "10"}


def test_what_was_accepted_of_a_code_at_an_institution_is_one_finding() -> None:
    lines = [{}, UNLISTED, UNLISTED | {"accepted_amount": "149.99"}, UNLISTED | {"institution_code": "H2"}]
    found = Situation(orders=lines, institutions=[{}, {"institution_code": "H2"}]).findings("unlisted-product")
    assert [(one["institution_code"], one["value"], one["_row"]) for one in found] == [
        ("H1", Decimal("299.99"), 3),
        ("H2", 150, 5),
    ]
    first = found[0]
    assert (first["batch"], first["variety_code"], first["product_code"]) == ("one", "V1", "X9")
    assert (first["company"], first["severity"], first["limit"]) == ("丙公司", "review", None)
    assert first["message"] == (
        "黄芪（丙公司）验收 2 行共 299.99 元，编码不在目录，名称与品种或目录产品相同，企业没有中选；"
        "没算进非中选产品，请核对后补入目录"
    )


PRODUCTS: list[Row] = [
    {"product_name": "炙黄芪"},
    {"product_code": "N1", "product_name": "生黄芪", "selected": "no", "company": "乙公司"},
    {"product_code": "S1", "product_name": "党参", "selected": "no", "company": "乙公司", "substitute": "yes"},
    {"product_code": "P2", "product_name": "当归", "variety_code": "V2", "variety_name": "当归", "company": "丁公司"},
]


@pytest.mark.parametrize(
    ("situation", "line"),
    [
        ("the variety's name", {"product_name": "黄芪"}),
        ("a selected product's name", {"product_name": "炙黄芪"}),
        ("a non-selected product's name", {"product_name": "生黄芪"}),
        ("spelled otherwise", {"product_name": "黄 芪"}),
        ("no company", {"company": None}),
        ("a company selected for another variety", {"company": "丁公司"}),
        ("a company of which a non-selected product is listed", {"company": "乙公司"}),
        ("ordered before the cycle, accepted in it", {"ordered_on": date(2024, 12, 1)}),
    ],
)
def test_found(situation: str, line: Row) -> None:
    assert Situation(orders=[UNLISTED | line], products=PRODUCTS).finding("unlisted-product")["value"] == 150, situation


@pytest.mark.parametrize(
    ("situation", "line"),
    [
        ("another name", {"product_name": "白术"}),
        ("the name of a substitute", {"product_name": "党参"}),
        ("no name", {"product_name": None}),
        ("the selected company", {"company": "甲公司"}),
        ("the selected company spelled otherwise", {"company": "甲 公司"}),
        ("a code of the catalogue", {"product_code": "N1"}),
        ("before the cycle", {"day": date(2024, 12, 31)}),
        ("after as-of", {"accepted_on": date(2025, 7, 1)}),
        ("not accepted", {"accepted_qty": None, "accepted_on": None}),
        ("withdrawn", {"status": "withdrawn"}),
        ("refused", {"status": "refused"}),
        ("a voluntary institution", {"institution_code": "H2"}),
    ],
)
def test_not_found(situation: str, line: Row) -> None:
    institutions: list[Row] = [{}, {"institution_code": "H2", "type": "民营"}]
    asked = Situation(orders=[UNLISTED | line], products=PRODUCTS, institutions=institutions)
    assert asked.findings("unlisted-product") == [], situation


def test_a_superseded_variety_is_looked_at_until_the_day_before() -> None:
    taken_over = batch(superseded=[{"variety_code": "V1", "from": date(2025, 3, 1)}])
    lines = [UNLISTED | {"day": day} for day in (date(2025, 2, 28), date(2025, 3, 1))]
    assert Situation(orders=lines, batches=[taken_over]).finding("unlisted-product")["value"] == 150


def test_a_registered_new_code_is_listed() -> None:
    lines = [UNLISTED | {"product_code": "P9", "day": date(2025, 4, 1)}]
    assert Situation(orders=lines, code_changes=[{}]).findings("unlisted-product") == []


def test_a_name_that_two_varieties_share_is_counted_once() -> None:
    products = [{}, {"product_code": "P2", "variety_code": "V2"}]
    found = Situation(orders=[UNLISTED], products=products).finding("unlisted-product")
    assert (found["variety_code"], found["value"]) == ("V1", 150)


def test_a_name_that_two_batches_share_is_counted_once() -> None:
    """The amounts of findings can be added up: RULES has one per institution and product code."""
    both = [batch(code="one"), batch(code="two", start_on=date(2025, 2, 1))]
    lines = [UNLISTED | {"day": date(2025, 3, 1)}, UNLISTED | {"day": date(2025, 1, 15)}]
    found = Situation(orders=lines, batches=both, products=[{}, {"batch": "two"}]).finding("unlisted-product")
    assert (found["batch"], found["value"], found["_row"]) == ("one", 300, 3)
    assert "名称与几个批次（one、two，只算一次）的品种或目录产品相同" in found["message"]


def test_a_batch_that_does_not_bind_the_institution_takes_no_line() -> None:
    both = [batch(code="one", bound_types=["军队"]), batch(code="two")]
    found = Situation(orders=[UNLISTED], batches=both, products=[{}, {"batch": "two"}]).finding("unlisted-product")
    assert (found["batch"], found["value"]) == ("two", 150)


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["X8", "X9"]),
            st.sampled_from(["甲公司", "丙公司"]),
            st.integers(1, 60),
            st.sampled_from(["normal", "returned", "withdrawn"]),
            st.dates(date(2024, 12, 1), date(2025, 8, 1)),
        ),
        max_size=8,
    )
)
def test_the_amounts_are_those_of_a_loop(lines: list[tuple[str, str, int, str, date]]) -> None:
    rows, amounts = [], {"X8": Decimal(0), "X9": Decimal(0)}
    for code, company, size, status, day in lines:
        quantity = -size if status == "returned" else size
        rows.append(
            UNLISTED
            | {"product_code": code, "company": company, "quantity": str(quantity), "status": status, "day": day}
            | {"unit_price": "0.333333"}
        )
        if status != "withdrawn" and company == "丙公司" and date(2025, 1, 1) <= day <= date(2025, 6, 30):
            amounts[code] += quantity * Decimal("0.333333")
    found = {one["product_code"]: one["value"] for one in Situation(orders=rows).findings("unlisted-product")}
    shown = {code: sum_.quantize(Decimal("0.01"), "ROUND_HALF_UP") for code, sum_ in amounts.items()}
    assert found == {code: value for code, value in shown.items() if value > 0}
