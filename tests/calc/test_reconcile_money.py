"""Two books of money: payments of the fund, what was taken back, and payments that name order lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from progress_situation import Row, input_frame, product
from reconcile_situation import AS_OF, ordered
from recovery_situation import month, payment, recovered
from settlement_situation import paid

from jicai.calc.catalogue import catalogue
from jicai.calc.reconcile.money import FUND_KEYS, RECOVERY_KEYS, against_other_book, against_payments

D = Decimal


def compared(left: list[Row], right: list[Row], table: str = "fund_payments") -> list[Row]:
    keys = FUND_KEYS if table == "fund_payments" else RECOVERY_KEYS
    frames = [input_frame(table, rows) for rows in (left, right)]
    return against_other_book(*frames, keys, AS_OF).collect().to_dicts()


def told(left: list[Row], right: list[Row], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[key] for key in ("kind", "reason", *columns)) for row in compared(left, right)]


JUNE = "2025-06"


@pytest.mark.parametrize(
    ("sentence", "left", "right", "expected"),
    [
        ("alike", [payment(JUNE, "5")], [payment(JUNE, "5.00")], [("matched", None, 0)]),
        ("split in two", [payment(JUNE, "5")], [payment(JUNE, "2"), payment(JUNE, "3")], [("matched", None, 0)]),
        ("another amount", [payment(JUNE, "5")], [payment(JUNE, "4.99")], [("differing", None, D("-0.01"))]),
        ("only in the first", [payment(JUNE, "5")], [], [("only_order", None, -5)]),
        ("only in the second", [], [payment(JUNE, "5")], [("only_book", None, 5)]),
        (
            "posted twice",
            [payment(JUNE, "5")],
            [payment(JUNE, "5"), payment(JUNE, "5")],
            [("differing", "duplicate", 5)],
        ),
        (
            "twice as much in two unlike rows",
            [payment(JUNE, "5")],
            [payment(JUNE, "6"), payment(JUNE, "4")],
            [("differing", None, 5)],
        ),
        (
            "two rows of one month in both, each twice as much",
            [payment(JUNE, "2"), payment(JUNE, "3")],
            [payment(JUNE, "5"), payment(JUNE, "5")],
            [("differing", None, 5)],
        ),
        ("one row of twice as much", [payment(JUNE, "5")], [payment(JUNE, "10")], [("differing", None, 5)]),
        (
            "the other fund's is another payment",
            [payment(JUNE, "5")],
            [payment(JUNE, "5", fund="resident")],
            [("only_order", None, -5), ("only_book", None, 5)],
        ),
        ("after as-of's month", [payment("2025-07", "5")], [payment("2025-08", "5")], []),
    ],
)
def test_one_month(sentence: str, left: list[Row], right: list[Row], expected: list[tuple[Any, ...]]) -> None:
    assert told(left, right, "amount_diff") == expected, sentence


@pytest.mark.parametrize(
    ("sentence", "months", "reasons"),
    [
        ("a month too late", [("2025-04", "5", "0"), ("2025-05", "0", "5")], ["month_shift", "month_shift"]),
        ("a month too early", [("2025-04", "0", "5"), ("2025-05", "5", "0")], ["month_shift", "month_shift"]),
        ("two months apart", [("2025-04", "5", "0"), ("2025-06", "0", "5")], [None, None]),
        ("not as much", [("2025-04", "5", "0"), ("2025-05", "0", "4")], [None, None]),
        ("beside months that agree", [("2025-03", "1", "1"), ("2025-04", "1", "1")], [None, None]),
    ],
)
def test_what_one_month_lacks_and_the_next_has(
    sentence: str, months: list[tuple[str, str, str]], reasons: list[str | None]
) -> None:
    left = [payment(name, amount) for name, amount, _ in months]
    right = [payment(name, amount) for name, _, amount in months]
    assert [row["reason"] for row in compared(left, right)] == reasons, sentence


def test_what_another_institution_has_is_no_shift() -> None:
    left, right = [payment("2025-04", "5")], [payment("2025-05", "5", institution_code="H2")]
    assert [row["reason"] for row in compared(left, right)] == [None, None]


def test_movements_of_an_advance_say_what_they_are() -> None:
    rows = compared(
        [recovered("offset", JUNE, "5"), recovered("refund", JUNE, "7")],
        [recovered("refund", JUNE, "7"), recovered("offset", JUNE, "6", _row=9)],
        "recoveries",
    )
    keys = ("movement", "kind", "order_amount", "book_amount", "order_rows", "book_rows", "order__row", "book__row")
    assert [tuple(row.get(key) for key in keys[:6]) for row in rows] == [
        ("offset", "differing", 5, 6, 1, 1),
        ("refund", "matched", 7, 7, 1, 1),
    ]
    assert rows[0]["month"] == month(JUNE)


LATER = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("sentence", "orders", "payments", "expected"),
    [
        ("paid in full", [ordered("L1", "10")], [paid("20", AS_OF, "l1")], [("L1", "matched", None, 0)]),
        ("in part", [ordered("L1", "10")], [paid("5", AS_OF, "L1")], [("L1", "differing", "part", -15)]),
        ("too much", [ordered("L1", "10")], [paid("21", AS_OF, "L1")], [("L1", "differing", "over", 1)]),
        ("not at all", [ordered("L1", "10")], [], [("L1", "only_order", None, -20)]),
        ("paid later", [ordered("L1", "10")], [paid("20", LATER, "L1")], [("L1", "only_order", None, -20)]),
        ("no such line", [], [paid("20", AS_OF, "L1")], [("L1", "only_book", None, 20)]),
        ("accepted later", [ordered("L1", "10", LATER)], [paid("20", AS_OF, "L1")], [("L1", "only_book", None, 20)]),
        (
            "a line and what was sent back of it",
            [ordered("L1", "10"), ordered("L1", "-4", status="returned")],
            [paid("12", AS_OF, "L1")],
            [("L1", "matched", None, 0)],
        ),
        (
            "of another institution",
            [ordered("L1", "10")],
            [paid("20", AS_OF, "L1", institution_code="H2")],
            [("L1", "only_order", None, -20), ("L1", "only_book", None, 20)],
        ),
    ],
)
def test_lines_and_the_payments_that_name_them(
    sentence: str, orders: list[Row], payments: list[Row], expected: list[tuple[Any, ...]]
) -> None:
    both, unnamed = held(orders, payments)
    assert [tuple(row[key] for key in ("line_id", "kind", "reason", "amount_diff")) for row in both] == expected, (
        sentence
    )
    assert unnamed == []


def test_a_line_paid_in_two_parts_names_both_and_the_rest_is_given_back() -> None:
    first, second = date(2025, 4, 1), date(2025, 5, 1)
    payments = [
        paid("15", second, "L1", payment_id="F2", payee="乙"),
        paid("5", first, "L1", payment_id="F1", payee="甲"),
        paid("3", second),
        paid("4", LATER),
    ]
    (row,), unnamed = held([ordered("L1", "10", distributor="甲")], payments)
    keys = ("book_ids", "book_party", "book_on", "book_rows", "order_party", "order_rows", "order_amount")
    assert tuple(row[key] for key in keys) == ("F1、F2", "乙", first, 2, "甲", 1, 20)
    assert unnamed == [("H1", "国药", 3)]


def held(orders: list[Row], payments: list[Row]) -> tuple[list[Row], list[tuple[Any, ...]]]:
    listed = catalogue(input_frame("products", [product()]), input_frame("code_changes", []))
    both, unnamed = against_payments(input_frame("orders", orders), input_frame("payments", payments), listed, AS_OF)
    return both.collect().to_dicts(), unnamed.collect().rows()
