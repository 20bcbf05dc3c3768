"""`listed-price`: the listed price of a selected product is its selected price."""

from __future__ import annotations

from datetime import date

import pytest
from situation import Row, Situation, batch

OTHER: Row = {"product_code": "P2", "variety_code": "V2"}


def test_a_difference_is_a_finding_on_the_row_of_the_catalogue() -> None:
    found = Situation(products=[OTHER, {"listed_price": "2.01"}]).finding("listed-price")
    assert (found["product_code"], found["variety_code"], found["company"], found["_row"]) == ("P1", "V1", "甲公司", 3)
    assert (str(found["value"].normalize()), found["limit"], found["institution_code"]) == ("2.01", 2, None)
    assert found["message"] == "黄芪：挂网价 2.01 元，不同于中选价 2 元"


def test_a_missing_one_is_a_finding_where_others_are_listed() -> None:
    found = Situation(products=[OTHER, {"listed_price": None}]).finding("listed-price")
    assert (found["value"], found["limit"]) == (None, 2)
    assert found["message"] == "黄芪：没有挂网价，中选价 2 元"


@pytest.mark.parametrize(
    ("situation", "products", "more"),
    [
        ("the same price", [{}], {}),
        ("not selected", [{}, OTHER | {"selected": "no", "selected_price": None, "listed_price": "9"}], {}),
        ("no price of the batch is exported", [{"listed_price": None}, OTHER | {"listed_price": None}], {}),
        ("another batch's prices are", [{"listed_price": None}, OTHER | {"batch": "two"}], {}),
        ("before the start", [{"listed_price": "9"}], {"as_of": date(2024, 12, 31)}),
        ("after the cycle", [{"listed_price": "9"}], {"as_of": date(2027, 1, 1)}),
        (
            "taken over by the national procurement",
            [{"listed_price": "9"}],
            {"batches": [batch(superseded=[{"variety_code": "V1", "from": date(2025, 6, 30)}])]},
        ),
    ],
)
def test_not_found(situation: str, products: list[Row], more: dict[str, object]) -> None:
    batches = [batch(), batch("two")]
    assert Situation(**{"products": products, "batches": batches} | more).findings("listed-price") == [], situation  # type: ignore[arg-type]


@pytest.mark.parametrize("as_of", [date(2025, 1, 1), date(2026, 12, 31)])
def test_the_first_and_the_last_day_of_the_cycle_count(as_of: date) -> None:
    assert len(Situation(products=[{"listed_price": "9"}], as_of=as_of).findings("listed-price")) == 1


def test_a_renewed_code_is_judged_by_the_listed_row_alone() -> None:
    assert len(Situation(products=[{"listed_price": "9"}], code_changes=[{}]).findings("listed-price")) == 1
