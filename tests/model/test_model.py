"""The model itself: dates, advance and offset that can be worked out by hand; and what must hold in every world."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings

from model.advance import advance_rows
from model.dates import cycle_end, first_due, refund_month, second_due, window, year_starts
from model.draws import worlds
from model.offset import courses, fund_payments, offset_rows, refund_rows
from model.overdue import line_rows
from model.settlement import state
from model.worked import batch, day, pick, world
from model.world import ZERO, Row, World, half_up, share

LATE = date(2030, 1, 1)


NEEDLES = batch(start_on="2026-07-10", cycle={"years": 2})
DECOCTION = batch(start_on="2025-06-30", advance={"second_due_on": day("2025-12-31")})


@pytest.mark.parametrize(
    ("terms", "first", "second"),
    [
        (NEEDLES, "2026-08-31", "2026-12-31"),
        (NEEDLES | {"advance": {"month_counting": "anniversary"}}, "2026-08-31", "2027-01-09"),
        (NEEDLES | {"advance": {"month_counting": "anniversary_month_end"}}, "2026-08-31", "2027-01-31"),
        (DECOCTION, "2025-07-31", "2025-12-31"),
        (batch(start_on="2024-02-29"), "2024-03-31", "2024-07-31"),
        (batch(start_on="2024-08-31", advance={"month_counting": "anniversary"}), "2024-09-30", "2025-02-27"),
    ],
)
def test_the_tranches_are_due(terms: Row, first: str, second: str) -> None:
    assert (first_due(terms, 1), second_due(terms, 1)) == (day(first), day(second))


def test_the_needles_are_offset_for_a_year_after_two() -> None:
    assert cycle_end(NEEDLES) == day("2028-07-09")
    assert (window(NEEDLES)[0], window(NEEDLES)[-1]) == (day("2028-08-01"), day("2029-07-01"))
    assert refund_month(NEEDLES) == day("2029-08-01")


def test_a_cycle_from_29_february_ends_on_the_27th_in_a_year_without_one() -> None:
    terms = batch(start_on="2024-02-29", cycle={"years": 2})
    assert year_starts(terms) == [day("2024-02-29"), day("2025-02-28")]
    assert cycle_end(terms) == day("2026-02-27")


def test_halves_of_a_fen_go_away_from_zero() -> None:
    assert [half_up(Decimal(text)) for text in ("0.005", "-0.005", "0.0049")] == [
        Decimal("0.01"),
        Decimal("-0.01"),
        Decimal(0),
    ]
    assert share(Decimal(2), Decimal(3)) == Decimal("0.666667")
    assert share(Decimal(2), ZERO) is None


ADVANCE = ("tranche", "due_on", "agreed_amount", "advance_total", "computed_total", "amount", "paid", "status")


def test_thirty_per_cent_of_a_thousand_in_two_halves() -> None:
    drawn = world(disbursements=[{"amount": 100}, {"amount": 50, "paid_on": "2025-03-16"}])
    assert pick(advance_rows(drawn, day("2025-03-15")), *ADVANCE) == [
        (1, "2025-02-28", "1000.00", "300.00", "300.00", "150.00", "100.00", "late"),
        (2, "2025-06-30", "1000.00", "300.00", "300.00", "150.00", "0.00", "upcoming"),
    ]
    assert pick(advance_rows(drawn, day("2025-06-01")), "paid", "status") == [("150.00", "paid"), ("0.00", "due")]


def test_the_official_figure_replaces_the_computed_one_and_the_second_tranche_takes_the_odd_fen() -> None:
    drawn = world(advance_amounts=[{"amount": 33}, {"amount": "0.33"}])
    assert pick(advance_rows(drawn, LATE), "advance_total", "computed_total", "amount") == [
        ("33.33", "300.00", "16.67"),
        ("33.33", "300.00", "16.66"),
    ]


def test_a_yearly_advance_fills_the_years_in_their_order() -> None:
    drawn = world(
        batch(cycle={"years": 2}, advance={"recalculate": "yearly"}),
        agreed=[{}, {"agreement_year": 2, "agreed_qty": 200}],
        disbursements=[{"amount": 160}],
    )
    assert pick(advance_rows(drawn, LATE), "tranche", "due_on", "amount", "paid") == [
        (1, "2025-02-28", "150.00", "150.00"),
        (1, "2026-02-28", "300.00", "10.00"),
        (2, "2025-06-30", "150.00", "0.00"),
        (2, "2026-06-30", "300.00", "0.00"),
    ]


OFFSET = ("batch", "month", "opening", "fund_payment", "offset", "closing")
QUARTER: Row = {"offset": {"window_months": 3}}


def test_two_batches_share_a_month_and_the_rest_is_refunded() -> None:
    drawn = world(
        batch("one", **QUARTER),
        batch("two", cycle={"end_on": day("2025-12-30")}, **QUARTER),
        disbursements=[{"amount": 300}, {"batch": "two", "amount": 100}],
        fund_payments=[
            {"month": "2026-01", "amount": 150},
            {"month": "2026-01", "amount": -20},
            {"month": "2026-02", "amount": -5},
            {"month": "2026-03", "amount": 40},
        ],
    )
    assert pick(offset_rows(drawn, LATE), *OFFSET) == [
        ("one", "2026-01-01", "300.00", "130.00", "30.00", "270.00"),
        ("one", "2026-02-01", "270.00", "-5.00", "0.00", "270.00"),
        ("one", "2026-03-01", "270.00", "40.00", "40.00", "230.00"),
        ("two", "2026-01-01", "100.00", "130.00", "100.00", "0.00"),
    ]
    assert pick(refund_rows(drawn, LATE), "batch", "advanced", "offset", "refund", "due_month", "status") == [
        ("one", "300.00", "70.00", "230.00", "2026-04-01", "final")
    ]
    assert pick(refund_rows(drawn, day("2026-02-28")), "batch", "refund", "status") == [("one", "270.00", "forecast")]


def test_recorded_movements_stand_and_later_months_are_computed_on_what_is_left() -> None:
    drawn = world(
        batch(**QUARTER),
        disbursements=[{"amount": 300}],
        recoveries=[
            {"month": "2025-12", "kind": "refund", "amount": 50},
            {"month": "2026-02", "amount": 10},
        ],
        fund_payments=[{"month": f"2026-0{month}", "amount": 100} for month in (1, 2, 3)],
    )
    assert pick(offset_rows(drawn, LATE), *OFFSET[1:]) == [
        ("2026-01-01", "250.00", "100.00", "0.00", "250.00"),
        ("2026-02-01", "250.00", "100.00", "10.00", "240.00"),
        ("2026-03-01", "240.00", "100.00", "100.00", "140.00"),
    ]
    assert pick(refund_rows(drawn, LATE), "advanced", "offset", "refund") == [("300.00", "110.00", "190.00")]


def test_without_disbursements_the_plan_is_taken_as_paid_and_without_fund_payments_all_of_it_is_to_come_back() -> None:
    assert offset_rows(world(), LATE) == []
    assert pick(refund_rows(world(), LATE), "fund", "advanced", "refund", "status") == [
        ("employee", "300.00", "300.00", "forecast")
    ]


@settings(max_examples=100)
@given(worlds())
def test_the_money_adds_up(drawn: World) -> None:
    as_of = drawn.as_of
    for course in courses(drawn, as_of).values():
        assert course.advanced == course.offset + course.refunded + course.balance
    taken: dict[tuple[str, str, date], Decimal] = {}
    for row in offset_rows(drawn, as_of):
        assert row["opening"] > 0
        key = (row["institution_code"], row["fund"], row["month"])
        taken[key] = taken.get(key, ZERO) + row["offset"]
    if not drawn.rows("recoveries"):
        payments = fund_payments(drawn, as_of)
        assert all(amount <= max(ZERO, payments.get(key, ZERO)) for key, amount in taken.items())
    known = {row["institution_code"] for row in drawn.rows("institutions")}
    paid = [r for r in drawn.rows("payments") if r["paid_on"] <= as_of and r["institution_code"] in known]
    now = state(drawn, as_of)
    found_nothing = sum((row["amount"] for row in now.unmatched if row["kind"] != "credit"), ZERO)
    assert sum(now.paid.values(), ZERO) + found_nothing == sum((row["amount"] for row in paid), ZERO)
    for row in line_rows(drawn, as_of, all_products=True):
        assert min(row["paid"], row["credited"], row["unpaid"]) >= 0
        assert row["paid"] + row["credited"] + row["unpaid"] == row["amount"]
