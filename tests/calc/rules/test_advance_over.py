"""`advance-over`: 60.00 yuan are due to H1, 30.00 in each of two tranches."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from model.advance import advance_rows
from money_worlds import drawn, situation
from situation import AS_OF, Row, Situation


def over(disbursements: list[Row], as_of: date = AS_OF, **tables: list[Row]) -> list[tuple[str, str]]:
    found = Situation(disbursements=disbursements, as_of=as_of, **tables).findings("advance-over")
    return [(f"{row['value']:.2f}", f"{row['limit']:.2f}") for row in found]


def test_too_much_rests_on_the_last_payment() -> None:
    paid: list[Row] = [
        {"amount": "20.00", "paid_on": date(2025, 3, 20)},
        {"amount": "11.50", "paid_on": date(2025, 2, 20)},
        {"amount": "9.00", "paid_on": date(2025, 7, 1)},
        {"amount": "30.00", "tranche": "2", "paid_on": date(2025, 6, 20)},
    ]
    found = Situation(disbursements=paid).finding("advance-over")
    assert (found["value"], found["limit"], found["agreement_year"], found["_row"]) == (Decimal("31.5"), 30, 1, 2)
    assert found["message"] == "首期应预付 30.00 元，已拨付 31.50 元，多拨 1.50 元"


def test_of_payments_on_one_day_the_last_row_counts() -> None:
    found = Situation(disbursements=[{"amount": "20.00"}, {"amount": "20.00"}]).finding("advance-over")
    assert found["_row"] == 3


@pytest.mark.parametrize(
    ("situation", "disbursements", "expected"),
    [
        ("exactly what is due", [{}], []),
        ("a fen more", [{"amount": "30.01"}], [("30.01", "30.00")]),
        ("the second tranche in advance is not too much of the first", [{}, {"tranche": "2"}], []),
        ("all of it as the first tranche", [{"amount": "60.00"}], [("60.00", "30.00")]),
        ("too much of both", [{"amount": "40.00"}, {"amount": "50.00", "tranche": "2"}],
         [("40.00", "30.00"), ("50.00", "30.00")]),
        ("too much only tomorrow", [{}, {"amount": "1.00", "paid_on": date(2025, 7, 1)}], []),
    ],
)  # fmt: skip
def test_when_a_tranche_is_overpaid(situation: str, disbursements: list[Row], expected: list[tuple[str, str]]) -> None:
    assert over(disbursements) == expected


def test_the_centre_s_figure_counts() -> None:
    assert over([{}], advance_amounts=[{"amount": "50.00"}]) == [("30.00", "25.00")]
    assert over([{"amount": "40.00"}], advance_amounts=[{"amount": "80.00"}]) == []


def test_of_nothing_agreed_any_payment_is_too_much() -> None:
    assert over([{}], agreed=[{"agreed_qty": "0"}]) == [("30.00", "0.00")]


@pytest.mark.parametrize(
    "tables", [{"institutions": [{"type": "民营"}]}, {"agreed": []}], ids=["not bound", "no agreed row"]
)
def test_where_there_is_no_tranche_nothing_is_compared(tables: dict[str, list[Row]]) -> None:
    assert over([{}], **tables) == []


@pytest.mark.parametrize("bureau", range(4))
def test_the_findings_are_what_the_model_has_overpaid(bureau: int) -> None:
    worlds = [drawn(bureau * 50 + number) for number in range(50)]
    as_of = sorted(world.as_of for world in worlds)[10 + bureau * 10]
    expected = [
        (row["batch"], row["institution_code"], row["paid"], row["amount"])
        for world in worlds
        for row in advance_rows(world, as_of)
        if row["paid"] > row["amount"]
    ]
    asked = situation(worlds, as_of)
    found = asked.findings("advance-over")
    assert len(expected) > 5
    assert sorted(_compared(row) for row in found) == sorted(expected)
    assert {row["_row"] for row in found} <= _last_rows(asked.tables["disbursements"], as_of)


def _compared(row: Row) -> tuple[Any, ...]:
    return row["batch"], row["institution_code"], row["value"], row["limit"]


def _last_rows(disbursements: list[Row], as_of: date) -> set[int]:
    """The numbers of the rows that no row of the same tranche comes after."""
    rows: dict[tuple[str, ...], list[tuple[date, int]]] = defaultdict(list)
    for number, row in enumerate(disbursements, start=2):
        if row["paid_on"] <= as_of:
            rows[row["batch"], row["institution_code"], row["tranche"]].append((row["paid_on"], number))
    return {max(one)[1] for one in rows.values()}
