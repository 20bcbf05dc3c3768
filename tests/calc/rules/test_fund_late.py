"""`fund-late`: fund payments posted after the month that follows the one they settle."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from situation import AS_OF, Row, Situation, batch

from jicai.calc.judged import why_not
from jicai.calc.rules import all_rules

RULE = "fund-late"
LATE = date(2025, 3, 10)


def findings(*payments: Row, **more: Any) -> list[Row]:
    settings = {key: more.pop(key) for key in ("grace_days",) if key in more}
    return Situation(**{"fund_payments": list(payments)} | more).findings(RULE, **settings)


def test_a_payment_after_the_next_month_is_a_finding() -> None:
    (found,) = findings({"posted_on": date(2025, 2, 28), "amount": "7.00"}, {"posted_on": LATE})
    assert (found["institution_code"], found["batch"], found["_row"]) == ("H1", None, 3)
    assert (found["value"], found["limit"], found["unit"], found["severity"]) == (38, 28, "days", "info")
    assert (
        found["message"] == "2025-01 的职工医保基金有 100.00 元在 2025-02-28 以后才拨付，最晚的在 2025-03-10，晚 10 天"
    )


def test_the_rows_of_a_month_and_fund_are_one() -> None:
    rows = [{"posted_on": LATE, "amount": "40.00"}, {"posted_on": date(2025, 3, 1), "amount": "2.50"}]
    (found,) = findings(*rows, {"posted_on": date(2025, 1, 31)})
    assert (found["value"], "有 42.50 元" in found["message"]) == (38, True)


def test_months_funds_and_institutions_are_apart() -> None:
    others = [
        {"month": date(2024, 12, 1)},
        {"month": date(2025, 2, 1)},
        {"fund": "resident"},
        {"institution_code": "H2"},
    ]
    found = findings(
        *(row | {"posted_on": date(2025, 6, 1)} for row in ({}, *others)),
        institutions=[{}, {"institution_code": "H2"}],
    )
    assert len(found) == 4  # no cycle runs in 2024-12
    assert len({one["_parts"] for one in found}) == 4


@pytest.mark.parametrize(
    ("month", "posted_on", "days", "count"),
    [
        (date(2025, 1, 1), date(2025, 2, 28), 0, 0),
        (date(2025, 1, 1), date(2025, 3, 1), 0, 1),
        (date(2025, 1, 1), date(2025, 3, 10), 10, 0),
        (date(2025, 1, 1), date(2025, 3, 11), 10, 1),
        (date(2025, 2, 1), date(2025, 3, 31), 0, 0),
        (date(2025, 2, 1), date(2025, 4, 1), 0, 1),
        (date(2025, 4, 1), AS_OF, 0, 1),
        (date(2025, 4, 1), date(2025, 7, 1), 0, 0),  # posted after as-of
        (date(2025, 1, 1), None, 0, 0),
    ],
)
def test_both_sides_of_the_term(month: date, posted_on: date | None, days: int, count: int) -> None:
    told = {"month": date(2025, 5, 1), "posted_on": date(2025, 5, 31)}  # the dates are exported
    assert len(findings({"month": month, "posted_on": posted_on}, told, grace_days=days)) == count


@pytest.mark.parametrize(
    ("name", "payment", "more"),
    [
        ("a clawback", {"amount": "-5.00"}, {}),
        ("a voluntary institution", {}, {"institutions": [{"type": "民营"}]}),
        ("an institution that nobody knows", {"institution_code": "H9"}, {}),
        ("before the cycle", {"month": date(2024, 12, 1)}, {}),
        ("after it", {"month": date(2027, 1, 1), "posted_on": date(2027, 5, 1)}, {"as_of": date(2027, 6, 30)}),
    ],
)
def test_not_found(name: str, payment: Row, more: dict[str, Any]) -> None:
    assert findings({"posted_on": LATE} | payment, **more) == [], name


def test_the_month_in_which_a_cycle_begins_or_ends_counts() -> None:
    begins = findings({"posted_on": LATE}, batches=[batch(start_on=date(2025, 1, 31))])
    ends = findings({"posted_on": LATE}, batches=[batch(start_on=date(2023, 1, 2))])
    assert (len(begins), len(ends)) == (1, 1)


def test_no_date_at_all_is_said() -> None:
    assert findings({}, {"month": date(2025, 2, 1)}) == []
    evidence = Situation(fund_payments=[{}]).evidence()
    assert why_not(evidence, all_rules()[RULE]) == "截至日期以前的基金支付没有一个拨付日期"
