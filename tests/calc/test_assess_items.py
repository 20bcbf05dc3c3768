"""What an item falls short of: 100 units agreed at 2 yuan by the public hospital H1 unless said otherwise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from assess_situation import YEAR_OVER, assess, figures, items, years
from calc.rules.situation import Situation, batch

from jicai.calc.assess.items import left_out, year_items

SECOND = {"product_code": "P2", "variety_code": "V2", "variety_name": "当归", "selected_price": "3.00"}


def short(situation: Situation) -> tuple[str, str, str]:
    (item,) = items(situation)
    return item["status"], f"{item['shortfall_qty'].normalize():f}", f"{item['shortfall_amount'].normalize():f}"


@pytest.mark.parametrize(
    ("sentence", "tables", "expected"),
    [
        ("30 of 100 are bought, 70 at 2 yuan are missing", {"orders": [{"quantity": "30"}]}, ("lagging", "70", "140")),
        ("nothing is bought", {}, ("not_started", "100", "200")),
        ("all is bought", {"orders": [{"quantity": "100"}]}, ("completed", "0", "0")),
        ("more than all is bought", {"orders": [{"quantity": "130"}]}, ("completed", "0", "0")),
        ("nothing is agreed", {"agreed": [{"agreed_qty": "0"}]}, ("completed", "0", "0")),
        (
            "50 more are returned than bought: 150 at 2 yuan are remaining, as in the progress",
            {"orders": [{"quantity": "-50", "status": "returned"}]},
            ("not_started", "150", "300"),
        ),
        (
            "accepted on the last day of the year",
            {"orders": [{"quantity": "60", "day": date(2025, 12, 31)}]},
            ("lagging", "40", "80"),
        ),
        (
            "accepted on the first day of the next year",
            {"orders": [{"quantity": "60", "day": date(2026, 1, 1)}]},
            ("not_started", "100", "200"),
        ),
        (
            "3 units agreed for 30.015 yuan, 2 bought: a third is missing, and 10.005 yuan exactly",
            {
                "agreed": [{"agreed_qty": "3"}],
                "products": [{"selected_price": "10.005"}],
                "orders": [{"quantity": "2", "unit_price": "10.005"}],
            },
            ("lagging", "1", "10.005"),
        ),
        (
            "two strengths at 2 and 3 yuan, 100 of each: half of the base units is missing, and half of the amount",
            {
                "products": [{}, {"product_code": "P2", "selected_price": "3.00"}],
                "agreed": [{}, {"product_code": "P2"}],
                "orders": [{"quantity": "100"}],
            },
            ("lagging", "100", "250"),
        ),
    ],
)
def test_shortfall(sentence: str, tables: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert short(Situation(as_of=date(2026, 1, 31), **tables)) == expected, sentence


def test_a_year_is_assessed_as_it_was_at_its_end_however_late_one_looks() -> None:
    orders = [{"quantity": "30"}, {"quantity": "50", "day": date(2026, 3, 1)}]
    assert short(Situation(orders=orders, as_of=YEAR_OVER)) == short(Situation(orders=orders, as_of=date(2026, 6, 30)))


def test_in_a_running_year_what_is_left_is_spread_over_the_months_left_and_the_pace_is_projected() -> None:
    # Year 1 has 365 days; the 73rd, a fifth, is 14 March. From March to December there are ten months.
    situation = Situation(orders=[{"quantity": "15"}], as_of=date(2025, 3, 14))
    (row,) = assess(situation, preview=True)
    assert row["shortfall_amount"] == Decimal(170)
    assert row["required_monthly_amount"] == Decimal(17)
    assert row["projected_completion"] == Decimal("0.75")


def test_the_months_left_go_on_into_the_next_calendar_year() -> None:
    # From March 2025 to February 2026 there are twelve.
    evidence = Situation(orders=[{"quantity": "40"}], as_of=date(2025, 3, 14)).evidence()
    year = years().with_columns(year_end=date(2026, 2, 28))
    (row,) = year_items(evidence.progress_inputs, year, date(2025, 3, 14), {}).collect().to_dicts()
    assert (row["shortfall_amount"], row["required_monthly_amount"]) == (120, 10)


def test_what_is_required_monthly_is_of_the_same_remaining_quantity() -> None:
    situation = Situation(orders=[{"quantity": "-50", "status": "returned"}], as_of=date(2025, 3, 14))
    (item,) = items(situation)
    assert (item["shortfall_qty"], item["required_monthly"]) == (150, 15), "over ten months"
    assert (item["shortfall_amount"], item["required_monthly_amount"]) == (300, 30)


def test_a_projection_is_capped_for_each_item() -> None:
    situation = Situation(
        products=[{}, SECOND],
        agreed=[{"agreed_qty": "150"}, {"product_code": "P2", "agreed_qty": "100"}],  # 300 yuan each
        orders=[{"quantity": "15"}, {"product_code": "P2", "quantity": "90"}],
        as_of=date(2025, 3, 14),
    )
    (row,) = assess(situation, preview=True)
    assert row["projected_completion"] == Decimal("0.75"), "half of the one, all of the other"


def test_after_the_year_nothing_is_required_any_more() -> None:
    assert items(Situation(as_of=date(2026, 1, 1)))[0]["required_monthly_amount"] is None


def test_voluntary_institutions_and_superseded_varieties_are_not_assessed() -> None:
    situation = Situation(
        batches=[batch(superseded=[{"variety_code": "V2", "from": date(2025, 12, 31)}])],
        institutions=[{}, {"institution_code": "H2", "type": "民营"}],
        products=[{}, SECOND],
        agreed=[{}, {"product_code": "P2"}, {"institution_code": "H2"}],
        orders=[{"quantity": "40"}, {"product_code": "P2", "quantity": "100"}, {"institution_code": "H2"}],
        as_of=YEAR_OVER,
    )
    (row,) = figures(situation)
    assert (row["institution_code"], row["items"], row["agreed_amount"]) == ("H1", 1, Decimal(200))
    assert row["completion"] == Decimal("0.4")


def test_institutions_that_have_nothing_but_superseded_items_are_counted() -> None:
    situation = Situation(
        batches=[batch(superseded=[{"variety_code": "V2", "from": date(2025, 12, 31)}])],
        institutions=[{}, {"institution_code": "H2"}, {"institution_code": "H3", "type": "民营"}],
        products=[{}, SECOND],
        agreed=[{}, *({"product_code": "P2", "institution_code": code} for code in ("H1", "H2", "H3"))],
        as_of=YEAR_OVER,
    )
    (count,) = left_out(pl.LazyFrame(items(situation))).collect().to_dicts()
    assert count == {
        "voluntary": 1,
        "voluntary_institutions": 1,
        "superseded": 2,
        "superseded_institutions": 1,
        "excepted": 0,
        "excepted_institutions": 0,
    }


def test_a_variety_superseded_after_the_year_is_assessed() -> None:
    situation = Situation(
        batches=[batch(superseded=[{"variety_code": "V1", "from": date(2026, 1, 1)}])], as_of=date(2026, 6, 30)
    )
    assert [row["shortfall_items"] for row in figures(situation)] == [1]
