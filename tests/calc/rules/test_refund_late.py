"""`refund-late`: H1 got 300.00 yuan in advance; offsets run through 2027, what is left is due back in January 2028."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from model.dates import first_of_month, refund_month, window
from model.offset import courses, fund_payments
from model.world import World
from money_worlds import drawn, situation
from situation import Row, Situation, batch

pytestmark = pytest.mark.long

DECEMBER, JANUARY = date(2027, 12, 1), date(2028, 1, 1)
FEBRUARY = date(2028, 2, 1)


def due(month: date, amount: str, **changes: Any) -> Row:
    return {"month": month, "amount": amount, **changes}


def took(kind: str, month: date, amount: str, **changes: Any) -> Row:
    return {"kind": kind, "month": month, "amount": amount, **changes}


OFFSET = took("offset", DECEMBER, "180.00")


def asked(on_record: list[Row], **changes: Any) -> Situation:
    given = {"disbursements": [{"amount": "300.00"}], "fund_payments": [], "as_of": FEBRUARY} | changes
    return Situation(recoveries=on_record, **given)


def late(on_record: list[Row], **changes: Any) -> list[tuple[str, str]]:
    found = asked(on_record, **changes).findings("refund-late")
    return [(f"{row['value']:.2f}", f"{row['limit']:.2f}") for row in found]


def test_a_refund_in_part_leaves_the_rest_late() -> None:
    found = asked([OFFSET, took("refund", JANUARY, "20.00")]).finding("refund-late")
    assert (found["batch"], found["institution_code"], found["value"], found["limit"]) == ("one", "H1", 20, 120)
    assert found["_row"] == 2
    assert found["message"] == (
        "职工医保基金预付 300.00 元，已抵扣 180.00 元，其余 120.00 元应于 2028-01 退回，已退回 20.00 元，还差 100.00 元"
    )


@pytest.mark.parametrize(
    ("situation", "on_record", "expected"),
    [
        ("all refunded", [OFFSET, took("refund", JANUARY, "120.00")], []),
        ("a fen is missing", [OFFSET, took("refund", JANUARY, "119.99")], [("119.99", "120.00")]),
        ("refunded in two rows", [OFFSET, took("refund", JANUARY, "20.00"), took("refund", JANUARY, "100.00")], []),
        ("refunded early", [OFFSET, took("refund", date(2027, 3, 1), "120.00")], []),
        ("refunded late, but refunded", [OFFSET, took("refund", FEBRUARY, "120.00")], []),
        ("a refund yet to come does not count", [OFFSET, took("refund", date(2028, 3, 1), "120.00")],
         [("0.00", "120.00")]),
        ("all offset", [took("offset", DECEMBER, "300.00")], []),
        ("more offset than was advanced", [took("offset", DECEMBER, "310.00")], []),
        ("the records end before the window does", [took("offset", date(2027, 11, 1), "180.00")], []),
        ("of another fund", [OFFSET, took("refund", JANUARY, "120.00", fund="resident")], [("0.00", "120.00")]),
        ("no records at all", [], []),
    ],
)  # fmt: skip
def test_when_a_refund_is_late(situation: str, on_record: list[Row], expected: list[tuple[str, str]]) -> None:
    assert late(on_record) == expected


@pytest.mark.parametrize(
    ("as_of", "found"),
    [(date(2028, 1, 1), 0), (date(2028, 1, 31), 0), (FEBRUARY, 1)],
    ids=["the month of the refund", "its last day", "the day after"],
)
def test_it_is_late_once_its_month_is_over(as_of: date, found: int) -> None:
    assert len(late([OFFSET], as_of=as_of)) == found


def test_months_without_records_are_computed_and_the_message_says_so() -> None:
    """40.00 yuan on record in January, 25.00 computed in December: the payments reach the end of the window."""
    payments = [due(DECEMBER, "25.00")]
    found = asked([took("offset", date(2027, 1, 1), "40.00")], fund_payments=payments).finding("refund-late")
    assert (found["value"], found["limit"]) == (0, 235)
    assert "已抵扣 65.00 元（其中 25.00 元没有记录，是计算的），其余 235.00 元" in found["message"]


def test_neither_payments_nor_records_reach_the_end_of_the_window() -> None:
    payments = [due(date(2027, 11, 1), "25.00")]
    assert late([took("offset", date(2027, 1, 1), "40.00")], fund_payments=payments) == []


def test_payments_reach_the_end_and_nothing_is_on_record_of_this_batch() -> None:
    other = batch("two", start_on=date(2024, 1, 1), issued_on=date(2023, 12, 1))
    records = [took("refund", JANUARY, "0.00", batch="two")]
    assert late(records, batches=[batch(), other], fund_payments=[due(DECEMBER, "25.00")]) == [("0.00", "275.00")]


def test_without_disbursements_the_plan_of_sixty_yuan_rests_on_the_first_agreed_row() -> None:
    agreed: list[Row] = [{"institution_code": "H2"}, {}]
    planned = Situation(agreed=agreed, recoveries=[took("offset", DECEMBER, "50.00")], as_of=FEBRUARY)
    found = planned.finding("refund-late")
    assert (found["value"], found["limit"], found["_row"]) == (0, 10, 3)


def test_each_fund_gets_back_its_own_and_rests_on_its_own_first_payment() -> None:
    paid: list[Row] = [
        {"amount": "300.00", "paid_on": date(2029, 1, 1)},
        {"amount": "7.00", "fund": "resident"},
        {"amount": "180.00"},
        {"amount": "20.00", "fund": "employee", "tranche": "2"},
    ]
    found = asked([OFFSET], disbursements=paid).findings("refund-late")
    assert [(row["limit"], row["_row"], row["message"][:2]) for row in found] == [(7, 3, "居民"), (20, 4, "职工")]


@pytest.mark.parametrize(
    "changes",
    [{"institutions": [{"type": "民营"}]}, {"disbursements": []}],
    ids=["not bound", "nothing was paid out"],
)
def test_where_nothing_is_owed_nothing_is_late(changes: dict[str, Any]) -> None:
    assert late([OFFSET], **changes) == []


def test_without_a_table_of_recoveries_nothing_is_known() -> None:
    without = Situation(disbursements=[{}], fund_payments=[due(DECEMBER, "1.00")], as_of=FEBRUARY)
    assert without.findings("refund-late") == []


def by_hand(world: World) -> list[tuple[Any, ...]]:
    found = []
    last = max((month for _, _, month in fund_payments(world, world.as_of)), default=date.min)
    for (code, year, institution, _), course in courses(world, world.as_of).items():
        batch_row = world.batch(code)
        months = [row["month"] for row in world.rows("recoveries") if row["batch"] == code]
        on_record = max((month for month in months if month <= world.as_of), default=date.min)
        is_known = max(last, on_record) >= window(batch_row, year)[-1]
        is_past = refund_month(batch_row, year) < first_of_month(world.as_of)
        owes = course.advanced > 0 and course.balance > 0
        if is_known and is_past and owes and world.binds(batch_row, institution):
            found.append((code, institution, course.refunded, course.advanced - course.offset))
    return found


@pytest.mark.parametrize("chunk", range(4))
def test_the_findings_are_those_worked_out_by_hand(chunk: int) -> None:
    count = 0
    for number in range(chunk * 75, chunk * 75 + 75):
        world = drawn(number)
        if "recoveries" in world.tables:
            found = situation([world], world.as_of).findings("refund-late")
            expected = by_hand(world)
            assert sorted((r["batch"], r["institution_code"], r["value"], r["limit"]) for r in found) == sorted(
                expected
            )
            count += len(expected)
    assert count > 5
