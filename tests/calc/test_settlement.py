"""Who is paid with what: situations with sums that a person can follow."""

from __future__ import annotations

from datetime import date

import pytest
from settlement_situation import Situation, paid, received, returned

JAN, FEB, MAR, APRIL = date(2025, 1, 10), date(2025, 2, 10), date(2025, 3, 10), date(2025, 4, 10)
TWO = [received("100", JAN), received("50", FEB, "L2")]

STATES: list[tuple[str, list, list, dict[str, tuple[str, str, str]]]] = [
    ("nothing is paid", TWO, [], {"L1": ("0.00", "0.00", "100.00"), "L2": ("0.00", "0.00", "50.00")}),
    (
        "a payment in part leaves the rest",
        TWO,
        [paid("30", FEB, "L1")],
        {"L1": ("30.00", "0.00", "70.00"), "L2": ("0.00", "0.00", "50.00")},
    ),
    (
        "a payment without a line goes to the earliest line first",
        TWO,
        [paid("120", MAR)],
        {"L1": ("100.00", "0.00", "0.00"), "L2": ("20.00", "0.00", "30.00")},
    ),
    (
        "a payment that names a line goes there, whatever is older",
        TWO,
        [paid("40", MAR, "L2")],
        {"L1": ("0.00", "0.00", "100.00"), "L2": ("40.00", "0.00", "10.00")},
    ),
    (
        "what a named line cannot take goes to the pool of its institution and payee",
        TWO,
        [paid("80", MAR, "L2")],
        {"L1": ("30.00", "0.00", "70.00"), "L2": ("50.00", "0.00", "0.00")},
    ),
    (
        "a return is a credit for the oldest line, and the cash then goes on behind it",
        [*TWO, returned("20", MAR)],
        [paid("100", MAR)],
        {"L1": ("80.00", "20.00", "0.00"), "L2": ("20.00", "0.00", "30.00")},
    ),
    (
        "a payment taken back (冲红) leaves its line open again",
        TWO,
        [paid("100", FEB, "L1"), paid("-100", MAR, "L1")],
        {"L1": ("0.00", "0.00", "100.00"), "L2": ("0.00", "0.00", "50.00")},
    ),
    (
        "what is taken back of a pool is missing for the youngest line",
        TWO,
        [paid("150", FEB), paid("-60", MAR)],
        {"L1": ("90.00", "0.00", "10.00"), "L2": ("0.00", "0.00", "50.00")},
    ),
    (
        "more taken back than paid counts as nothing paid, and takes nothing from other lines",
        TWO,
        [paid("-100", MAR, "L1"), paid("50", MAR, "L2")],
        {"L1": ("0.00", "0.00", "100.00"), "L2": ("50.00", "0.00", "0.00")},
    ),
    (
        "a payment for a line pays its receipts by date, then by receipt id",
        [
            received("10", FEB, receipt_id="R1"),
            received("10", JAN, receipt_id="R3"),
            received("10", FEB, receipt_id="R2"),
        ],
        [paid("25", MAR, "L1")],
        {"L1 R1": ("10.00", "0.00", "0.00"), "L1 R2": ("5.00", "0.00", "5.00"), "L1 R3": ("10.00", "0.00", "0.00")},
    ),
    (
        "lines of one day are paid by line id",
        [received("10", JAN, "L9"), received("10", JAN, "L10")],
        [paid("15", MAR)],
        {"L10": ("10.00", "0.00", "0.00"), "L9": ("5.00", "0.00", "5.00")},
    ),
    (
        "line ids and names are compared without regard to case, width and blanks",
        [received("100", JAN, "l1", distributor="国药（重庆）ABC")],
        [paid("40", FEB, "Ｌ１", payee="国药(重庆) abc"), paid("50", FEB, payee="国药(重庆)Ａbc")],
        {"l1": ("90.00", "0.00", "10.00")},
    ),
    (
        "the pool of one supplier pays no other",
        [received("100", JAN), received("50", FEB, "L2", distributor="九州通")],
        [paid("130", MAR)],
        {"L1": ("100.00", "0.00", "0.00"), "L2": ("0.00", "0.00", "50.00")},
    ),
    (
        "the payee is the distributor, then the line's company, then the catalogue's",
        [
            received("10", JAN, "L1", distributor="国药", company="乙公司"),
            received("10", JAN, "L2", distributor=None, company="乙公司"),
            received("10", JAN, "L3", distributor=None),
        ],
        [paid("3", MAR, payee="国药"), paid("4", MAR, payee="乙公司"), paid("5", MAR, payee="甲公司")],
        {"L1": ("3.00", "0.00", "7.00"), "L2": ("4.00", "0.00", "6.00"), "L3": ("5.00", "0.00", "5.00")},
    ),
    (
        "quantity x price is rounded half-up to the fen, and an amount of the export stands",
        [
            received("0.335", JAN, "L1", accepted_qty="3"),
            received("0.335", JAN, "L2", accepted_qty="3", accepted_amount="1"),
        ],
        [],
        {"L1": ("0.00", "0.00", "1.01"), "L2": ("0.00", "0.00", "1.00")},
    ),
    (
        "refused and withdrawn lines are never payable",
        [*TWO, received("7", JAN, "L3", status="refused"), received("8", JAN, "L4", status="withdrawn")],
        [],
        {"L1": ("0.00", "0.00", "100.00"), "L2": ("0.00", "0.00", "50.00")},
    ),
]


