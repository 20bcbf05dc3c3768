"""The figures of groups: buckets, what is not due, and the three rates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from settlement_situation import AS_OF, Situation, institution, paid, received, returned

JAN, FEB, MAR, MAY = date(2025, 1, 10), date(2025, 2, 10), date(2025, 3, 10), date(2025, 5, 10)


def test_the_figures_of_an_institution() -> None:
    """L1 is 122 days overdue with 30 open, L2 61 days with 50; L3 is due today, so not yet overdue."""
    orders = [received("100", JAN), received("50", MAR, "L2"), received("40", MAY, "L3"), returned("10", FEB)]
    (row,) = Situation(orders, [paid("60", FEB, "L1")]).groups("institution")
    assert row == {
        "institution_code": "H1",
        "institution_name": "第H1医院",
        "lines": 2,
        "unpaid": 80,
        "d1_30": 0,
        "d31_60": 0,
        "d61_90": 50,
        "d91_180": 30,
        "d181": 0,
        "not_due": 40,
        "oldest_days": 122,
        "accepted_amount": 190,
        "paid_amount": 60,
        "credited_amount": 10,
        "payment_rate": Decimal("0.333333"),  # 60 / (190 - 10)
        "due_payment_rate": Decimal("0.428571"),  # 60 / (150 - 10)
        "on_time_rate": Decimal("0.466667"),  # (60 + 10) / 150
        "district": "江北区",
    }


def test_a_group_in_which_nothing_is_overdue_is_shown_with_zeros() -> None:
    (row,) = Situation([received("100", MAY)]).groups("payee")
    assert (row["payee"], row["lines"], row["unpaid"], row["not_due"], row["oldest_days"]) == ("国药", 0, 0, 100, 0)
    assert (row["payment_rate"], row["due_payment_rate"], row["on_time_rate"]) == (0, None, None)


def test_a_rate_over_nothing_is_empty() -> None:
    (row,) = Situation([received("100", JAN), returned("100", FEB)]).groups("payee")
    assert (row["payment_rate"], row["due_payment_rate"], row["on_time_rate"]) == (None, None, 1)


def test_districts_add_their_institutions_up_and_payees_are_one_under_every_spelling() -> None:
    orders = [received("1", JAN), received("2", JAN, "L2", institution_code="H2", distributor="国 药")]
    situation = Situation(orders, institutions=[institution(), institution("H2")])
    (district,), (payee,) = situation.groups("district"), situation.groups("payee")
    assert (district["district"], district["lines"], district["unpaid"]) == ("江北区", 2, 3)
    assert (payee["payee"], payee["lines"], payee["unpaid"]) == ("国药", 2, 3)


#: All lines are of 100 yuan; L1 of January is due on 28 February, L2 of February on 31 March.
ON_TIME: list[tuple[str, list, list, str]] = [
    ("paid on the due date", [received("100", JAN)], [paid("100", date(2025, 2, 28))], "1"),
    ("paid a day late", [received("100", JAN)], [paid("100", date(2025, 3, 1))], "0"),
    ("paid late by name", [received("100", JAN)], [paid("100", date(2025, 3, 1), "L1")], "0"),
    ("half by name on time, the rest late", [received("100", JAN)], [paid("50", FEB, "L1"), paid("50", MAR)], "0.5"),
    ("paid before it was accepted", [received("100", MAR)], [paid("100", JAN, "L1")], "1"),
    ("settled by a return", [received("100", JAN), returned("30", FEB)], [], "0.3"),
    ("taken back after the due date", [received("100", JAN)], [paid("100", FEB, "L1"), paid("-100", MAR, "L1")], "1"),
    ("taken back before the due date", [received("100", JAN)], [paid("100", JAN, "L1"), paid("-100", FEB, "L1")], "0"),
    (
        "the older line takes the pool, also at the younger one's due date",
        [received("100", JAN), received("100", FEB, "L2")],
        [paid("150", MAR)],
        "0.25",  # by 28 February nothing; by 31 March L1 had 100 and L2 50
    ),
    (
        "what was paid late by name leaves the pool to the younger line",
        [received("100", JAN), received("100", FEB, "L2")],
        [paid("100", MAR, "L1"), paid("100", MAR)],
        "0.5",
    ),
    (
        "a named payment after the younger line's due date does not help that line",
        [received("100", JAN), received("100", FEB, "L2")],
        [paid("100", date(2025, 4, 1), "L1"), paid("100", MAR)],
        "0",
    ),
    (
        "the excess over another line counts from its payment on",
        [received("100", JAN), received("100", JAN, "L2")],
        [paid("150", FEB, "L2")],
        "0.75",
    ),
    (
        "a pool in the red in between is empty, and what fills it up again counts late",
        [received("100", JAN), received("100", FEB, "L2")],
        [paid("-50", FEB), paid("150", MAR)],
        "0",
    ),
]


@pytest.mark.parametrize(("orders", "payments", "rate"), [case[1:] for case in ON_TIME], ids=[c[0] for c in ON_TIME])
def test_on_time_rate(orders: list, payments: list, rate: str) -> None:
    (row,) = Situation(orders, payments).groups("institution", AS_OF)
    assert row["on_time_rate"] == Decimal(rate)
