"""A batch that recalculates its advance yearly: each agreement year stands for a cycle of its own.

Two years from 10 July 2026. H1 agreed on 1,000.00 and then on 2,000.00 yuan: 300.00 and 600.00 in advance. Year 1 is
offset from August 2027 on and refunded in August 2028, year 2 from August 2028 on and refunded in August 2029.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from recovery_situation import Row, Situation, agreed, batch, institution, official, paid, payment, recovered
from test_offset import whole_window

YEARLY = batch(advance={"recalculate": "yearly"})
IN_TURN = [
    paid("150.00", 1, date(2026, 8, 20)),
    paid("150.00", 2, date(2026, 12, 20)),
    paid("300.00", 1, date(2027, 8, 20)),
    paid("300.00", 2, date(2027, 12, 20)),
]
MONTHS = [f"{2027 + (7 + n) // 12}-{(7 + n) % 12 + 1:02}" for n in range(24)]  # 2027-08 to 2029-07
BY_YEAR = ("agreement_year", "advanced", "offset", "refund", "due_month", "status")


def yearly(fund_payments: list[Row] | None = None, recoveries: list[Row] | None = None, **changes: Any) -> Situation:
    given = {"agreed": [agreed(), agreed("200", agreement_year=2)], "disbursements": IN_TURN, "batches": [YEARLY]}
    return Situation(fund_payments or [], recoveries or [], **given | changes)


def plan(as_of: date, situation: Situation) -> list[tuple[Any, ...]]:
    from advance_situation import Situation as Advances

    names = ("agreed", "institutions", "products", "advance_amounts", "batches")
    advances = Advances(situation.disbursements or [], **{name: getattr(situation, name) for name in names})
    rows = advances.rows(as_of)
    return [(r["agreement_year"], r["tranche"], str(r["due_on"]), str(r["amount"]), str(r["paid"])) for r in rows]


def test_every_year_has_its_own_base_tranches_and_dates() -> None:
    assert sorted(plan(date(2028, 1, 1), yearly())) == [
        (1, 1, "2026-08-31", "150.00", "150.00"),
        (1, 2, "2026-12-31", "150.00", "150.00"),
        (2, 1, "2027-08-31", "300.00", "300.00"),
        (2, 2, "2027-12-31", "300.00", "300.00"),
    ]


def test_every_year_is_offset_and_refunded_by_itself() -> None:
    situation = yearly(whole_window("10.00", MONTHS))
    assert situation.refund(*BY_YEAR) == [
        ("1", "300.00", "120.00", "180.00", "2028-08", "final"),
        ("2", "600.00", "120.00", "480.00", "2029-08", "final"),
    ]
    rows = situation.offset("agreement_year", "month", "opening", "offset")
    assert [row for row in rows if row[1] in ("2027-08", "2028-07", "2028-08", "2029-07")] == [
        ("1", "2027-08", "300.00", "10.00"),
        ("1", "2028-07", "190.00", "10.00"),
        ("2", "2028-08", "600.00", "10.00"),
        ("2", "2029-07", "490.00", "10.00"),
    ]
    assert situation.ledger("agreement_year", "date", "kind", "amount", "balance")[-1] == (
        "2",
        "2029-08-31",
        "refund",
        "480.00",
        "0.00",
    )


def test_a_payment_that_both_years_may_take_goes_to_the_one_that_ended_first() -> None:
    """A window of 13 months: August 2028 is the last of year 1 and the first of year 2."""
    longer = batch(advance={"recalculate": "yearly"}, offset={"window_months": 13})
    rows = yearly([payment("2028-08", "350.00")], batches=[longer]).offset("agreement_year", "month", "offset")
    assert [row for row in rows if row[1] == "2028-08"] == [("1", "2028-08", "300.00"), ("2", "2028-08", "50.00")]


@pytest.mark.parametrize(
    ("disbursements", "expected"),
    [
        # One row fills the first tranche of year 1, and with the rest that of year 2.
        ([paid("450.00")], {1: "150.00", 2: "300.00"}),
        ([paid("500.00")], {1: "150.00", 2: "350.00"}),
        ([paid("100.00"), paid("100.00")], {1: "150.00", 2: "50.00"}),
        ([paid("100.00", agreement_year=2)], {2: "100.00"}),
        # What names year 1 leaves 50.00 of it to the others.
        ([paid("100.00", agreement_year=1), paid("80.00")], {1: "150.00", 2: "30.00"}),
        ([paid("400.00", agreement_year=1), paid("80.00")], {1: "400.00", 2: "80.00"}),
        # Of a hospital without a plan all is year 1's.
        ([paid("70.00", institution_code="H2")], {1: "70.00"}),
    ],
)
def test_a_row_of_money_names_its_year_or_fills_the_years_in_order(
    disbursements: list[Row], expected: dict[int, str]
) -> None:
    situation = yearly(disbursements=disbursements, institutions=[institution(), institution("H2")])
    assert {int(year): amount for year, amount in situation.refund("agreement_year", "advanced")} == expected


def test_records_fill_the_years_in_order_too() -> None:
    """220.00 and 100.00 offset: 300.00 are year 1's, 20.00 year 2's; one that names its year is that year's."""
    records = [recovered("offset", "2028-06", "220.00"), recovered("offset", "2028-08", "100.00")]
    assert yearly([], records).refund("agreement_year", "offset") == [("2", "20.00")]
    named = [records[0], records[1] | {"agreement_year": 2}]
    assert yearly([], named).refund("agreement_year", "offset") == [("1", "220.00"), ("2", "100.00")]


def test_an_official_figure_may_name_its_year() -> None:
    amounts = [official("400.00", agreement_year=2), official("200.00", agreement_year=None)]
    situation = yearly(advance_amounts=amounts, disbursements=[])
    assert [row[3] for row in sorted(plan(date(2026, 7, 1), situation))] == ["100.00", "100.00", "200.00", "200.00"]


def test_an_extension_brings_no_advance_and_lengthens_the_last_year() -> None:
    cycle = {"years": 2, "max_extension_years": 1, "extended_to": date(2028, 12, 31)}
    extended = batch(advance={"recalculate": "yearly"}, cycle=cycle)
    situation = yearly(batches=[extended], agreed=[agreed(), agreed("200", agreement_year=2), agreed(agreement_year=3)])
    assert situation.refund("agreement_year", "due_month") == [("1", "2028-08"), ("2", "2030-01")]


def test_a_batch_that_advances_once_stays_year_1_whatever_a_row_names() -> None:
    situation = yearly(batches=[batch()], disbursements=[paid("100.00", agreement_year=2), paid("50.00")])
    assert situation.refund("agreement_year", "advanced") == [("1", "150.00")]
