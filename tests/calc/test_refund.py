"""Refunds by hand: final or forecast, what has come back already, what is late."""

from __future__ import annotations

from datetime import date

import pytest
from recovery_situation import Row, Situation, month, payment, recovered
from test_offset import WINDOW, whole_window

REFUNDED = ("refund", "refunded", "balance", "late")


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


@pytest.mark.parametrize(
    ("as_of", "late"),
    [(date(2029, 8, 31), False), (date(2029, 9, 1), True)],
    ids=["its month is not over", "its month is over"],
)
def test_a_final_refund_that_has_not_come_back_is_late_after_its_month(as_of: date, late: bool) -> None:
    (row,) = Situation(whole_window("1.00")).results(as_of)["refund"]
    assert [row[key] for key in REFUNDED] == [288, 0, 288, late]


@pytest.mark.parametrize(
    ("amount", "left"), [("288.00", 0), ("200.00", 88)], ids=["refunded whole", "refunded 88.00 short"]
)
def test_the_refund_is_what_offsets_leave_whether_or_not_it_has_come_back(amount: str, left: int) -> None:
    offsets: list[Row] = [recovered("offset", name, "1.00") for name in WINDOW]
    situation = Situation(whole_window("1.00"), [*offsets, recovered("refund", "2029-08", amount)])
    (row,) = situation.results(date(2030, 1, 31))["refund"]
    assert [row[key] for key in REFUNDED] == [288, 288 - left, left, left > 0]


def test_what_is_refunded_short_is_expected_in_the_month_after_the_record() -> None:
    offsets: list[Row] = [recovered("offset", name, "1.00") for name in WINDOW]
    situation = Situation(whole_window("1.00"), [*offsets, recovered("refund", "2029-08", "200.00")])
    assert situation.ledger("date", "kind", "amount", "balance", "actual")[-2:] == [
        ("2029-08-31", "refund", "200.00", "88.00", "True"),
        ("2029-09-30", "refund", "88.00", "0.00", "False"),
    ]


def test_an_early_refund_is_a_part_of_what_is_refunded() -> None:
    situation = Situation(whole_window("1.00"), [recovered("refund", "2028-08", "100.00")])
    (row,) = situation.results(date(2029, 8, 1))["refund"]
    # Through 2028-08 nothing was offset by the record, so eleven months of 1.00 remain.
    assert [row[key] for key in ("advanced", "offset", *REFUNDED)] == [300, 11, 289, 100, 189, False]
    assert row["due_month"] == month("2029-08")
