"""Overdue receipts and accounts of advances on two days: the way from one amount to the other adds up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from jicai.calc.diff.funds import fund_changes
from jicai.calc.diff.overdue import overdue_changes

D = Decimal
MONEY = pl.Decimal(38, 2)
RECEIPT = {
    **dict.fromkeys(
        ("line_id", "receipt_id", "institution_code", "institution_name", "district", "payee", "product_name"),
        pl.String(),
    ),
    "due_on": pl.Date(),
    "days_overdue": pl.Int64(),
    "unpaid": MONEY,
}
PAYABLE = dict.fromkeys(("line_id", "receipt_id"), pl.String())
THEN = date(2026, 8, 31)


def receipt(unpaid: str, name: str = "A", receipt_id: str | None = None, days: int = 10) -> dict[str, Any]:
    return {
        "line_id": name, "receipt_id": receipt_id, "institution_code": "H1", "due_on": date(2026, 8, 21),
        "days_overdue": days, "unpaid": D(unpaid), "payee": "甲",
    }  # fmt: skip


def overdue(then: list[dict[str, Any]], now: list[dict[str, Any]], payable: list[str]) -> list[dict[str, Any]]:
    frames = [pl.LazyFrame(rows, schema=RECEIPT) for rows in (then, now)]
    lines = pl.LazyFrame({"line_id": payable, "receipt_id": [None] * len(payable)}, schema=PAYABLE)
    return overdue_changes(frames[0], frames[1], lines).collect().to_dicts()


#: What was overdue then and is now, whether the line is still payable, and what became of it.
RECEIPTS: dict[str, tuple[str | None, str | None, bool, str]] = {
    "it has come due": (None, "30", True, "new"),
    "it was paid": ("30", None, True, "paid"),
    "a part was paid": ("30", "10", True, "partly"),
    "nothing was paid": ("30", "30", True, "still"),
    "a payment was taken back": ("30", "40", True, "worse"),
    "the export has it no longer": ("30", None, False, "dropped"),
}


@pytest.mark.parametrize("name", RECEIPTS)
def test_what_became_of_a_receipt(name: str) -> None:
    was, owed, is_payable, kind = RECEIPTS[name]
    rows = overdue(
        [receipt(was)] if was else [], [receipt(owed, "ａ", days=40)] if owed else [], ["a"] if is_payable else []
    )
    (row,) = rows
    assert row["kind"] == kind
    assert (row["unpaid_then"], row["unpaid"]) == (D(was or 0), D(owed or 0))
    assert row["unpaid_change"] == D(owed or 0) - D(was or 0)
    assert (row["days_overdue_then"], row["days_overdue"]) == (10 if was else None, 40 if owed else None)


def test_receipts_of_one_line_are_told_apart() -> None:
    then = [receipt("5", receipt_id="R1"), receipt("7", receipt_id="R2")]
    rows = overdue(then, [receipt("7", receipt_id="r2")], ["A"])
    assert {row["receipt_id"]: row["kind"] for row in rows} == {"R1": "dropped", "r2": "still"}


ACCOUNT = {
    "batch": "one",
    "institution_code": "H1",
    "institution_name": "第一医院",
    "district": "江北区",
    "fund": "employee",
}
LEDGER = {**dict.fromkeys(ACCOUNT, pl.String()), "date": pl.Date(), "kind": pl.String(), "amount": MONEY}
PLAN = {**dict.fromkeys(ACCOUNT, pl.String()), "status": pl.String(), "outstanding": MONEY}


def moved(kind: str, amount: str, day: date, **account: str) -> dict[str, Any]:
    return ACCOUNT | {"kind": kind, "amount": D(amount), "date": day} | account


def side(*rows: dict[str, Any], late: str = "0") -> tuple[pl.LazyFrame, pl.LazyFrame]:
    plan = [ACCOUNT | {"status": "late", "outstanding": D(late)}] if D(late) else []
    return pl.LazyFrame(list(rows), schema=LEDGER), pl.LazyFrame(plan, schema=PLAN)


JULY, SEPTEMBER = date(2026, 7, 31), date(2026, 9, 30)


def test_the_balance_moves_by_what_was_paid_offset_and_refunded() -> None:
    early = moved("advance", "100", JULY)
    now = (early, moved("advance", "50", SEPTEMBER), moved("offset", "30", SEPTEMBER), moved("refund", "20", SEPTEMBER))
    (row,) = fund_changes(side(early, late="9"), side(*now, late="4"), THEN).collect().to_dicts()
    assert [row[key] for key in ("balance_then", "advance", "offset", "refund", "balance", "corrected")] == [
        100, 50, 30, 20, 100, 0,
    ]  # fmt: skip
    assert (row["late_then"], row["late"]) == (9, 4)


def test_a_record_of_before_that_is_otherwise_now_is_a_correction() -> None:
    then, now = side(moved("advance", "100", JULY)), side(moved("advance", "90", JULY), moved("offset", "1", SEPTEMBER))
    (row,) = fund_changes(then, now, THEN).collect().to_dicts()
    assert [row[key] for key in ("balance_then", "advance", "offset", "balance", "corrected")] == [100, -10, 1, 89, -10]


def test_an_account_of_one_side_only() -> None:
    other = moved("advance", "7", SEPTEMBER, institution_code="H2", institution_name="第二医院")
    rows = fund_changes(side(moved("advance", "100", JULY)), side(other), THEN).collect().to_dicts()
    assert [(row["institution_name"], row["balance_then"], row["balance"], row["corrected"]) for row in rows] == [
        ("第一医院", 100, 0, -100),
        ("第二医院", 0, 7, 0),
    ]
