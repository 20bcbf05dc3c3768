"""`renewal-floor`: a product of which less is agreed than the floor of the year before."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from situation import Row, Situation, batch

SHORT = {"cycle": {"end_on": date(2026, 7, 4)}}  # a second year of 185 days


def renewed(previous: str, following: str, *more: Row, **changes: Any) -> Situation:
    rows = [{"agreed_qty": previous}, {"agreed_qty": following, "agreement_year": 2}, *more]
    return Situation(**{"agreed": rows} | changes)


def test_less_than_in_the_year_before() -> None:
    found = renewed("100", "99.5").finding("renewal-floor")
    assert (found["value"], found["limit"], found["_row"]) == (Decimal("99.5"), 100, 3)
    assert (found["agreement_year"], found["product_code"], found["company"]) == (2, "P1", "甲公司")
    assert found["message"] == "黄芪第 2 协议年度约定 99.5，低于下限 100（上年度约定 100）"


def test_a_shorter_last_year_is_prorated_by_days() -> None:
    found = renewed("1000", "506", batches=[batch(**SHORT)]).finding("renewal-floor")
    assert found["limit"] == Decimal("506.8494")  # 1000 x 185 / 365
    assert (
        found["message"] == "黄芪第 2 协议年度约定 506，低于下限 506.8494（上年度约定 1,000，由 365 天折算为 185 天）"
    )


@pytest.mark.parametrize(
    ("last_of_first", "end_on", "limit"),
    [
        ((2025, 7, 20), (2026, 5, 16), 100),  # 201 days, then 300: nobody has to agree to more than in the year before
        ((2025, 7, 20), (2026, 2, 6), 100),  # 201 days twice
        ((2025, 7, 20), (2026, 2, 5), Decimal("99.5025")),  # 100 x 200 / 201
        ((2025, 7, 20), (2026, 12, 31), 100),  # more than a year
    ],
)
def test_a_longer_last_year_asks_for_no_more(
    last_of_first: tuple[int, int, int], end_on: tuple[int, int, int], limit: Decimal
) -> None:
    end, first = date(*end_on), date(*last_of_first)
    spans = [{"start_on": date(2025, 1, 1), "end_on": first}, {"start_on": date(2025, 7, 21), "end_on": end}]
    outright = batch(cycle={"end_on": end, "agreement_years": spans})
    assert renewed("100", "99", batches=[outright]).finding("renewal-floor")["limit"] == limit
    assert renewed("100", "100", batches=[outright]).findings("renewal-floor") == []


def test_a_leap_day_makes_no_year_shorter() -> None:
    leap = batch(start_on=date(2024, 1, 1), issued_on=date(2023, 12, 1))  # 366 days, then 365
    assert renewed("366", "365.9", batches=[leap]).finding("renewal-floor")["limit"] == 366


def test_another_floor_is_named() -> None:
    found = renewed("100", "79", batches=[batch(renewal={"floor": "0.8"})]).finding("renewal-floor")
    assert found["limit"] == 80
    assert "下限 80（上年度约定 100 的 0.8 倍）" in found["message"]


def test_a_quantity_that_moved_to_another_specification_is_said() -> None:
    products = [{}, {"product_code": "P2", "factor": "10"}]
    found = renewed(
        "100",
        "20",
        {"product_code": "P2"},
        {"product_code": "P2", "agreed_qty": "110", "agreement_year": 2},
        products=products,
    ).finding("renewal-floor")
    assert found["message"].endswith("；同一约定项各规格合计不低于下限，可能只是换了规格")


def test_a_renewed_code_is_the_same_product() -> None:
    rows = [{"agreed_qty": "100"}, {"agreed_qty": "90", "agreement_year": 2, "product_code": "P9"}]
    found = Situation(agreed=rows, code_changes=[{}]).finding("renewal-floor")
    assert (found["product_code"], found["limit"]) == ("P9", 100)


@pytest.mark.parametrize(
    ("why_not", "situation"),
    [
        ("as much", renewed("100", "100")),
        ("as much for the days", renewed("365", "185", batches=[batch(**SHORT)])),
        ("no row for the next year", Situation()),
        ("no floor", renewed("100", "1", batches=[batch(renewal=None)])),
        ("a voluntary institution", renewed("100", "1", institutions=[{"type": "民营"}])),
        ("a non-selected product", renewed("100", "1", products=[{"selected": "no"}])),
        (
            "a variety taken over",
            renewed("100", "1", batches=[batch(superseded=[{"variety_code": "V1", "from": date(2025, 6, 30)}])]),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_near_misses(why_not: str, situation: Situation) -> None:
    assert situation.findings("renewal-floor") == [], why_not


def test_a_variety_not_yet_taken_over_is_checked() -> None:
    later = batch(superseded=[{"variety_code": "V1", "from": date(2025, 7, 1)}])
    assert renewed("100", "1", batches=[later]).findings("renewal-floor")


@settings(max_examples=40)
@given(previous=st.integers(0, 3000), following=st.integers(0, 1600), floor=st.integers(0, 15))
def test_the_comparison_is_exact(previous: int, following: int, floor: int) -> None:
    terms = batch(renewal={"floor": f"{floor / 10}"}, **SHORT)
    found = renewed(f"{previous}", f"{following}", batches=[terms]).findings("renewal-floor")
    least = Fraction(previous * floor * 185, 10 * 365)
    assert len(found) == (following < least)
    if found:
        shown = (Decimal(least.numerator) / least.denominator).quantize(Decimal("0.0001"), ROUND_CEILING)
        assert found[0]["limit"] == shown


def test_the_order_of_the_rows_does_not_decide_which_code_is_named() -> None:
    rows: list[Row] = [
        {"agreed_qty": "100"},
        {"agreement_year": 2, "agreed_qty": "40", "product_code": "P9"},
        {"agreement_year": 2, "agreed_qty": "40"},
    ]
    for agreed in (rows, rows[::-1]):
        found = Situation(agreed=agreed, code_changes=[{}], as_of=date(2026, 1, 1)).finding("renewal-floor")
        assert (found["product_code"], found["value"]) == ("P1", 80)
