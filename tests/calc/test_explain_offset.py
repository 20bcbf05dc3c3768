"""A month's offset is explained by the balance, the rows of the payment and what others took first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from recovery_situation import AFTER_ALL, Situation, batch, paid, payment, recovered

from jicai.results.explain.offset import OffsetRows, offset_steps
from jicai.results.recovery.view import RecoveryView

Told = list[tuple[str, str, str, str | None]]


def told(of: Situation, month: str, code: str = "one", as_of: date = AFTER_ALL) -> Told:
    """Step, role, what and value (or what was not counted) of every row about the month."""
    workspace = SimpleNamespace(batches={one.code: one for one in of.batches}, shown=str)
    intake = SimpleNamespace(accounts=[SimpleNamespace(sheet="", file=Path("表.xlsx"))], workspace=workspace)
    inputs = of.inputs()
    view = SimpleNamespace(
        course=of.course(as_of), inputs=inputs, institutions=inputs.advance.institutions, intake=intake
    )
    rows = OffsetRows.of(cast("RecoveryView", view))
    (one,) = [row for row in rows.months.to_dicts() if str(row["month"])[:7] == month and row["batch"] == code]
    frame = offset_steps(rows, one).frame()
    return [
        (
            row["step"],
            row["role"],
            row["item"],
            _text(row["value"] if row["not_counted"] is None else row["not_counted"]),
        )
        for row in frame.iter_rows(named=True)
    ]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


PAYMENTS = [payment("2028-08", "80"), payment("2028-09", "150"), payment("2028-09", "-30"), payment("2028-10", "500")]


def test_a_month_after_another_one() -> None:
    of = Situation(fund_payments=[*PAYMENTS, payment("2028-09", "9", fund="resident")])
    assert told(of, "2028-09") == [
        ("本月抵扣", "result", "2028-09", "120.00"),
        ("月末余额", "result", "留到下月", "100.00"),
        ("月初余额", "result", "合计", "220.00"),
        ("月初余额", "counted", "首期拨付", "300.00"),
        ("月初余额", "counted", "2028-08 抵扣", "-80.00"),
        ("本月基金支付", "result", "合计", "120.00"),
        ("本月基金支付", "counted", "职工基金支付", "150.00"),
        ("本月基金支付", "counted", "职工基金支付", "-30.00"),
        ("本月基金支付", "left_out", "居民基金支付", "9.00"),
        ("可用的基金支付", "result", "合计", "120.00"),
        ("可用的基金支付", "counted", "本月基金支付", "120.00"),
    ]


def test_the_last_month_takes_no_more_than_is_left() -> None:
    steps = {row[0]: row[3] for row in told(Situation(fund_payments=PAYMENTS), "2028-10") if row[1] == "result"}
    assert (steps["月初余额"], steps["可用的基金支付"], steps["本月抵扣"]) == ("100.00", "500.00", "100.00")


def test_another_batch_that_ended_before_takes_first() -> None:
    both = [batch(), batch(code="two", start_on=date(2026, 7, 20))]
    money = [paid("300.00"), paid("70.00", batch="two")]
    of = Situation(fund_payments=[payment("2028-08", "320")], disbursements=money, batches=both)
    rows = told(of, "2028-08", "two")
    assert ("本月抵扣", "result", "2028-08", "20.00") in rows
    assert [row[2:] for row in rows if row[0] == "可用的基金支付"] == [
        ("合计", "20.00"),
        ("本月基金支付", "320.00"),
        ("one 的抵扣", "-300.00"),
    ]


def test_what_is_on_record_stands_for_itself_and_counts_before_what_is_computed() -> None:
    records = [recovered("offset", "2028-08", "50"), recovered("refund", "2028-08", "10")]
    of = Situation(fund_payments=PAYMENTS, recoveries=records)
    assert [row for row in told(of, "2028-08") if row[0] in ("本月抵扣", "本月退回", "月末余额")] == [
        ("本月抵扣", "result", "合计", "50.00"),
        ("本月抵扣", "counted", "2028-08 抵扣", "50.00"),
        ("月末余额", "result", "留到下月", "240.00"),
        ("本月退回", "result", "合计", "10.00"),
        ("本月退回", "counted", "2028-08 退回", "10.00"),
    ]
    assert [row[2:] for row in told(of, "2028-09") if row[0] == "月初余额"] == [
        ("合计", "240.00"),
        ("首期拨付", "300.00"),
        ("2028-08 抵扣", "-50.00"),
        ("2028-08 退回", "-10.00"),
    ]


def test_disbursements_that_do_not_count_yet_are_told() -> None:
    money = [paid("300.00", paid_on=date(2028, 1, 5)), paid("7.00", paid_on=date(2028, 9, 20))]
    of = Situation(fund_payments=PAYMENTS, disbursements=money)
    rows = told(of, "2028-08", as_of=date(2028, 9, 10))
    assert ("月初余额", "left_out", "首期拨付", "7.00") in rows


@pytest.mark.parametrize("amount", ["-20", "0"])
def test_a_payment_that_is_no_payment(amount: str) -> None:
    of = Situation(fund_payments=[payment("2028-08", amount)])
    rows = told(of, "2028-08")
    assert ("本月抵扣", "result", "2028-08", "0.00") in rows
    assert ("可用的基金支付", "counted", "本月基金支付", "0.00") in rows
