"""`offset-missed`: H1 got 300.00 yuan in advance; the cycle ends on 31 December 2026, offsets run through 2027."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from model.dates import advance_end, window
from model.offset import courses, fund_payments
from model.world import ZERO, World
from money_worlds import drawn, situation
from situation import Row, Situation, batch

pytestmark = pytest.mark.long

JANUARY, FEBRUARY, MARCH = date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)
AFTER_ALL = date(2030, 1, 31)
#: Another batch whose cycle ended half a year before, so that it takes first in the months that both share.
EARLIER = batch("two", start_on=date(2024, 7, 1), issued_on=date(2024, 6, 1))


def due(month: date, amount: str, **changes: Any) -> Row:
    """What the employee fund owes H1 for a month."""
    return {"month": month, "amount": amount, **changes}


def took(kind: str, month: date, amount: str, **changes: Any) -> Row:
    """What is on record as having come back from H1."""
    return {"kind": kind, "month": month, "amount": amount, **changes}


def asked(due_rows: list[Row], on_record: list[Row], **changes: Any) -> Situation:
    tables = {"disbursements": [{"amount": "300.00"}], "as_of": AFTER_ALL} | changes
    return Situation(fund_payments=due_rows, recoveries=on_record, **tables)


def missed(due_rows: list[Row], on_record: list[Row], **changes: Any) -> list[tuple[str, str, str]]:
    """Per finding the batch, what was offset, and what could have been."""
    found = asked(due_rows, on_record, **changes).findings("offset-missed")
    return [(row["batch"], f"{row['value']:.2f}", f"{row['limit']:.2f}") for row in found]


def test_less_than_the_month_s_payment_was_offset() -> None:
    payments = [due(FEBRUARY, "7.00"), due(JANUARY, "60.00"), due(JANUARY, "40.00")]
    found = asked(payments, [took("offset", JANUARY, "40.00")]).finding("offset-missed")
    assert (found["value"], found["limit"], found["institution_code"], found["_row"]) == (40, 100, "H1", 3)
    assert found["message"] == (
        "2027-01 职工医保基金应付 100.00 元，月初余额 300.00 元，可抵扣 100.00 元，只抵扣了 40.00 元，少抵 60.00 元"
    )


@pytest.mark.parametrize(
    ("situation", "due_rows", "on_record", "expected"),
    [
        ("all of the payment", [due(JANUARY, "100.00")], [took("offset", JANUARY, "100.00")], []),
        ("a fen short", [due(JANUARY, "100.00")], [took("offset", JANUARY, "99.99")], [("one", "99.99", "100.00")]),
        ("more than the payment", [due(JANUARY, "100.00")], [took("offset", JANUARY, "130.00")], []),
        ("all of the balance", [due(JANUARY, "500.00")], [took("offset", JANUARY, "300.00")], []),
        ("less than the balance", [due(JANUARY, "500.00")], [took("offset", JANUARY, "200.00")],
         [("one", "200.00", "300.00")]),
        ("in two rows", [due(JANUARY, "100.00")], [took("offset", JANUARY, "60.00"), took("offset", JANUARY, "40.00")],
         []),
        ("nothing due", [due(JANUARY, "0.00")], [took("offset", JANUARY, "0.00")], []),
        ("clawed back", [due(JANUARY, "100.00"), due(JANUARY, "-80.00")], [took("offset", JANUARY, "20.00")], []),
        ("a month without a payment row", [due(FEBRUARY, "10.00")], [took("offset", FEBRUARY, "10.00")], []),
        ("nothing on record of a month before the last", [due(JANUARY, "100.00"), due(FEBRUARY, "90.00")],
         [took("offset", FEBRUARY, "90.00")], [("one", "0.00", "100.00")]),
        ("missed, made up for, and done", [due(JANUARY, "100.00"), due(FEBRUARY, "900.00"), due(MARCH, "9.00")],
         [took("offset", JANUARY, "40.00"), took("offset", FEBRUARY, "260.00"), took("offset", MARCH, "0.00")],
         [("one", "40.00", "100.00")]),
        ("missed again and again", [due(JANUARY, "200.00"), due(FEBRUARY, "900.00")],
         [took("offset", JANUARY, "50.00"), took("offset", FEBRUARY, "100.00")],
         [("one", "50.00", "200.00"), ("one", "100.00", "250.00")]),
        ("months after the last on record are computed", [due(JANUARY, "100.00"), due(FEBRUARY, "90.00")],
         [took("offset", JANUARY, "100.00")], []),
        ("the other fund's payment is not this fund's", [due(JANUARY, "100.00", fund="resident")],
         [took("offset", JANUARY, "0.00")], []),
        ("refunded in the month instead", [due(JANUARY, "100.00")],
         [took("offset", JANUARY, "40.00"), took("refund", JANUARY, "260.00")], []),
        ("nearly all refunded in the month", [due(JANUARY, "100.00")],
         [took("offset", JANUARY, "40.00"), took("refund", JANUARY, "250.00")], [("one", "40.00", "50.00")]),
        ("refunded before", [due(JANUARY, "100.00")],
         [took("refund", date(2026, 12, 1), "270.00"), took("offset", JANUARY, "30.00")], []),
    ],
)  # fmt: skip
def test_what_could_have_been_offset(
    situation: str, due_rows: list[Row], on_record: list[Row], expected: list[tuple[str, str, str]]
) -> None:
    assert missed(due_rows, on_record) == expected


@pytest.mark.parametrize(
    ("month", "found"),
    [(date(2026, 12, 1), 0), (JANUARY, 1), (date(2027, 12, 1), 1), (date(2028, 1, 1), 0)],
    ids=["the cycle's last month", "the first", "the twelfth", "the month of the refund"],
)
def test_only_the_months_of_the_window_count(month: date, found: int) -> None:
    assert len(missed([due(month, "100.00")], [took("offset", month, "40.00")])) == found


@pytest.mark.parametrize(
    ("as_of", "found"), [(date(2026, 12, 31), 0), (JANUARY, 1)], ids=["not begun", "on its first day"]
)
def test_only_months_that_have_begun_count(as_of: date, found: int) -> None:
    assert len(missed([due(JANUARY, "100.00")], [took("offset", JANUARY, "40.00")], as_of=as_of)) == found


def test_only_what_was_paid_out_is_owed() -> None:
    records = [took("offset", JANUARY, "40.00")]
    assert missed([due(JANUARY, "100.00")], records, disbursements=[{"amount": "40.00"}]) == []
    assert missed([due(JANUARY, "100.00")], records, disbursements=[]) == []


def test_without_disbursements_the_plan_of_sixty_yuan_counts() -> None:
    without = Situation(
        fund_payments=[due(JANUARY, "100.00")], recoveries=[took("offset", JANUARY, "40.00")], as_of=AFTER_ALL
    )
    found = without.finding("offset-missed")
    assert (found["value"], found["limit"]) == (40, 60)


def test_an_institution_that_the_batch_does_not_bind_is_left_out() -> None:
    private: list[Row] = [{"type": "民营"}]
    assert missed([due(JANUARY, "100.00")], [took("offset", JANUARY, "40.00")], institutions=private) == []


def test_a_batch_of_which_nothing_is_on_record_is_left_out() -> None:
    records = [took("offset", JANUARY, "40.00", batch="two")]
    both = {"batches": [batch(), EARLIER], "disbursements": [{"amount": "300.00"}, {"batch": "two"}]}
    assert missed([due(JANUARY, "40.00")], records, **both) == []


@pytest.mark.parametrize(
    ("situation", "one", "two", "expected"),
    [
        ("both took all there was", "40.00", "60.00", []),
        ("the earlier took its balance, the later too little", "10.00", "80.00", [("one", "10.00", "20.00")]),
        ("the earlier took too little: it alone is at fault for what is left", "40.00", "50.00",
         [("two", "50.00", "60.00")]),
        ("more was left than the earlier could take", "5.00", "60.00",
         [("one", "5.00", "20.00"), ("two", "60.00", "80.00")]),
        ("neither took anything", "0.00", "0.00", [("one", "0.00", "20.00"), ("two", "0.00", "80.00")]),
        ("the later took what the earlier could have taken", "100.00", "0.00", []),
    ],
)  # fmt: skip
def test_two_batches_share_a_payment_of_a_hundred_yuan(
    situation: str, one: str, two: str, expected: list[tuple[str, str, str]]
) -> None:
    """The earlier batch has a balance of 80.00 yuan, the later one of 300.00."""
    records = [took("offset", JANUARY, one), took("offset", JANUARY, two, batch="two")]
    both = {"batches": [batch(), EARLIER]}
    paid: list[Row] = [{"amount": "300.00"}, {"batch": "two", "amount": "80.00", "paid_on": date(2024, 8, 1)}]
    assert missed([due(JANUARY, "100.00")], records, disbursements=paid, **both) == expected


def test_an_earlier_batch_without_records_takes_its_share_and_the_message_says_so() -> None:
    paid: list[Row] = [{"amount": "300.00"}, {"batch": "two", "amount": "70.00"}]
    situation_of_both = asked(
        [due(JANUARY, "100.00")],
        [took("offset", JANUARY, "20.00"), took("refund", JANUARY, "10.00")],
        batches=[batch(), EARLIER],
        disbursements=paid,
    )
    found = situation_of_both.finding("offset-missed")
    assert found["message"] == (
        "2027-01 职工医保基金应付 100.00 元，月初余额 300.00 元，当月退回 10.00 元，先期满的批次还可抵扣 70.00 元，"
        "可抵扣 30.00 元，只抵扣了 20.00 元，少抵 10.00 元"
    )


def test_what_another_batch_took_is_said() -> None:
    paid: list[Row] = [{"amount": "300.00"}, {"batch": "two", "amount": "60.00"}]
    records = [took("offset", JANUARY, "30.00"), took("offset", JANUARY, "60.00", batch="two")]
    both = asked([due(JANUARY, "100.00")], records, batches=[batch(), EARLIER], disbursements=paid)
    assert "其他批次已抵扣 60.00 元，可抵扣 40.00 元，只抵扣了 30.00 元" in both.finding("offset-missed")["message"]


def by_hand(world: World) -> list[tuple[Any, ...]]:
    """Month by month and payment by payment: the accounts in turn, each taking what it could have taken."""
    payments = fund_payments(world, world.as_of)
    accounts = courses(world, world.as_of)
    on_record = [row for row in world.rows("recoveries") if row["month"] <= world.as_of]
    found = []
    for (institution, fund, month), payment in payments.items():
        of_month = [
            r for r in on_record if (r["institution_code"], r["fund"], r["month"]) == (institution, fund, month)
        ]
        left = payment - sum((r["amount"] for r in of_month if r["kind"] == "offset"), ZERO)
        sharing = [account for account in accounts if account[2:] == (institution, fund)]
        for account in sorted(
            sharing, key=lambda account: (advance_end(world.batch(account[0]), account[1]), account[0])
        ):
            row = next((row for row in accounts[account].rows if row["month"] == month), None)
            if row is None or left <= 0:
                continue
            is_on_record = any(r["batch"] == account[0] and r["month"] >= month for r in on_record)
            could_more = min(max(row["closing"] if is_on_record else row["opening"], ZERO), left)
            left -= could_more
            if is_on_record and could_more > 0 and world.binds(world.batch(account[0]), institution):
                assert month in window(world.batch(account[0]), account[1])
                found.append((account[0], institution, row["offset"], row["offset"] + could_more))
    return found


@pytest.mark.parametrize("chunk", range(4))
def test_the_findings_are_those_worked_out_by_hand(chunk: int) -> None:
    count = 0
    for number in range(chunk * 75, chunk * 75 + 75):
        world = drawn(number)
        if {"recoveries", "fund_payments"} <= world.tables.keys():
            found = situation([world], world.as_of).findings("offset-missed")
            expected = by_hand(world)
            assert sorted((r["batch"], r["institution_code"], r["value"], r["limit"]) for r in found) == sorted(
                expected
            )
            count += len(expected)
    assert count > 20
