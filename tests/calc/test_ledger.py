"""The ledger and the cashflow by hand: each movement once, in order, past and planned."""

from __future__ import annotations

from datetime import date

import pytest
from recovery_situation import Situation, batch, institution, paid, payment, recovered
from test_offset import WINDOW, whole_window

from jicai.calc.recovery.cashflow import lapsed_sums, unpaid
from jicai.calc.recovery.movements import ledger_rows, ledger_sums
from jicai.calc.recovery.rows import (
    in_month,
    offset_rows,
    offset_sums,
    refund_rows,
    refund_sums,
    unlisted_rows,
    unlisted_sums,
)
from jicai.tables.results.recovery import CASHFLOW, LEDGER


def test_the_ledger_tells_every_movement_with_the_balance_after_it() -> None:
    situation = Situation(
        whole_window("1.00", WINDOW[:3]),
        disbursements=[paid("150.00", 2, date(2026, 12, 31)), paid("150.00", 1, date(2026, 8, 31))],
    )
    assert situation.ledger() == [
        ("2026-08-31", "advance", "150.00", "150.00"),
        ("2026-12-31", "advance", "150.00", "300.00"),
        ("2028-08-31", "offset", "1.00", "299.00"),
        ("2028-09-30", "offset", "1.00", "298.00"),
        ("2028-10-31", "offset", "1.00", "297.00"),
    ]


def test_the_refund_is_in_the_ledger_once_it_is_final_and_its_day_has_come() -> None:
    situation = Situation(whole_window("1.00"))
    assert situation.ledger("kind", as_of=date(2029, 8, 30))[-1] == ("offset",)
    assert situation.ledger(as_of=date(2029, 8, 31))[-1] == ("2029-08-31", "refund", "288.00", "0.00")
    of_august = [("2029-08", "288.00", "True"), ("2029-08", "288.00", "False")]
    days = (date(2029, 8, 30), date(2029, 8, 31))
    assert [situation.cashflow("month", "refund", "planned", as_of=day)[-1] for day in days] == of_august


def test_a_refund_that_is_only_forecast_is_planned_in_no_month_that_is_over() -> None:
    situation = Situation(whole_window("1.00", WINDOW[:9]))
    assert situation.cashflow("month", "refund", "planned", as_of=date(2029, 8, 31))[-1] == (
        "2029-08",
        "291.00",
        "True",
    )
    assert situation.cashflow("month", "refund", "planned", as_of=date(2030, 1, 15))[-1] == (
        "2030-01",
        "291.00",
        "True",
    )


def test_recorded_movements_are_told_from_computed_ones() -> None:
    situation = Situation(whole_window("5.00", WINDOW[:2]), [recovered("offset", "2028-08", "3.00")])
    assert situation.ledger("kind", "amount", "actual") == [
        ("advance", "300.00", "True"),
        ("offset", "3.00", "True"),
        ("offset", "5.00", "False"),
    ]


@pytest.mark.parametrize("reverse", [False, True])
def test_rows_of_one_day_stay_apart_by_tranche_and_then_the_one_that_leaves_most(reverse: bool) -> None:
    parts = [paid("150.00", 2), paid("100.00"), paid("50.00")]
    offsets = [recovered("offset", "2028-08", amount) for amount in ("3.00", "2.00")]
    if reverse:
        parts, offsets = parts[::-1], offsets[::-1]
    situation = Situation(disbursements=parts, recoveries=offsets)
    assert situation.ledger("kind", "amount", "balance") == [
        ("advance", "100.00", "100.00"),
        ("advance", "50.00", "150.00"),
        ("advance", "150.00", "300.00"),
        ("offset", "2.00", "298.00"),
        ("offset", "3.00", "295.00"),
    ]


def test_a_planned_tranche_is_in_the_ledger_from_its_last_day() -> None:
    situation = Situation(disbursements=None)
    assert situation.ledger(as_of=date(2026, 8, 30)) == []
    assert situation.ledger(as_of=date(2026, 8, 31)) == [("2026-08-31", "advance", "150.00", "150.00")]
    assert situation.ledger("date", "balance", as_of=date(2026, 12, 31))[-1] == ("2026-12-31", "300.00")


