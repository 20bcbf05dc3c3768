"""Refunds by hand: final or forecast, what has come back already, what is late."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from recovery_situation import Row, Situation, batch, month, paid, payment, recovered
from test_offset import WINDOW, whole_window

REFUNDED = ("refund", "refunded", "assumed", "open", "late")


@pytest.mark.parametrize(
    ("months", "as_of", "status"),
    [
        pytest.param(WINDOW, date(2029, 8, 1), "final", id="payments through the window's last month"),
        pytest.param(WINDOW, date(2029, 7, 1), "final", id="the last month has begun"),
        pytest.param(WINDOW, date(2029, 6, 30), "forecast", id="the last month is still to come"),
        pytest.param(WINDOW[:-1], date(2029, 12, 1), "forecast", id="the last month is not given yet"),
        pytest.param([], date(2029, 12, 1), "forecast", id="no month is given"),
    ],
)
def test_a_refund_is_final_once_the_whole_window_is_given(months: list[str], as_of: date, status: str) -> None:
    assert Situation(whole_window("1.00", months)).refund("status", as_of=as_of) == [(status,)]


def test_before_the_window_all_that_was_advanced_is_forecast() -> None:
    situation = Situation([payment("2026-08", "1000.00")])
    assert situation.refund(as_of=date(2026, 9, 30)) == [("300.00", "0.00", "300.00", "2029-08", "forecast")]


def said(situation: Situation, as_of: date) -> tuple[str, str, str, bool]:
    """What `refund`, `ledger` and `cashflow` say is still to come back, and whether it is late."""
    found = situation.results(as_of)
    (row,) = found["refund"]
    balance = [one["balance"] for one in found["ledger"] if not one["planned"]][-1]
    planned = sum((one["refund"] for one in situation.expected(as_of) if one["planned"]), Decimal(0))
    return str(row["open"]), str(balance), f"{planned:.2f}", row["late"]


OFFSETS: list[Row] = [recovered("offset", name, "1.00") for name in WINDOW]
PART = recovered("refund", "2029-08", "200.00")


@pytest.mark.parametrize(
    ("recoveries", "as_of", "left", "late"),
    [
        # Without records, or with records that end before the month of the refund, the computed one counts as made;
        # once its month is over somebody has to see whether it was.
        ([], date(2029, 8, 30), "288.00", False),
        ([], date(2029, 8, 31), "0.00", False),
        ([], date(2030, 1, 31), "0.00", True),
        (OFFSETS, date(2029, 8, 30), "288.00", False),
        (OFFSETS, date(2030, 1, 31), "0.00", True),
        (OFFSETS[:5], date(2030, 1, 31), "0.00", True),
        # Once the records reach that month, what they do not show has not happened.
        ([*OFFSETS, PART], date(2029, 8, 31), "88.00", False),
        ([*OFFSETS, PART], date(2029, 9, 1), "88.00", True),
        ([*OFFSETS, PART], date(2030, 1, 31), "88.00", True),
        ([*OFFSETS, PART, recovered("refund", "2029-10", "88.00")], date(2029, 9, 30), "88.00", True),
        ([*OFFSETS, PART, recovered("refund", "2029-10", "88.00")], date(2029, 10, 1), "0.00", False),
        ([*OFFSETS, recovered("refund", "2029-08", "0.00")], date(2030, 1, 31), "288.00", True),
    ],
)
def test_refund_ledger_and_cashflow_say_one_and_the_same(
    recoveries: list[Row], as_of: date, left: str, late: bool
) -> None:
    assert said(Situation(whole_window("1.00"), recoveries), as_of) == (left, left, left, late)


def test_a_refund_that_the_records_do_not_show_is_planned_in_the_month_of_as_of() -> None:
    """300.00 paid, 10.00 offset in each of 12 months, 100.00 refunded in January 2026: 80.00 are left in March."""
    year = batch(start=date(2024, 1, 1), cycle={"years": 1})
    months = [f"2025-{number:02}" for number in range(1, 13)]
    records = [*(recovered("offset", name, "10.00") for name in months), recovered("refund", "2026-01", "100.00")]
    situation = Situation(recoveries=records, disbursements=[paid("300.00", on=date(2024, 2, 1))], batches=[year])
    as_of = date(2026, 3, 15)
    assert situation.ledger(as_of=as_of)[-1] == ("2026-01-31", "refund", "100.00", "80.00")
    assert situation.cashflow("month", "refund", "planned", as_of=as_of)[-1] == ("2026-03", "80.00", "True")
    assert said(situation, as_of) == ("80.00", "80.00", "80.00", True)


@pytest.mark.parametrize(
    ("amount", "left"), [("288.00", 0), ("200.00", 88)], ids=["refunded whole", "refunded 88.00 short"]
)
def test_the_refund_is_what_offsets_leave_whether_or_not_it_has_come_back(amount: str, left: int) -> None:
    offsets: list[Row] = [recovered("offset", name, "1.00") for name in WINDOW]
    situation = Situation(whole_window("1.00"), [*offsets, recovered("refund", "2029-08", amount)])
    (row,) = situation.results(date(2030, 1, 31))["refund"]
    assert [row[key] for key in REFUNDED] == [288, 288 - left, 0, left, left > 0]


def test_an_early_refund_is_a_part_of_what_is_refunded() -> None:
    situation = Situation(whole_window("1.00"), [recovered("refund", "2028-08", "100.00")])
    (row,) = situation.results(date(2029, 8, 1))["refund"]
    # Through 2028-08 nothing was offset by the record, so eleven months of 1.00 remain.
    assert [row[key] for key in ("advanced", "offset", *REFUNDED)] == [300, 11, 289, 100, 0, 189, False]
    assert row["due_month"] == month("2029-08")
