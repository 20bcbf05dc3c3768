"""`surge`: a month that takes far more of an agreement item than its time and its other months would have it."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import median
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from situation import Row, Situation, batch

MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def months(*quantities: float | str, **changes: Any) -> Situation:
    """Bought on the tenth of January, February and so on, of 1200 agreed; as-of is the end of the last month."""
    lines: list[Row] = [
        {"day": date(2025, number, 10), "quantity": str(quantity)}
        for number, quantity in enumerate(quantities, 1)
        if quantity
    ]
    last = date(2025, len(quantities), MONTH_DAYS[len(quantities) - 1])
    return Situation(**{"orders": lines, "agreed": [{"agreed_qty": "1200"}], "as_of": last} | changes)


def test_a_month_of_several() -> None:
    found = months(80, 90, 100, 85, 95, 500).finding("surge")
    assert (found["value"], found["limit"], found["_row"]) == (500, Decimal("394.5205"), 7)
    assert (found["agreement_year"], found["variety_code"], found["company"]) == (1, "V1", "甲公司")
    assert found["message"] == (
        "黄芪2025-06 验收 500，占协议年度至今 950 的 52.6%，该月占全年时间的 8.2%；其他采购月份通常 87.5，约定月均 98.6"
    )


def test_a_rush_over_the_end_of_a_month_is_found_in_both() -> None:
    found = months(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 410, 700).findings("surge")
    assert [row["value"] for row in found] == [410, 700]


@pytest.mark.parametrize(("quantity", "limits"), [("400", []), ("500", [400])])
def test_the_months_of_an_agreement_year_longer_than_a_year_are_compared_too(quantity: str, limits: list[int]) -> None:
    """100 a month from February 2026, the fourteenth month of eighteen; the time's share of four months is 274.3."""
    year = {"start_on": date(2025, 1, 1), "end_on": date(2026, 6, 30)}
    lines = [{"day": date(2026, number, 10), "quantity": "100"} for number in (2, 3, 4, 6)]
    situation = months(
        0,
        orders=[*lines, {"day": date(2026, 5, 10), "quantity": quantity}],
        batches=[batch(cycle={"end_on": year["end_on"], "agreement_years": [year]})],
        as_of=date(2026, 6, 30),
    )
    assert [found["limit"] for found in situation.findings("surge")] == limits


def test_the_first_line_of_the_month_is_the_source() -> None:
    lines = [{"day": date(2025, 3, day), "quantity": "300"} for day in (28, 3)]
    assert months(0, 0, 0, orders=lines).finding("surge")["_row"] == 2


def test_companies_apart_but_specifications_together() -> None:
    products = [{}, {"product_code": "P2", "factor": "10"}, {"product_code": "P3", "company": "乙公司"}]
    lines = [{"day": date(2025, 3, 1), "product_code": code, "quantity": "45"} for code in ("P1", "P2", "P3")]
    assert months(0, 0, 0, orders=lines, products=products).finding("surge")["value"] == 495


@pytest.mark.parametrize(
    ("why_not", "situation"),
    [
        ("four times the agreed monthly quantity, no more", months(0, 0, 0, 0, 0, 394)),
        ("four times the usual month, no more", months(150, 150, 150, 150, 150, 600)),
        ("large months all along", months(0, 0, 500, 0, 0, 500, 0, 0, 500, 0, 0, 500)),
        ("the year has hardly begun", months(500, 0)),
        ("few units", months(0, 0, 19.5, agreed=[{"agreed_qty": "20"}])),
        ("returned again", months(0, 0, 500, orders=[
            {"day": date(2025, 3, 1), "quantity": "500"},
            {"day": date(2025, 3, 9), "quantity": "-200", "status": "returned"},
        ])),
        ("nothing agreed", months(0, 0, 500, agreed=[{"agreed_qty": "0"}])),
        ("not selected", months(0, 0, 500, products=[{"selected": "no"}])),
        ("a voluntary institution", months(0, 0, 500, institutions=[{"type": "民营"}])),
        ("the other notice has no such clause", months(0, 0, 500, batches=[batch(source="渝医保办〔2026〕34号")])),
        (
            "after the variety was taken over",
            months(0, 0, 0, 0, 500, batches=[batch(superseded=[{"variety_code": "V1", "from": date(2025, 5, 10)}])]),
        ),
        ("accepted after as-of", months(0, 0, 500, as_of=date(2025, 3, 9))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_near_misses(why_not: str, situation: Situation) -> None:
    assert situation.findings("surge") == [], why_not


def test_a_bureau_of_another_notice_is_checked() -> None:
    assert months(0, 0, 500, batches=[batch(source="某医保办〔2027〕1号")]).findings("surge")


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from([0, 0, 40, 90, 100, 110, 200, 400, 450, 900]), min_size=3, max_size=12),
    st.sampled_from([600, 1200, 2400]),
    st.sampled_from(["2", "2.5", "4"]),
    st.sampled_from([0, 3, 6]),
)
def test_the_figures_are_those_of_a_plain_calculation(
    quantities: list[int], agreed: int, multiple: str, deviations: int
) -> None:
    expected = {}
    for number, quantity in enumerate(quantities):
        others = [one for place, one in enumerate(quantities) if one and abs(place - number) > 1]
        usual = Fraction(median(map(Fraction, others))) if others else Fraction(0)
        spread = Fraction(median(abs(one - usual) for one in others)) if others else Fraction(0)
        limit = max(
            Fraction(multiple) * agreed * MONTH_DAYS[number] / 365,
            Fraction(multiple) * usual,
            usual + deviations * spread,
        )
        if quantity > limit:
            shown = (Decimal(limit.numerator) / limit.denominator).quantize(Decimal("0.0001"), ROUND_HALF_UP)
            expected[quantity, f"2025-{number + 1:02}"] = shown
    found = months(*quantities, agreed=[{"agreed_qty": str(agreed)}]).findings(
        "surge", multiple=multiple, deviations=deviations
    )
    assert {(int(row["value"]), row["message"][2:9]): row["limit"] for row in found} == expected
