"""`overdue`: a line of 20.00 yuan, accepted on New Year's Day 2025, is to be paid by 28 February."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from model.overdue import overdue_rows
from money_worlds import drawn, situation
from situation import AS_OF, Row, Situation, batch

from jicai.calc.settlement.inputs import SettlementInputs
from jicai.calc.settlement.overdue import overdue_lines
from jicai.calc.settlement.scope import View, scoped_receipts
from jicai.calc.settlement.state import settle
from jicai.tables.results.settlement import DEFAULT_AGEING

pytestmark = pytest.mark.long

DUE = date(2025, 2, 28)
OTHER = batch("two", bound_types=["公立", "军队", "民营"])
IN_BOTH: list[Row] = [{"batch": "two", "variety_code": "V2"}, {}]


def overdue(orders: list[Row], payments: list[Row], as_of: date = AS_OF, **tables: Any) -> list[tuple[str, str]]:
    found = Situation(orders=orders, payments=payments, as_of=as_of, **tables).findings("overdue")
    assert all(row["limit"] == 0 for row in found)
    return [(row["line_id"], f"{row['value']:.2f}") for row in found]


@pytest.mark.parametrize(
    ("situation", "order", "payments", "as_of", "expected"),
    [
        ("the last day is still in time", {}, [], DUE, []),
        ("the day after is not", {}, [], date(2025, 3, 1), [("L1", "20.00")]),
        ("paid to the fen", {}, [{}], AS_OF, []),
        ("a fen is missing", {}, [{"amount": "19.99"}], AS_OF, [("L1", "0.01")]),
        ("paid late, but paid", {}, [{"paid_on": AS_OF}], AS_OF, []),
        ("what is paid tomorrow does not count", {}, [{"paid_on": date(2025, 7, 1)}], AS_OF, [("L1", "20.00")]),
        ("another supplier was paid", {}, [{"payee": "配送二公司"}], AS_OF, [("L1", "20.00")]),
        ("the supplier is spelled otherwise", {}, [{"payee": "配送 一公司"}], AS_OF, []),
        ("the amount is the export's own", {"accepted_amount": "19.00"}, [], AS_OF, [("L1", "19.00")]),
        ("not accepted", {"accepted_qty": None, "accepted_on": None}, [], AS_OF, []),
        ("delivery refused", {"status": "refused"}, [], AS_OF, []),
        ("withdrawn", {"status": "withdrawn"}, [], AS_OF, []),
        ("not a selected product", {"product_code": "N1"}, [], AS_OF, []),
        ("a product of no batch", {"product_code": "X1"}, [], AS_OF, []),
        ("accepted before the cycle", {"day": date(2024, 12, 31)}, [], AS_OF, []),
        ("accepted on the last day of the cycle", {"day": date(2026, 12, 31)}, [], date(2027, 3, 1), [("L1", "20.00")]),
        ("accepted a day after the cycle", {"day": date(2027, 1, 1)}, [], date(2027, 3, 1), []),
        ("ordered before the cycle, accepted in it", {"ordered_on": date(2024, 12, 1)}, [], AS_OF, [("L1", "20.00")]),
        ("the company is to be paid itself", {"distributor": None, "company": None}, [{"payee": "甲公司"}], AS_OF, []),
    ],
)  # fmt: skip
def test_when_a_line_is_overdue(
    situation: str, order: Row, payments: list[Row], as_of: date, expected: list[tuple[str, str]]
) -> None:
    products: list[Row] = [{}, {"product_code": "N1", "selected": "no"}]
    assert overdue([order], payments, as_of, products=products) == expected


def test_an_institution_that_the_batch_does_not_bind_is_left_out() -> None:
    assert overdue([{}], [], institutions=[{"type": "民营"}]) == []


def test_a_variety_taken_over_by_the_national_procurement_is_still_to_be_paid_for() -> None:
    taken_over = batch(superseded=[{"variety_code": "V1", "from": date(2025, 1, 1)}])
    assert overdue([{}], [], batches=[taken_over]) == [("L1", "20.00")]


def test_a_renewed_code_counts_from_its_date() -> None:
    orders: list[Row] = [
        {"product_code": "P9", "day": date(2025, 2, 28)},
        {"product_code": "P9", "day": date(2025, 3, 1)},
    ]
    assert overdue(orders, [], code_changes=[{}]) == [("L2", "20.00")]


def test_a_line_of_two_batches_is_a_finding_in_each_that_binds() -> None:
    found = Situation(orders=[{}], payments=[], products=IN_BOTH, batches=[OTHER, batch()]).findings("overdue")
    assert [(row["batch"], row["variety_code"], row["value"]) for row in found] == [
        ("one", "V1", 20),
        ("two", "V2", 20),
    ]
    private: list[Row] = [{"type": "民营"}]
    only_two = Situation(orders=[{}], payments=[], products=IN_BOTH, batches=[OTHER, batch()], institutions=private)
    assert only_two.finding("overdue")["batch"] == "two"


def test_the_second_year_of_the_agreement_is_named() -> None:
    later: list[Row] = [{"day": date(2026, 1, 1)}]
    found = Situation(orders=later, payments=[], as_of=date(2026, 6, 30)).finding("overdue")
    assert found["agreement_year"] == 2


def test_without_payments_nothing_is_known() -> None:
    assert Situation(orders=[{}]).findings("overdue") == []


@pytest.mark.parametrize("bureau", range(4))
def test_the_findings_are_the_lines_of_the_command(bureau: int) -> None:
    worlds = [drawn(bureau * 50 + number) for number in range(50)]
    days = sorted(world.as_of for world in worlds)
    asked = situation(worlds, days[15 + bureau * 10])
    evidence = asked.evidence()
    keys = ("orders", "payments", "products", "code_changes", "institutions")
    tables = {key: evidence.tables[key] for key in keys}
    inputs = SettlementInputs(**tables, batches=evidence.batches, agreement_years=evidence.agreement_years)
    settlement = settle(inputs, asked.as_of)

    def listed(**wanted: Any) -> list[tuple[Any, ...]]:
        shown = scoped_receipts(settlement, inputs, View(**wanted)).filter("shown")
        lines = overdue_lines(settlement, shown, inputs.products, DEFAULT_AGEING).collect()
        return sorted(lines.select("line_id", "institution_code", "unpaid").iter_rows())

    def found(rows: list[Row]) -> list[tuple[Any, ...]]:
        return sorted((row["line_id"], row["institution_code"], row["value"]) for row in rows)

    rows = asked.findings("overdue")
    assert len(listed()) > 30
    assert found(list({row["_row"]: row for row in rows}.values())) == listed()
    for code in {row["batch"] for row in rows}:
        assert found([row for row in rows if row["batch"] == code]) == listed(batches=[code]), code


@pytest.mark.parametrize("chunk", range(4))
def test_the_findings_are_the_model_s(chunk: int) -> None:
    """The model dates the payees that only the catalogue names by code changes, jicai does not: none are left here."""
    count = 0
    for number in range(chunk * 15, chunk * 15 + 15):
        world = drawn(number)
        if "payments" in world.tables:
            orders = [row if row["distributor"] else row | {"company": "丙公司"} for row in world.rows("orders")]
            world = replace(world, tables={**world.tables, "orders": orders})
            # A line is a finding in each of its batches.
            rows = situation([world], world.as_of).findings("overdue")
            found = {row["_row"]: row for row in rows}.values()
            expected = [(row["line_id"], row["unpaid"]) for row in overdue_rows(world, world.as_of)]
            assert sorted((row["line_id"], row["value"]) for row in found) == sorted(expected)
            count += len(expected)
    assert count > 5
