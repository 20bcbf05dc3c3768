"""What is said about tables that look wrong: each warning once, with the row that it is about."""

from __future__ import annotations

from datetime import date

from recovery_situation import Situation, institution, paid, payment, recovered
from test_offset import WINDOW, whole_window


def test_nothing_is_said_of_a_bureau_in_order() -> None:
    offsets = [recovered("offset", "2028-08", "1.00"), recovered("refund", "2028-08", "299.00")]
    assert Situation(whole_window("1.00"), offsets).warned() == []


def test_a_disbursement_to_an_institution_that_is_not_bound_and_one_without_agreed_quantity() -> None:
    private = [institution(), institution("H2", type="民营"), institution("H3")]
    paid_out = [paid("300.00"), paid("20.00", institution_code="H2"), paid("30.00", institution_code="H3")]
    situation = Situation(disbursements=paid_out, institutions=private)
    assert situation.warned("kind", "batch", "institution_code", "amount", "_row") == [
        ("not_agreed", "one", "H3", "30.00", "4"),
        ("not_bound", "one", "H2", "20.00", "3"),
    ]
    assert situation.warned(as_of=date(2026, 8, 19)) == []
    assert [row[0] for row in situation.refund("institution_code")] == ["H1", "H2", "H3"]


def test_a_recovery_where_nothing_was_advanced() -> None:
    situation = Situation(recoveries=[recovered("refund", "2028-08", "5.00", fund="resident")])
    assert situation.warned("kind", "fund", "month", "amount", "_row") == [
        ("no_advance", "resident", "2028-08", "5.00", "2")
    ]


def test_the_recovery_that_takes_more_than_the_balance() -> None:
    rows = [recovered("offset", "2028-10", "60.00"), recovered("offset", "2028-08", "250.00")]
    situation = Situation(whole_window("400.00", WINDOW[:3]), rows)
    assert situation.warned("kind", "month", "amount", "limit", "_row") == [
        ("beyond_balance", "2028-10", "310.00", "300.00", "2")
    ]


def test_a_recovery_that_is_put_right_later_is_not_told() -> None:
    rows = [recovered("offset", "2028-08", "310.00"), recovered("offset", "2028-09", "-20.00")]
    assert Situation(whole_window("400.00", WINDOW[:3]), rows).warned() == [("negative",)]


def test_a_recovery_below_zero() -> None:
    rows = [recovered("offset", "2028-08", "10.00"), recovered("refund", "2028-08", "-0.01")]
    situation = Situation(whole_window("400.00", WINDOW[:1]), rows)
    assert situation.warned("kind", "month", "amount", "_row") == [("negative", "2028-08", "-0.01", "3")]


def test_a_recovery_before_the_window_begins() -> None:
    rows = [recovered("refund", "2028-07", "10.00"), recovered("refund", "2028-08", "10.00")]
    assert Situation(whole_window("1.00", WINDOW[:1]), rows).warned("kind", "month", "since", "amount") == [
        ("recovered_early", "2028-07", "2028-08-01", "10.00")
    ]


def test_a_disbursement_before_the_batch_begins_or_after_its_refund_month() -> None:
    days = (date(2026, 7, 9), date(2026, 7, 10), date(2029, 8, 31), date(2029, 9, 1))
    situation = Situation(disbursements=[paid("1.00", on=day) for day in days])
    assert situation.warned("kind", "date", "amount", "_row") == [
        ("paid_early", "2026-07-09", "1.00", "2"),
        ("paid_late", "2029-09-01", "1.00", "5"),
    ]


def test_the_disbursement_that_comes_after_more_had_come_back_than_gone_out() -> None:
    """In August and September 30.00 each are offset, as if the 50.00 of October had been paid out by then."""
    paid_out = [paid("20.00"), paid("50.00", on=date(2028, 10, 1)), paid("5.00", on=date(2028, 10, 2))]
    situation = Situation(whole_window("30.00", WINDOW[:2]), disbursements=paid_out)
    assert situation.ledger("balance")[:3] == [("20.00",), ("-10.00",), ("-40.00",)]
    assert situation.warned("kind", "date", "since", "amount", "_row") == [
        ("paid_behind", "2028-10-01", "2028-08-31", "40.00", "3")
    ]
    on_time = [paid("20.00"), paid("50.00", on=date(2028, 8, 31))]
    assert Situation(whole_window("30.00", WINDOW[:2]), disbursements=on_time).warned() == []


def test_offsets_on_record_that_exceed_the_payment_of_both_batches_together() -> None:
    rows = [recovered("offset", "2028-08", "60.00"), recovered("offset", "2028-08", "50.00")]
    situation = Situation([payment("2028-08", "100.00")], rows)
    assert situation.warned("kind", "month", "amount", "limit", "_row") == [
        ("beyond_payment", "2028-08", "110.00", "100.00", "3")
    ]
    assert situation.offset("offset") == [("110.00",)]


def test_recorded_months_that_the_fund_payments_do_not_reach_are_not_told() -> None:
    rows = [recovered("offset", "2028-08", "60.00"), recovered("offset", "2028-09", "50.00")]
    assert Situation([payment("2028-08", "100.00")], rows).warned() == []


def test_a_month_without_a_payment_is_told_only_where_it_is_computed_and_there_is_a_balance() -> None:
    rows = [recovered("offset", "2028-09", "1.00")]
    paid_out = [payment("2028-08", "10.00"), payment("2028-11", "400.00"), payment("2029-01", "10.00")]
    situation = Situation(paid_out, rows)
    # 2028-09 is on record, and more than the 0 of its payment; in 2028-12 the balance is 0.
    assert situation.warned("kind", "month") == [("beyond_payment", "2028-09"), ("no_payment", "2028-10")]
