"""What found no line, why, and which payments look like mistakes."""

from __future__ import annotations

from datetime import date

import pytest
from settlement_situation import Situation, institution, paid, product, received, returned

JAN, FEB, MAR = date(2025, 1, 10), date(2025, 2, 10), date(2025, 3, 10)
JULY = date(2025, 7, 1)  # after as-of

LEFT: list[tuple[str, list, list, list[tuple[str, str]]]] = [
    ("everything found its line", [received("100", JAN)], [paid("100", FEB)], []),
    ("a pool that is too large", [received("100", JAN)], [paid("120", FEB)], [("pool", "20.00")]),
    ("the excess over a line", [received("100", JAN)], [paid("120", FEB, "L1")], [("pool", "20.00")]),
    ("a pool without lines", [], [paid("5", FEB)], [("pool", "5.00")]),
    ("a pool below nothing", [received("100", JAN)], [paid("-5", FEB)], [("pool", "-5.00")]),
    (
        "a line taken back below nothing",
        [received("100", JAN)],
        [paid("60", FEB, "L1"), paid("-70", MAR, "L1")],
        [("named", "-10.00")],
    ),
    ("more returned than bought", [received("30", JAN), returned("50", FEB)], [], [("credit", "20.00")]),
    (
        "returns come first, so cash is left over",
        [received("30", JAN), returned("20", FEB)],
        [paid("30", FEB)],
        [("pool", "20.00")],
    ),
    (
        "a payment waits for a line that is accepted later",
        [received("100", JULY)],
        [paid("100", MAR, "L1"), paid("1", MAR, "l1")],
        [("waiting", "1.00"), ("waiting", "100.00")],
    ),
    (
        "a payment waits for a line that has not been accepted at all",
        [received("100", JAN, accepted_on=None, accepted_qty=None)],
        [paid("100", MAR, "L1")],
        [("waiting", "100.00")],
    ),
    ("a payment after as-of is not there yet", [], [paid("100", JULY)], []),
    ("a payment of an unknown institution pays nothing", [], [paid("100", FEB, institution_code="H9")], []),
]


@pytest.mark.parametrize(("orders", "payments", "left"), [case[1:] for case in LEFT], ids=[case[0] for case in LEFT])
def test_what_is_left_over(orders: list, payments: list, left: list[tuple[str, str]]) -> None:
    assert Situation(orders, payments).left_over() == left


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (received("100", JAN, "L2"), "导出里没有订单明细 L1"),
        (received("100", JAN, status="withdrawn"), "订单明细 L1 已撤销"),
        (received("100", JAN, status="refused"), "订单明细 L1 是拒绝配送"),
        (returned("100", JAN, "L1"), "订单明细 L1 是退货"),
        (received("100", JAN, distributor=None, product_code="X"), "订单明细 L1 没有收款企业"),
        (received("100", JAN, institution_code="H9", product_code="X"), "订单明细 L1 的医疗机构不在医疗机构表里"),
    ],
)
def test_a_payment_that_names_nothing_payable_is_shown_with_its_id_and_the_reason(order: dict, reason: str) -> None:
    rows = Situation([order], [paid("60", FEB, "L1")]).unmatched()
    assert [(r["kind"], r["payment_id"], r["institution_code"], r["payee"], str(r["amount"]), r["reason"]) for r in rows
            if r["kind"] != "credit"] == [("named", "F60", "H1", "国药", "60.00", reason)]  # fmt: skip


def test_a_line_of_no_payee_or_institution_stays_out_and_is_counted() -> None:
    orders = [
        received("100", JAN),
        received("7", JAN, "L2", distributor=None, product_code="X"),
        received("8", JAN, "L3", institution_code="H9", product_code="X"),
        received("9", JULY, "L4", institution_code="H9", product_code="X"),
    ]
    situation = Situation(orders)
    assert situation.state() == {"L1": ("0.00", "0.00", "100.00")}
    assert situation.hidden() == {"no_payee": (1, "7.00"), "unknown_institution": (1, "8.00")}


def test_payments_to_a_payee_that_the_institution_buys_nothing_from_are_suspicious_once_per_payee() -> None:
    orders = [received("100", JAN), received("50", JULY, "L2", distributor="九州通")]
    payments = [
        paid("1", MAR, payee="没见过", _row=9),
        paid("2", FEB, payee="没见过", _row=8),
        paid("3", FEB, payee="九州通"),  # its line is still to be accepted
    ]
    (row,) = Situation(orders, payments).suspicious()
    assert (row["kind"], row["payee"], row["payments"], str(row["amount"]), row["_row"]) == (
        "stranger",
        "没见过",
        2,
        "3.00",
        9,
    )


def test_payments_that_name_a_line_of_somebody_else_pay_it_and_are_suspicious() -> None:
    both = [institution(), institution("H2")]
    payments = [
        paid("10", FEB, "L1", institution_code="H2"),
        paid("20", FEB, "L1", payee="九州通"),
        paid("30", FEB, "L1"),
    ]
    situation = Situation([received("100", JAN)], payments, institutions=both)
    assert situation.state() == {"L1": ("60.00", "0.00", "40.00")}
    assert [(r["kind"], r["payment_id"], r["line_institution"], r["line_payee"]) for r in situation.suspicious()] == [
        ("elsewhere", "F10", "H1", "国药"),
        ("elsewhere", "F20", "H1", "国药"),
    ]


def test_a_waiting_payment_is_not_suspicious_and_one_for_a_withdrawn_line_is() -> None:
    orders = [received("100", JULY), received("100", JAN, "L2", status="withdrawn")]
    rows = Situation(orders, [paid("1", FEB, "L1"), paid("2", FEB, "L2")]).suspicious()
    assert [(row["kind"], row["payment_id"]) for row in rows] == [("astray", "F2")]


def test_other_goods_take_the_payments_that_are_theirs() -> None:
    """The pool pays the older line of a product in no catalogue, so the selected one stays open."""
    orders = [received("100", JAN, "L1", product_code="X"), received("100", FEB, "L2")]
    situation = Situation(orders, [paid("100", MAR)], products=[product()])
    assert [(row["line_id"], str(row["unpaid"])) for row in situation.overdue()] == [("L2", "100.00")]