def test_cashflow_adds_up_what_goes_out_and_comes_back_by_month_and_fund() -> None:
    situation = Situation(
        [payment("2028-08", "100.00"), payment("2028-08", "30.00", institution_code="H2")],
        disbursements=[paid("300.00"), paid("60.00", institution_code="H2", on=date(2026, 8, 1))],
        agreed=[],
        institutions=[institution(), institution("H2")],
    )
    assert situation.cashflow(as_of=date(2028, 8, 31)) == [
        ("2026-08", "360.00", "0.00", "0.00", "-360.00", "False"),
        ("2028-08", "0.00", "130.00", "0.00", "130.00", "False"),
        ("2029-08", "0.00", "0.00", "230.00", "230.00", "True"),
    ]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param(
            date(2026, 8, 1),
            [("2026-08", "150.00", "0.00"), ("2026-12", "150.00", "0.00"), ("2029-08", "0.00", "300.00")],
            id="tranches go out in the months of their last days and are expected back",
        ),
        pytest.param(
            date(2026, 9, 1),
            [("2026-09", "150.00", "0.00"), ("2026-12", "150.00", "0.00"), ("2029-08", "0.00", "300.00")],
            id="a late one goes out in as-of's month",
        ),
        pytest.param(
            date(2028, 7, 9),
            [("2028-07", "300.00", "0.00"), ("2029-08", "0.00", "300.00")],
            id="on the cycle's last day they still do",
        ),
        pytest.param(date(2028, 7, 10), [], id="once the cycle is over they do not"),
    ],
)
def test_tranches_that_are_still_to_be_paid(as_of: date, expected: list[tuple[str, ...]]) -> None:
    situation = Situation(disbursements=[])
    assert situation.cashflow("month", "advance", "refund", as_of=as_of) == expected
    assert {row[0] for row in situation.cashflow("planned", as_of=as_of)} <= {"True"}


def test_what_of_a_tranche_is_paid_is_past_and_the_rest_planned() -> None:
    situation = Situation(disbursements=[paid("100.00", 1, date(2026, 8, 20))])
    assert situation.cashflow("month", "advance", "refund", "planned", as_of=date(2026, 8, 25)) == [
        ("2026-08", "150.00", "0.00", "True"),
        ("2026-12", "150.00", "0.00", "True"),
        ("2029-08", "0.00", "300.00", "True"),
    ]


def test_without_disbursements_the_whole_plan_is_in_the_cashflow() -> None:
    situation = Situation(disbursements=None)
    assert situation.cashflow("month", "net", "planned", as_of=date(2026, 9, 1)) == [
        ("2026-08", "-150.00", "False"),
        ("2026-12", "-150.00", "True"),
        ("2029-08", "300.00", "True"),
    ]


def test_the_two_funds_have_rows_of_their_own() -> None:
    situation = Situation(disbursements=[paid("1.00"), paid("2.00", fund="resident")], agreed=[], batches=[batch()])
    assert situation.cashflow("month", "fund", "advance", as_of=date(2026, 9, 1))[:2] == [
        ("2026-08", "employee", "1.00"),
        ("2026-08", "resident", "2.00"),
    ]


def test_the_columns_are_the_declared_ones() -> None:
    found = Situation(whole_window("1.00")).results()
    assert tuple(found["ledger"][0])[: len(LEDGER.keys)] == LEDGER.keys
    assert tuple(found["cashflow"][0]) == CASHFLOW.keys


def test_the_sums_of_the_ledger_and_of_what_stands_behind_it() -> None:
    """Of 300.00 two months took 5.00 each; a record of 2.00 after the window's months is told apart."""
    situation = Situation(whole_window("5.00", WINDOW[:2]), [recovered("refund", "2030-01", "2.00")])
    course, institutions = situation.course(), situation.inputs().advance.institutions
    rows = ledger_rows(course, institutions)
    sums = ledger_sums(rows.remove("planned")).collect().row(0, named=True)
    assert sums == {"institution_code": 1, "advance": 300, "offset": 0, "refund": 2, "balance": 298}
    aside = unlisted_rows(course, institutions).collect()
    assert aside.select("institution_name", "recorded_offset", "recorded_refund").rows() == [("第H1医院", 0, 2)]
    assert unlisted_sums(aside.lazy()).collect().rows() == [(0, 2)]


def test_the_sums_of_offsets_and_refunds() -> None:
    situation = Situation(whole_window("5.00"), [recovered("offset", "2028-08", "3.00")])
    course, institutions = situation.course(), situation.inputs().advance.institutions
    offsets = offset_rows(course, institutions)
    assert offset_sums(offsets).collect().rows() == [(1, 58, 0)]
    assert offset_sums(in_month(offsets, "month", date(2028, 8, 1))).collect().rows() == [(1, 3, 0)]
    assert offset_sums(in_month(offsets, "month", None)).collect().rows() == [(1, 58, 0)]
    refunds = refund_sums(refund_rows(course, institutions)).collect().row(0, named=True)
    assert refunds == {
        "institution_code": 1, "refund": 242, "refunded": 0, "assumed": 242, "open": 0, "final": 242, "late": 1,
    }  # fmt: skip
    nobody = refund_sums(refund_rows(course, institutions).filter(False)).collect().row(0)
    assert set(nobody) == {0}


def test_tranches_that_come_too_late_for_their_cycle() -> None:
    """Of 300.00 only 100.00 went out; once the cycle is over nobody plans the rest."""
    situation = Situation([], disbursements=[paid("100.00")])
    for as_of, sums in ((date(2028, 7, 9), (0, 0)), (date(2028, 7, 10), (2, 200))):
        rows = unpaid(situation.course(as_of), situation.inputs())
        assert lapsed_sums(rows, as_of).collect().rows() == [sums]