@pytest.mark.parametrize(("orders", "payments", "state"), [case[1:] for case in STATES], ids=[c[0] for c in STATES])
def test_paid_credited_unpaid(orders: list, payments: list, state: dict[str, tuple[str, str, str]]) -> None:
    assert Situation(orders, payments).state() == state


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2025, 2, 28), {"L1": ("0.00", "0.00", "100.00")}),
        (date(2025, 3, 10), {"L1": ("60.00", "0.00", "40.00")}),
        (date(2025, 4, 9), {"L1": ("60.00", "0.00", "40.00")}),
        (date(2025, 4, 10), {"L1": ("60.00", "15.00", "25.00"), "L2": ("0.00", "0.00", "50.00")}),
    ],
)
def test_a_back_dated_as_of_sees_only_what_had_happened(as_of: date, state: dict[str, tuple[str, str, str]]) -> None:
    orders = [received("100", JAN), received("50", APRIL, "L2"), returned("15", APRIL)]
    assert Situation(orders, [paid("60", MAR)]).state(as_of) == state


def test_the_steps_tell_which_payment_paid_which_part() -> None:
    """L1 of 100: F70 names it, the return gives 10, and of the pool's 15 + 50 it takes 20."""
    orders = [received("100", JAN), received("50", FEB, "L2"), returned("10", FEB)]
    payments = [paid("70", FEB, "L1"), paid("15", FEB), paid("50", MAR)]
    assert Situation(orders, payments).steps() == [
        ("named", "F70", FEB, "70.00"),
        ("pool", "F15", FEB, "15.00"),
        ("pool", "F50", MAR, "5.00"),
        ("credit", "T1", FEB, "10.00"),
    ]


def test_the_steps_tell_what_was_taken_back() -> None:
    payments = [paid("70", FEB, "L1"), paid("-30", MAR, "L1"), paid("90", FEB), paid("-50", MAR)]
    assert Situation([received("100", JAN)], payments).steps() == [
        ("named", "F70", FEB, "70.00"),
        ("named", "F-30", MAR, "-30.00"),
        ("pool", "F90", FEB, "60.00"),
        ("pool", "F-50", MAR, "-20.00"),
    ]


def test_the_steps_show_the_excess_of_another_line_under_its_payment() -> None:
    payments = [paid("80", MAR, "L2")]
    assert Situation(TWO, payments).steps("L1") == [("pool", "F80", MAR, "30.00")]
    assert Situation(TWO, payments).steps("L2") == [("named", "F80", MAR, "50.00")]


def test_a_payee_is_shown_as_on_the_earliest_line() -> None:
    orders = [
        received("10", FEB, "L1", distributor="国 药"),
        received("10", JAN, "L3", distributor="国药"),
        received("10", JAN, "L2", distributor=" 国药"),
    ]
    assert {row["payee"] for row in Situation(orders).overdue()} == {" 国药"}


def test_a_payee_without_a_line_is_shown_as_on_its_earliest_payment() -> None:
    payments = [paid("10", MAR, payee="九 州通"), paid("20", FEB, payee="九州通")]
    assert [row["payee"] for row in Situation([], payments).unmatched()] == ["九州通"]
