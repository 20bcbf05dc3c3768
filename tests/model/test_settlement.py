"""The model's settlement with suppliers, on lines and payments that can be matched by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from model.overdue import group_rows, line_rows, overdue_rows, unmatched_rows
from model.worked import day, pick, world
from model.world import ZERO, Row

LINE = ("line_id", "receipt_id", "amount", "paid", "credited", "unpaid")


def lines(*changes: Row) -> list[Row]:
    """Lines of ten at 10 yuan: L1, L2 … accepted on the 1st, 2nd … of February, in March due."""
    return [
        {"line_id": f"L{n}", "accepted_qty": 10, "accepted_on": f"2025-02-0{n}"} | change
        for n, change in enumerate(changes, start=1)
    ]


RETURN: Row = {"status": "returned", "ordered_qty": -10, "accepted_qty": -3}
END = day("2025-04-01")
SETTLEMENTS: dict[str, tuple[list[Row], list[Row], list[tuple[Any, ...]], list[tuple[Any, ...]]]] = {
    "a named payment pays its line, and what it exceeds it by the next one": (
        lines({}, {}),
        [{"payment_id": "F1", "line_id": "l2", "paid_on": "2025-03-01", "amount": 130}],
        [("L1", None, "100.00", "30.00", "0.00", "70.00"), ("L2", None, "100.00", "100.00", "0.00", "0.00")],
        [],
    ),
    "a return of 30 settles the earliest line before the cash does": (
        lines({}, {}, RETURN),
        [{"payment_id": "F1", "paid_on": "2025-03-01", "amount": 90}],
        [("L1", None, "100.00", "70.00", "30.00", "0.00"), ("L2", None, "100.00", "20.00", "0.00", "80.00")],
        [],
    ),
    "receipts of a line are paid one after the other": (
        lines({"line_id": "L1", "receipt_id": "B"}, {"line_id": "L1", "receipt_id": "A"}),
        [{"payment_id": "F1", "line_id": "L1", "paid_on": "2025-03-01", "amount": 150}],
        [("L1", "A", "100.00", "50.00", "0.00", "50.00"), ("L1", "B", "100.00", "100.00", "0.00", "0.00")],
        [],
    ),
    "a payee counts in any spelling; one that nobody knows stays unmatched": (
        lines({"distributor": "乙（Ａ）公司"}),
        [
            {"payment_id": "F1", "payee": "乙 (a) 公司", "paid_on": "2025-03-01", "amount": 10},
            {"payment_id": "F2", "payee": "丙公司", "paid_on": "2025-03-01", "amount": 20},
        ],
        [("L1", None, "100.00", "10.00", "0.00", "90.00")],
        [("pool", None, "H1", "丙公司", "20.00")],
    ),
    "money for unknown, withdrawn and returned lines, and for one not yet accepted": (
        lines(
            {"status": "withdrawn"},
            RETURN,
            {"accepted_qty": None, "accepted_on": None},
            {"accepted_on": "2025-04-02"},
        ),
        [{"payment_id": f"F{n}", "line_id": f"L{n}", "paid_on": "2025-03-01", "amount": n} for n in (1, 2, 3, 4, 5)],
        [],
        [
            ("credit", None, "H1", "乙公司", "30.00"),
            ("named", "F1", "H1", "乙公司", "1.00"),
            ("named", "F2", "H1", "乙公司", "2.00"),
            ("named", "F5", "H1", "乙公司", "5.00"),
            ("waiting", "F3", "H1", "乙公司", "3.00"),
            ("waiting", "F4", "H1", "乙公司", "4.00"),
        ],
    ),
    "what is taken back below zero counts as nothing and is shown": (
        lines({}),
        [
            {"payment_id": "F1", "line_id": "L1", "paid_on": "2025-03-01", "amount": -40},
            {"payment_id": "F2", "paid_on": "2025-03-01", "amount": 25},
            {"payment_id": "F3", "paid_on": "2025-03-01", "amount": -60},
        ],
        [("L1", None, "100.00", "0.00", "0.00", "100.00")],
        [("named", None, "H1", "乙公司", "-40.00"), ("pool", None, "H1", "乙公司", "-35.00")],
    ),
    "a payment of the day after changes nothing": (
        lines({}),
        [{"payment_id": "F1", "paid_on": "2025-04-02", "amount": 100}],
        [("L1", None, "100.00", "0.00", "0.00", "100.00")],
        [],
    ),
}


@pytest.mark.parametrize("situation", SETTLEMENTS)
def test_settlement(situation: str) -> None:
    orders, paid, expected, left = SETTLEMENTS[situation]
    drawn = world(orders=orders, payments=paid)
    assert pick(line_rows(drawn, END), *LINE) == expected
    assert pick(unmatched_rows(drawn, END), "kind", "payment_id", "institution_code", "payee", "amount") == left


def test_a_line_is_overdue_from_the_day_after_the_end_of_the_next_month() -> None:
    drawn = world(orders=lines({}))
    assert overdue_rows(drawn, day("2025-03-31")) == []
    assert pick(group_rows(drawn, day("2025-03-31"), "payee"), "payee", "lines", "not_due") == [("乙公司", 0, "100.00")]
    rows = overdue_rows(drawn, day("2025-05-01"))
    assert pick(rows, "due_on", "days_overdue", "bucket") == [("2025-03-31", 31, "31-60")]


def test_the_rate_in_time_looks_at_each_lines_own_due_date() -> None:
    drawn = world(
        orders=lines({}, {}, {"accepted_on": "2025-03-20"}),
        payments=[
            {"payment_id": "F1", "paid_on": "2025-03-31", "amount": 150},
            {"payment_id": "F2", "paid_on": "2025-04-01", "amount": 50},
            {"payment_id": "F3", "paid_on": "2025-04-10", "amount": 30},
        ],
    )
    (group,) = group_rows(drawn, day("2025-04-10"), "district")
    assert (group["lines"], group["unpaid"], group["not_due"]) == (0, ZERO, Decimal(70))
    assert (group["payment_rate"], group["due_payment_rate"]) == (Decimal("0.766667"), Decimal(1))
    assert group["on_time_rate"] == Decimal("0.75")  # 100 + 50 of 200 by 31 March


def test_scope_is_the_cycle_the_bound_types_and_selected_products_under_their_codes_of_the_day() -> None:
    drawn = world(
        institutions=[{}, {"institution_code": "H2", "type": "民营"}],
        code_changes=[{"effective_on": "2025-02-04"}],
        orders=lines(
            {"accepted_on": "2024-12-31"},
            {"institution_code": "H2"},
            {"product_code": "N1"},
            {"product_code": "N1"},
            {"product_code": "X"},
        ),
    )
    assert [row["line_id"] for row in line_rows(drawn, END)] == ["L4"]
    assert [row["line_id"] for row in line_rows(drawn, END, all_products=True)] == ["L1", "L2", "L3", "L4", "L5"]
