"""When the tranches are due, for the four packaged batches and for awkward starts, and what recurs yearly."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from advance_situation import Situation, batch, official, paid
from progress_situation import agreed, product

from jicai.batches.loader import load_packaged

PACKAGED = load_packaged()
EXTENDED = {"years": 1, "max_extension_years": 2, "extended_to": date(2028, 7, 9)}
YEARLY: dict[str, Any] = {"recalculate": "yearly"}


def due(situation: Situation) -> list[str]:
    return [day.isoformat() for day in situation.column("due_on")]


@pytest.mark.parametrize(
    ("code", "first", "second"),
    [
        ("gx-zhenju-2026", "2026-08-31", "2026-12-31"),
        ("ln-fenghexian-2026", "2026-08-31", "2026-12-31"),
        ("qg-yinpian-2025", "2025-07-31", "2025-12-31"),
        ("sl16-yaopin-2025", "2025-07-31", "2025-12-31"),
    ],
)
def test_the_packaged_batches_advance_30_percent_in_two_halves(code: str, first: str, second: str) -> None:
    """Of 123.45 yuan agreed 37.035 are 37.04, in halves of 18.52."""
    situation = Situation(
        agreed=[agreed("1", batch=code)],
        products=[product(batch=code, selected_price="123.45")],
        batches=PACKAGED.values(),
    )
    assert due(situation) == [first, second]
    assert [str(amount) for amount in situation.column("amount")] == ["18.52", "18.52"]


@pytest.mark.parametrize(
    ("start", "first", "calendar", "anniversary", "anniversary_month_end"),
    [
        ("2026-07-10", "2026-08-31", "2026-12-31", "2027-01-09", "2027-01-31"),
        ("2028-02-29", "2028-03-31", "2028-07-31", "2028-08-28", "2028-08-31"),
        ("2026-08-31", "2026-09-30", "2027-01-31", "2027-02-27", "2027-02-28"),
        ("2027-08-31", "2027-09-30", "2028-01-31", "2028-02-28", "2028-02-29"),
        ("2026-01-31", "2026-02-28", "2026-06-30", "2026-07-30", "2026-07-31"),
        ("2025-06-30", "2025-07-31", "2025-11-30", "2025-12-29", "2025-12-31"),
        ("2026-03-01", "2026-04-30", "2026-08-31", "2026-08-31", "2026-09-30"),
    ],
)
def test_each_way_of_counting_months(
    start: str, first: str, calendar: str, anniversary: str, anniversary_month_end: str
) -> None:
    readings = {"calendar": calendar, "anniversary": anniversary, "anniversary_month_end": anniversary_month_end}
    for reading, second in readings.items():
        starting = batch(start=date.fromisoformat(start), advance={"month_counting": reading})
        assert due(Situation(batches=[starting])) == [first, second], reading


def test_a_date_that_is_set_outright_stands_whatever_the_counting() -> None:
    set_outright = batch(advance={"second_due_on": date(2026, 11, 15), "month_counting": "anniversary"})
    assert due(Situation(batches=[set_outright])) == ["2026-08-31", "2026-11-15"]


@pytest.mark.parametrize("recalculate", ["once", "yearly"])
def test_an_extension_brings_no_new_advance(recalculate: str) -> None:
    """A cycle of one year, extended by another, in which quantities are agreed on too."""
    extended = batch(cycle=EXTENDED, advance={"recalculate": recalculate})
    situation = Situation(agreed=[agreed(), agreed(agreement_year=2)], batches=[extended])
    assert due(situation) == ["2026-08-31", "2026-12-31"]


def test_a_batch_that_recalculates_yearly_advances_on_each_year() -> None:
    """1,000.00 in year 1, 500.00 in year 2: 150.00 twice, then 75.00 twice a year later."""
    situation = Situation(agreed=[agreed(), agreed("50", agreement_year=2)], batches=[batch(advance=YEARLY)])
    assert [(row["tranche"], row["due_on"].isoformat(), row["amount"]) for row in situation.rows()] == [
        (1, "2026-08-31", 150),
        (1, "2027-08-31", 75),
        (2, "2026-12-31", 150),
        (2, "2027-12-31", 75),
    ]


def test_an_official_figure_is_for_the_first_of_yearly_advances() -> None:
    situation = Situation(
        agreed=[agreed(), agreed(agreement_year=2)],
        advance_amounts=[official("100")],
        batches=[batch(advance=YEARLY)],
    )
    assert {row["agreement_year"]: row["advance_total"] for row in situation.rows()} == {1: 100, 2: 300}


@pytest.mark.parametrize(
    ("amount", "first_year", "second_year"),
    [("100", 100, 0), ("150", 150, 0), ("200", 150, 50), ("225", 150, 75), ("230", 150, 80)],
)
def test_what_is_paid_of_a_tranche_fills_the_years_in_their_order(
    amount: str, first_year: int, second_year: int
) -> None:
    situation = Situation(
        [paid(amount)], agreed=[agreed(), agreed("50", agreement_year=2)], batches=[batch(advance=YEARLY)]
    )
    assert situation.column("paid", date(2027, 9, 1)) == [first_year, second_year, 0, 0]


def test_a_year_of_29_february_goes_on_from_28_february() -> None:
    leap = batch(start=date(2028, 2, 29), advance=YEARLY)
    situation = Situation(agreed=[agreed(), agreed(agreement_year=2)], batches=[leap])
    assert due(situation) == ["2028-03-31", "2029-03-31", "2028-07-31", "2029-07-31"]
