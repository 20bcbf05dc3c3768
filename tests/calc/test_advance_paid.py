"""What was paid of a tranche by a day, and the status that follows."""

from __future__ import annotations

from datetime import date

import pytest
from advance_situation import Situation, paid
from progress_situation import Row

AUGUST = date(2026, 8, 20)


@pytest.mark.parametrize(
    ("situation", "rows", "first", "second"),
    [
        ("nothing", [], "150.00", "150.00"),
        ("in one row", [paid("150")], "0.00", "150.00"),
        ("in three rows", [paid("50"), paid("99.99"), paid("0.01")], "0.00", "150.00"),
        ("in part", [paid("149.99")], "0.01", "150.00"),
        ("too much", [paid("160")], "-10.00", "150.00"),
        ("the second tranche before the first", [paid("150", 2)], "150.00", "0.00"),
        ("after as-of", [paid("150", on=date(2026, 9, 1))], "150.00", "150.00"),
        ("on as-of", [paid("150", on=date(2026, 8, 31))], "0.00", "150.00"),
        ("by the other fund", [paid("150", fund="resident")], "0.00", "150.00"),
        ("to another institution", [paid("150", institution_code="H2")], "150.00", "150.00"),
        ("for another batch", [paid("150", batch="two")], "150.00", "150.00"),
    ],
)
def test_what_stands_out_at_the_end_of_august(situation: str, rows: list[Row], first: str, second: str) -> None:
    outstanding = [str(amount) for amount in Situation(rows).column("outstanding", date(2026, 8, 31))]
    assert outstanding == [first, second], situation


@pytest.mark.parametrize(
    ("as_of", "rows", "first", "second"),
    [
        ("2026-07-31", [], "upcoming", "upcoming"),
        ("2026-08-01", [], "due", "upcoming"),
        ("2026-08-31", [], "due", "upcoming"),
        ("2026-09-01", [], "late", "upcoming"),
        ("2026-12-31", [], "late", "due"),
        ("2027-01-01", [], "late", "late"),
        ("2026-08-19", [paid("150", on=AUGUST)], "due", "upcoming"),
        ("2026-08-20", [paid("150", on=AUGUST)], "paid", "upcoming"),
        ("2026-09-01", [paid("149.99", on=AUGUST)], "late", "upcoming"),
        ("2026-09-01", [paid("150.01", on=AUGUST)], "paid", "upcoming"),
        ("2026-09-01", [paid("150", on=date(2026, 9, 2))], "late", "upcoming"),
        ("2026-09-02", [paid("150", on=date(2026, 9, 2))], "paid", "upcoming"),
    ],
)
def test_status(as_of: str, rows: list[Row], first: str, second: str) -> None:
    """The first tranche is due by 31 August, the second by 31 December 2026."""
    assert Situation(rows).column("status", date.fromisoformat(as_of)) == [first, second]
