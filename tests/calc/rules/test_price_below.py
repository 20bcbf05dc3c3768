"""`price-below`: a selected product ordered below its selected price, without an agreement that lets it."""

from __future__ import annotations

from datetime import date

import pytest
from situation import Row, Situation, batch

#: Ordered on 2025-03-10 at 1.80; selected at 2.00; agreed at 1.50 on 2024-06-01, before the notice of 2024-12-01.
BELOW: Row = {"unit_price": "1.80", "day": date(2025, 3, 10)}


def test_a_line_below_the_selected_price_is_found_with_both_prices() -> None:
    found = Situation(orders=[{}, BELOW], legacy=[]).finding("price-below")
    assert (found["line_id"], found["_row"], found["severity"]) == ("L2", 3, "info")
    assert (str(found["value"].normalize()), found["limit"]) == ("1.8", 2)
    assert found["message"] == "采购单价 1.8 元，低于中选价 2 元，没有可继续执行的历史协议"


@pytest.mark.parametrize(
    ("situation", "agreement"),
    [
        ("signed before the notice", {}),
        ("signed the day before the notice", {"signed_on": date(2024, 11, 30)}),
        ("expires on the day of the order", {"expires_on": date(2025, 3, 10)}),
        ("at the very price of the line", {"price": "1.80"}),
        ("with the selected company, spelled otherwise", {"company": "甲 公司"}),
    ],
)
def test_an_agreement_covers_the_line(situation: str, agreement: Row) -> None:
    assert Situation(orders=[BELOW], legacy=[agreement]).findings("price-below") == [], situation


@pytest.mark.parametrize(
    ("situation", "agreement"),
    [
        ("signed on the day of the notice", {"signed_on": date(2024, 12, 1)}),
        ("expired the day before the order", {"expires_on": date(2025, 3, 9)}),
        ("at a higher price than the line", {"price": "1.81"}),
        ("not below the selected price", {"price": "2.00"}),
        ("with another company", {"company": "乙公司"}),
        ("of another institution", {"institution_code": "H2"}),
        ("for another product", {"product_code": "P2"}),
    ],
)
def test_an_agreement_does_not_cover_the_line(situation: str, agreement: Row) -> None:
    asked = Situation(
        orders=[BELOW],
        legacy=[agreement],
        products=[{}, {"product_code": "P2"}],
        institutions=[{}, {"institution_code": "H2"}],
    )
    assert asked.finding("price-below")["line_id"] == "L1", situation


def test_one_agreement_of_several_is_enough() -> None:
    agreements: list[Row] = [{"price": "1.90"}, {}, {"signed_on": date(2025, 1, 1)}]
    assert Situation(orders=[BELOW], legacy=agreements).findings("price-below") == []


def test_an_agreement_for_the_old_code_covers_the_new_one() -> None:
    assert (
        Situation(orders=[BELOW | {"product_code": "P9"}], code_changes=[{}], legacy=[{}]).findings("price-below") == []
    )


def test_a_batch_without_the_provision_knows_no_agreement() -> None:
    asked = Situation(orders=[BELOW], legacy=[{}], batches=[batch(price={"legacy_lower": False})])
    assert asked.finding("price-below")["message"].endswith("本批次没有可继续执行历史协议的规定")


def test_without_the_table_the_finding_says_so() -> None:
    assert Situation(orders=[BELOW]).finding("price-below")["message"].endswith("未提供历史协议")


@pytest.mark.parametrize(
    ("situation", "line"),
    [
        ("the selected price itself", {"unit_price": "2.00"}),
        ("withdrawn", BELOW | {"status": "withdrawn"}),
        ("before the cycle", BELOW | {"day": date(2024, 12, 31)}),
        ("after as-of", BELOW | {"day": date(2025, 7, 1)}),
        ("a voluntary institution", BELOW | {"institution_code": "H2"}),
        ("a non-selected product", BELOW | {"product_code": "P2"}),
    ],
)
def test_not_found(situation: str, line: Row) -> None:
    asked = Situation(
        orders=[line],
        institutions=[{}, {"institution_code": "H2", "type": "零售药店"}],
        products=[{}, {"product_code": "P2", "selected": "no"}],
    )
    assert asked.findings("price-below") == [], situation


def test_a_line_of_several_receipts_is_one_finding_at_its_highest_price() -> None:
    lines = [BELOW | {"line_id": "L5", "unit_price": price} for price in ("1.60", "1.75", "2.00")]
    found = Situation(orders=lines).finding("price-below")
    assert (found["_row"], found["value"]) == (3, 1.75)
