"""`legacy-after-notice`: an agreement that the notice (issued 2024-12-01 here) does not let stand."""

from __future__ import annotations

from datetime import date

import pytest
from situation import Row, Situation, batch


@pytest.mark.parametrize(
    ("agreement", "reason"),
    [
        ({"signed_on": date(2024, 12, 1)}, "2024-12-01 签订，不早于通知印发日期 2024-12-01"),
        ({"expires_on": date(2025, 6, 29)}, "已于 2025-06-29 到期"),
        ({"price": "2.00"}, "协议价格 2 元，不低于中选价 2 元"),
        ({"company": "乙公司"}, "签约企业乙公司不是中选企业甲公司"),
        (
            {"signed_on": date(2025, 1, 5), "price": "2.10", "company": "乙公司", "expires_on": date(2025, 2, 1)},
            "2025-01-05 签订，不早于通知印发日期 2024-12-01；已于 2025-02-01 到期；"
            "协议价格 2.1 元，不低于中选价 2 元；签约企业乙公司不是中选企业甲公司",
        ),
    ],
)
def test_one_finding_with_all_reasons(agreement: Row, reason: str) -> None:
    found = Situation(legacy=[{}, agreement]).finding("legacy-after-notice")
    assert found["message"] == reason
    assert (found["_row"], found["limit"], found["company"]) == (3, 2, "甲公司")
    assert (found["institution_code"], found["product_code"], found["variety_code"]) == ("H1", "P1", "V1")


@pytest.mark.parametrize(
    ("situation", "agreement"),
    [
        ("signed the day before the notice", {"signed_on": date(2024, 11, 30)}),
        ("expires on the day of as-of", {"expires_on": date(2025, 6, 30)}),
        ("the least below the selected price", {"price": "1.999999"}),
        ("with the selected company, spelled otherwise", {"company": " 甲公司"}),
        ("signed after as-of", {"signed_on": date(2025, 7, 1)}),
        ("for a non-selected product", {"product_code": "P2", "price": "9.00"}),
        ("for a product of no batch", {"product_code": "X1", "price": "9.00"}),
        ("of a voluntary institution", {"institution_code": "H2", "price": "9.00"}),
    ],
)
def test_not_found(situation: str, agreement: Row) -> None:
    asked = Situation(
        legacy=[agreement],
        products=[{}, {"product_code": "P2", "selected": "no", "selected_price": None}],
        institutions=[{}, {"institution_code": "H2", "type": "民营"}],
    )
    assert asked.findings("legacy-after-notice") == [], situation


def test_a_batch_without_the_provision_is_left_out() -> None:
    asked = Situation(legacy=[{"price": "2.50"}], batches=[batch(price={"legacy_lower": False})])
    assert asked.findings("legacy-after-notice") == []


def test_nothing_is_found_before_the_notice() -> None:
    expired = [{"expires_on": date(2024, 7, 1)}]
    assert Situation(legacy=expired, as_of=date(2024, 11, 30)).findings("legacy-after-notice") == []
    assert Situation(legacy=expired, as_of=date(2024, 12, 1)).finding("legacy-after-notice")["value"] == 1.5


def test_after_the_cycle_an_agreement_is_looked_at_as_on_its_last_day() -> None:
    agreements = [{"expires_on": date(2026, 12, 30)}, {"expires_on": date(2026, 12, 31)}]
    assert Situation(legacy=agreements, as_of=date(2027, 6, 1)).finding("legacy-after-notice")["_row"] == 2


def test_a_superseded_variety_is_looked_at_as_on_the_day_before() -> None:
    taken_over = batch(superseded=[{"variety_code": "V1", "from": date(2025, 3, 1)}])
    agreements = [
        {"expires_on": date(2025, 2, 27)},
        {"expires_on": date(2025, 2, 28)},
        {"signed_on": date(2025, 3, 1)},
    ]
    assert Situation(legacy=agreements, batches=[taken_over]).finding("legacy-after-notice")["_row"] == 2


def test_an_agreement_for_a_renewed_code_is_held_against_the_inherited_price() -> None:
    agreements = [{"product_code": "P9", "price": "2.40"}]
    assert Situation(legacy=agreements, code_changes=[{}]).finding("legacy-after-notice")["limit"] == 2
