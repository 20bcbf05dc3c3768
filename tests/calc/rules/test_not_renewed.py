"""`not-renewed`: an item without a row for the agreement year that has begun after its own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from situation import Situation, batch

SECOND_YEAR = date(2026, 1, 1)


def asked(**changes: Any) -> Situation:
    return Situation(**{"as_of": SECOND_YEAR} | changes)


def test_no_row_for_the_year_that_has_begun() -> None:
    found = asked(agreed=[{"_row": 9}]).finding("not-renewed")
    assert (found["agreement_year"], found["value"], found["limit"], found["_row"]) == (1, 100, None, 9)
    assert (found["variety_code"], found["company"]) == ("V1", "甲公司")
    assert found["message"] == "黄芪第 1 协议年度约定 100，第 2 协议年度已于 2026-01-01 开始，没有约定采购量"


def test_another_company_or_institution_does_not_renew_the_item() -> None:
    other = {"product_code": "P2", "company": "乙公司"}
    rows = [{}, {"product_code": "P2", "agreement_year": 2}, {"institution_code": "H2", "agreement_year": 2}]
    situation = asked(agreed=rows, products=[{}, other], institutions=[{}, {"institution_code": "H2"}])
    assert situation.finding("not-renewed")["institution_code"] == "H1"


@pytest.mark.parametrize(
    ("why_not", "situation"),
    [
        ("the next year has not begun", asked(as_of=date(2025, 12, 31))),
        ("renewed, however little", asked(agreed=[{}, {"agreement_year": 2, "agreed_qty": "0"}])),
        (
            "renewed with another specification",
            asked(agreed=[{}, {"agreement_year": 2, "product_code": "P2"}], products=[{}, {"product_code": "P2"}]),
        ),
        (
            "renewed under the new code",
            asked(agreed=[{}, {"agreement_year": 2, "product_code": "P9"}], code_changes=[{}]),
        ),
        ("nothing was agreed", asked(agreed=[{"agreed_qty": "0"}])),
        ("the last year", asked(agreed=[{"agreement_year": 2}])),
        ("the cycle is over after one year", asked(batches=[batch(cycle={"years": 1})])),
        ("a voluntary institution", asked(institutions=[{"type": "民营"}])),
        (
            "a variety taken over",
            asked(batches=[batch(superseded=[{"variety_code": "V1", "from": SECOND_YEAR}])]),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_near_misses(why_not: str, situation: Situation) -> None:
    assert situation.findings("not-renewed") == [], why_not
