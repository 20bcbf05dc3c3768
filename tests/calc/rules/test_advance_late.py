"""`advance-late`: 60.00 yuan are due to H1, half by 28 February 2025, half by 30 June."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from model.advance import planned_tranches
from money_worlds import drawn, situation
from situation import AS_OF, Row, Situation, batch

FIRST_DUE = date(2025, 2, 28)


def late(disbursements: list[Row], as_of: date = AS_OF, **tables: list[Row]) -> list[tuple[str, str]]:
    found = Situation(disbursements=disbursements, as_of=as_of, **tables).findings("advance-late")
    return [(f"{row['value']:.2f}", f"{row['limit']:.2f}") for row in found]


def test_a_tranche_of_which_nothing_is_paid_rests_on_the_first_agreed_row() -> None:
    agreed: list[Row] = [{"institution_code": "H2"}, {"product_code": "P2"}, {}]
    products: list[Row] = [{}, {"product_code": "P2"}]
    asked = Situation(disbursements=[], agreed=agreed, products=products)
    found = asked.finding("advance-late")
    assert (found["value"], found["limit"], found["agreement_year"], found["_row"]) == (0, 60, 1, 3)
    assert found["message"] == (
        "首期应预付 60.00 元，应于 2025-02-28 前（含当日）拨付，已拨付 0.00 元，还差 60.00 元，逾期 122 天"
    )


def test_a_tranche_paid_in_part_rests_on_its_last_payment() -> None:
    paid: list[Row] = [
        {"amount": "5.00", "paid_on": date(2025, 3, 20)},
        {"amount": "4.00", "paid_on": date(2025, 2, 20)},
        {"amount": "1.00", "paid_on": date(2025, 7, 1)},
        {"amount": "30.00", "tranche": "2"},
    ]
    found = Situation(disbursements=paid).finding("advance-late")
    assert (found["value"], found["limit"], found["_row"]) == (9, 30, 2)
    assert "已拨付 9.00 元，还差 21.00 元" in found["message"]


@pytest.mark.parametrize(
    ("situation", "disbursements", "as_of", "expected"),
    [
        ("the last day is still in time", [], FIRST_DUE, []),
        ("the day after is late", [], FIRST_DUE + timedelta(days=1), [("0.00", "30.00")]),
        ("both tranches are late on 1 July", [], date(2025, 7, 1), [("0.00", "30.00")] * 2),
        ("paid to the fen", [{}], AS_OF, []),
        ("a fen is missing", [{"amount": "29.99"}], AS_OF, [("29.99", "30.00")]),
        ("paid in two rows", [{"amount": "29.99"}, {"amount": "0.01"}], AS_OF, []),
        ("paid late, but paid", [{"paid_on": date(2025, 6, 30)}], AS_OF, []),
        ("what is paid tomorrow does not count", [{"paid_on": date(2025, 7, 1)}], AS_OF, [("0.00", "30.00")]),
        ("too much for the second does not pay the first", [{"tranche": "2", "amount": "60.00"}], AS_OF,
         [("0.00", "30.00")]),
        ("through the other fund it is paid as well", [{"fund": "resident"}], AS_OF, []),
    ],
)  # fmt: skip
def test_when_a_tranche_is_late(
    situation: str, disbursements: list[Row], as_of: date, expected: list[tuple[str, str]]
) -> None:
    assert late(disbursements, as_of) == expected


def test_the_centre_s_figure_counts() -> None:
    assert late([{"amount": "30.00"}], advance_amounts=[{"amount": "80.00"}]) == [("30.00", "40.00")]


def test_a_renewed_code_counts_at_the_price_of_the_old_one() -> None:
    assert late([{}], agreed=[{"product_code": "P9"}], code_changes=[{}]) == []
    assert late([], agreed=[{"product_code": "P9"}], code_changes=[{}]) == [("0.00", "30.00")]


@pytest.mark.parametrize(
    "tables",
    [{"institutions": [{"type": "民营"}]}, {"agreed": []}, {"agreed": [{"agreed_qty": "0"}]}],
    ids=["not bound", "nothing agreed", "agreed on nothing"],
)
def test_where_nothing_is_due_nothing_is_late(tables: dict[str, list[Row]]) -> None:
    assert late([], **tables) == []


def test_a_type_that_is_not_bound_but_gets_advances_is_looked_at() -> None:
    """What is owed to whom is what `jicai advance` shows, whoever is bound besides."""
    private = Situation(
        disbursements=[], institutions=[{"type": "民营"}], batches=[batch(advance_types=["公立", "民营"])]
    )
    assert [row["limit"] for row in private.findings("advance-late")] == [30]


def test_a_yearly_advance_of_the_second_year_rests_on_that_year_s_agreed_row() -> None:
    yearly = batch(advance={"recalculate": "yearly"})
    paid: list[Row] = [{"amount": "30.00"}, {"amount": "30.00", "tranche": "2"}]
    agreed: list[Row] = [{}, {"agreement_year": 2, "agreed_qty": "50"}]
    asked = Situation(batches=[yearly], disbursements=paid, agreed=agreed, as_of=date(2026, 3, 1))
    found = asked.finding("advance-late")
    assert (found["value"], found["limit"], found["agreement_year"], found["_row"]) == (0, 15, 2, 3)


def test_without_disbursements_nothing_is_known() -> None:
    assert Situation().findings("advance-late") == []


@pytest.mark.parametrize("bureau", range(4))
def test_the_findings_are_the_late_rows_of_advance(bureau: int) -> None:
    worlds = [drawn(bureau * 50 + number) for number in range(50)]
    due = sorted(row["due_on"] for world in worlds for row in planned_tranches(world))
    asked = situation(worlds, due[len(due) * (bureau + 1) // 5] + timedelta(days=1))
    rows = asked.evidence().advance_plan.collect().to_dicts()
    expected = [
        (row["batch"], row["agreement_year"], row["institution_code"], row["paid"], row["amount"])
        for row in rows
        if row["due_on"] < asked.as_of and row["paid"] < row["amount"]
    ]
    found = [
        (row["batch"], row["agreement_year"], row["institution_code"], row["value"], row["limit"])
        for row in asked.findings("advance-late")
    ]
    assert len(expected) > 10
    assert sorted(found) == sorted(expected)
    assert any(value > Decimal(0) for *_, value, _ in found)
