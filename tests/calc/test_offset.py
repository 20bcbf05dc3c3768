"""Offsets by hand: the dates of the four batches, one payment shared, what is recorded, what is cut off by as-of."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from recovery_situation import Row, Situation, batch, institution, month, paid, payment, recovered

from jicai.batches.loader import load_packaged
from jicai.tables.results.recovery import OFFSET, REFUND

#: Two years from 2026-07-10, so to 2028-07-09: offsets 2028-08 to 2029-07, refund 2029-08.
WINDOW = [f"2028-{number:02d}" for number in range(8, 13)] + [f"2029-{number:02d}" for number in range(1, 8)]
QUARTER: Row = {"offset": {"window_months": 3}}


def whole_window(amount: str, months: list[str] = WINDOW) -> list[Row]:
    return [payment(name, amount) for name in months]


@pytest.mark.parametrize(
    ("code", "first", "last", "refund"),
    [
        ("gx-zhenju-2026", "2028-08", "2029-07", "2029-08"),
        ("ln-fenghexian-2026", "2029-08", "2030-07", "2030-08"),
        ("qg-yinpian-2025", "2026-07", "2027-06", "2027-07"),
        ("sl16-yaopin-2025", "2027-01", "2027-12", "2028-01"),
    ],
)
def test_twelve_months_of_1_yuan_leave_288_of_300_yuan_to_be_refunded(
    code: str, first: str, last: str, refund: str
) -> None:
    months = [f"{year}-{number:02d}" for year in range(2026, 2031) for number in range(1, 13)]
    situation = Situation(
        whole_window("1.00", months), disbursements=[paid("300.00", batch=code)], batches=load_packaged().values()
    )
    found = situation.offset("batch", "month", "offset")
    assert len(found) == 12
    assert (found[0], found[-1]) == ((code, first, "1.00"), (code, last, "1.00"))
    assert situation.refund() == [("300.00", "12.00", "288.00", refund, "final")]


def test_every_month_takes_the_smaller_of_balance_and_payment() -> None:
    situation = Situation([payment("2028-08", "120.00"), payment("2028-09", "100.01"), payment("2028-10", "100.00")])
    assert situation.offset() == [
        ("2028-08", "300.00", "120.00", "120.00", "180.00"),
        ("2028-09", "180.00", "100.01", "100.01", "79.99"),
        ("2028-10", "79.99", "100.00", "79.99", "0.00"),
    ]
    assert situation.refund() == []


def test_once_nothing_is_left_there_are_no_further_rows() -> None:
    assert len(Situation(whole_window("300.00")).offset()) == 1


def test_the_months_end_with_the_last_of_the_whole_table() -> None:
    others = payment("2028-10", "9.00", institution_code="H2")
    situation = Situation([payment("2028-08", "10.00"), others], institutions=[institution(), institution("H2")])
    assert situation.offset() == [
        ("2028-08", "300.00", "10.00", "10.00", "290.00"),
        ("2028-09", "290.00", "0.00", "0.00", "290.00"),
        ("2028-10", "290.00", "0.00", "0.00", "290.00"),
    ]
    assert situation.warned("kind", "institution_code", "fund", "month") == [
        ("no_payment", "H1", "employee", "2028-09"),
        ("no_payment", "H1", "employee", "2028-10"),
    ]


def test_payments_of_institutions_that_nobody_knows_do_not_count() -> None:
    situation = Situation([payment("2028-08", "10.00"), payment("2029-07", "9.00", institution_code="H9")])
    assert [row[0] for row in situation.offset()] == ["2028-08"]
    assert situation.refund("status") == [("forecast",)]
    assert situation.warned() == []


def test_payments_before_and_after_the_window_are_not_touched() -> None:
    situation = Situation([payment("2028-07", "50.00"), *whole_window("1.00"), payment("2029-08", "500.00")])
    assert [row[0] for row in situation.offset()] == WINDOW
    assert situation.refund() == [("300.00", "12.00", "288.00", "2029-08", "final")]


@pytest.mark.parametrize(
    ("rows", "fund_payment", "offset"),
    [
        pytest.param(["100.00", "20.00"], "120.00", "120.00", id="two rows of one month add up"),
        pytest.param(["100.00", "-30.00"], "70.00", "70.00", id="a clawback lowers the month"),
        pytest.param(["100.00", "-130.00"], "-30.00", "0.00", id="a clawback of more than the payment leaves nothing"),
    ],
)
def test_the_rows_of_a_month(rows: list[str], fund_payment: str, offset: str) -> None:
    found = Situation([payment("2028-08", amount) for amount in rows]).offset("fund_payment", "offset")
    assert found == [(fund_payment, offset)]


def test_a_clawback_is_not_carried_into_the_next_month() -> None:
    situation = Situation([payment("2028-08", "-50.00"), payment("2028-09", "20.00")])
    assert situation.offset("month", "offset", "closing") == [
        ("2028-08", "0.00", "300.00"),
        ("2028-09", "20.00", "280.00"),
    ]


@pytest.mark.parametrize(
    ("as_of", "months"),
    [
        pytest.param(date(2028, 7, 31), [], id="the day before the window"),
        pytest.param(date(2028, 8, 1), ["2028-08"], id="a month counts from its first day"),
        pytest.param(date(2028, 9, 30), ["2028-08", "2028-09"], id="two months have begun"),
    ],
)
def test_months_that_have_not_begun_by_as_of_do_not_count(as_of: date, months: list[str]) -> None:
    assert [row[0] for row in Situation(whole_window("1.00")).offset(as_of=as_of)] == months


def test_an_extended_cycle_moves_the_window() -> None:
    cycle = {"years": 2, "max_extension_years": "unlimited", "extended_to": date(2028, 12, 31)}
    situation = Situation([payment("2028-08", "100.00"), payment("2029-01", "40.00")], batches=[batch(cycle=cycle)])
    assert situation.offset("month", "offset") == [("2029-01", "40.00")]
    assert situation.refund() == [("300.00", "40.00", "260.00", "2030-01", "forecast")]


@pytest.mark.parametrize(
    ("start", "first", "refund"),
    [
        pytest.param(date(2024, 8, 1), "2026-08", "2027-08", id="the cycle ends on the last of July"),
        pytest.param(date(2024, 7, 31), "2026-08", "2027-08", id="the cycle ends on the last but one of July"),
        pytest.param(date(2024, 8, 2), "2026-09", "2027-09", id="the cycle ends on the first of August"),
        pytest.param(date(2024, 2, 29), "2026-03", "2027-03", id="from 29 February: the cycle ends on 27 February"),
    ],
)
def test_the_window_begins_in_the_month_after_the_cycle(start: date, first: str, refund: str) -> None:
    months = [f"{year}-{number:02d}" for year in (2026, 2027) for number in range(1, 13)]
    situation = Situation(whole_window("1.00", months), batches=[batch(start=start)])
    assert situation.offset("month")[0] == (first,)
    assert situation.refund("due_month") == [(refund,)]


def two_batches(**second: object) -> Situation:
    """Batches one and two advanced 100.00 yuan each; the fund owes 130.00 and 50.00."""
    return Situation(
        [payment("2028-08", "130.00"), payment("2028-09", "50.00")],
        disbursements=[paid("100.00"), paid("100.00", batch="two")],
        batches=[batch("two", **second), batch("one")],
    )


def test_the_batch_whose_cycle_ended_first_takes_first() -> None:
    earlier = two_batches(cycle={"end_on": date(2028, 7, 8)})
    assert earlier.offset("batch", "month", "fund_payment", "offset", "closing") == [
        ("one", "2028-08", "130.00", "30.00", "70.00"),
        ("one", "2028-09", "50.00", "50.00", "20.00"),
        ("two", "2028-08", "130.00", "100.00", "0.00"),
    ]


def test_of_two_that_ended_on_one_day_the_first_by_code_takes_first() -> None:
    assert two_batches().offset("batch", "month", "offset", "closing") == [
        ("one", "2028-08", "100.00", "0.00"),
        ("two", "2028-08", "30.00", "70.00"),
        ("two", "2028-09", "50.00", "20.00"),
    ]


def test_what_one_batch_shows_does_not_depend_on_which_are_looked_at() -> None:
    later = two_batches(cycle={"end_on": date(2028, 8, 9)})
    assert later.offset("batch", "month", "offset") == [("one", "2028-08", "100.00"), ("two", "2028-09", "50.00")]


def test_employee_and_resident_fund_of_one_institution_are_apart() -> None:
    situation = Situation(
        [payment("2028-08", "40.00"), payment("2028-08", "70.00", fund="resident")],
        disbursements=[paid("100.00"), paid("50.00", fund="resident")],
    )
    assert situation.offset("fund", "opening", "offset", "closing") == [
        ("employee", "100.00", "40.00", "60.00"),
        ("resident", "50.00", "50.00", "0.00"),
    ]
    assert situation.refund("fund", "refund") == [("employee", "60.00")]


def test_the_fund_that_is_not_recorded_is_the_one_by_level() -> None:
    levels = [institution(level="二级"), institution("H2", level="一级"), institution("H3", type="零售药店")]
    situation = Situation(
        disbursements=[paid("1.00", institution_code=code) for code in ("H1", "H2", "H3")],
        institutions=[*levels[:2], institution("H3", level="未定级")],
    )
    assert situation.refund("institution_code", "fund") == [
        ("H1", "employee"),
        ("H2", "resident"),
        ("H3", "resident"),
    ]


def test_without_disbursements_the_plan_of_both_tranches_counts() -> None:
    situation = Situation([payment("2028-08", "100.00")], disbursements=None)
    assert situation.refund() == [("300.00", "100.00", "200.00", "2029-08", "forecast")]


def test_with_an_empty_table_of_disbursements_nothing_was_paid() -> None:
    situation = Situation([payment("2028-08", "100.00")], disbursements=[])
    assert (situation.offset(), situation.refund()) == ([], [])


def test_the_centre_s_figure_stands_for_the_plan() -> None:
    amounts: list[Row] = [{"batch": "one", "institution_code": "H1", "amount": "450.50"}]
    situation = Situation(disbursements=None, advance_amounts=amounts)
    assert situation.refund("advanced", "refund") == [("450.50", "450.50")]


def test_what_is_paid_after_as_of_has_not_been_advanced() -> None:
    paid_out = [paid("100.00"), paid("50.00", 2, date(2028, 8, 2))]
    assert Situation(disbursements=paid_out).refund("advanced", as_of=date(2028, 8, 1)) == [("100.00",)]
    assert Situation(disbursements=paid_out).refund("advanced", as_of=date(2028, 8, 2)) == [("150.00",)]


def test_recorded_movements_stand_through_their_last_month_then_it_is_computed() -> None:
    situation = Situation(
        [payment(name, "50.00") for name in WINDOW[:4]],
        [recovered("offset", "2028-08", "20.00"), recovered("offset", "2028-10", "10.00")],
    )
    assert situation.offset() == [
        ("2028-08", "300.00", "50.00", "20.00", "280.00"),
        ("2028-09", "280.00", "50.00", "0.00", "280.00"),
        ("2028-10", "280.00", "50.00", "10.00", "270.00"),
        ("2028-11", "270.00", "50.00", "50.00", "220.00"),
    ]


def test_the_last_recorded_month_is_that_of_the_batch_over_all_institutions() -> None:
    situation = Situation(
        [payment("2028-08", "50.00"), payment("2028-09", "50.00")],
        [recovered("offset", "2028-08", "1.00", institution_code="H2")],
        disbursements=[paid("300.00"), paid("300.00", institution_code="H2")],
        institutions=[institution(), institution("H2")],
    )
    assert situation.offset("institution_code", "month", "offset")[:2] == [
        ("H1", "2028-08", "0.00"),
        ("H1", "2028-09", "50.00"),
    ]


def test_recorded_offsets_leave_the_rest_of_the_payment_to_the_computed_ones() -> None:
    situation = two_batches()
    situation.recoveries = [recovered("offset", "2028-08", "95.00", batch="two")]
    assert situation.offset("batch", "month", "offset", "closing") == [
        ("one", "2028-08", "35.00", "65.00"),
        ("one", "2028-09", "50.00", "15.00"),
        ("two", "2028-08", "95.00", "5.00"),
        ("two", "2028-09", "0.00", "5.00"),
    ]


def test_what_was_refunded_before_the_window_lowers_the_first_opening() -> None:
    situation = Situation([payment("2028-08", "50.00")], [recovered("refund", "2028-03", "100.00")])
    assert situation.offset() == [("2028-08", "200.00", "50.00", "50.00", "150.00")]
    assert situation.refund() == [("300.00", "50.00", "250.00", "2029-08", "forecast")]


def test_an_early_refund_within_the_window_lowers_the_closing() -> None:
    situation = Situation(
        [payment("2028-08", "50.00"), payment("2028-09", "50.00")],
        [recovered("offset", "2028-08", "50.00"), recovered("refund", "2028-08", "150.00")],
    )
    assert situation.offset("opening", "offset", "closing") == [
        ("300.00", "50.00", "100.00"),
        ("100.00", "50.00", "50.00"),
    ]


def test_the_chain_of_openings_and_closings_has_no_gap() -> None:
    rows = Situation(whole_window("7.77"), [recovered("refund", "2028-10", "30.00")]).offset()
    assert all(row[4] == following[1] for row, following in pairwise(rows))


def test_the_columns_are_the_declared_ones() -> None:
    found = Situation(whole_window("1.00")).results()
    assert tuple(found["offset"][0])[: len(OFFSET.keys)] == OFFSET.keys
    assert tuple(found["refund"][0])[: len(REFUND.keys)] == REFUND.keys


def test_months_are_first_days() -> None:
    assert Situation(whole_window("1.00")).results()["offset"][0]["month"] == month("2028-08")
