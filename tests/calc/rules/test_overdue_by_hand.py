"""`overdue`, one line at a time: 20.00 yuan, accepted on New Year's Day 2025, are to be paid by 28 February."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from situation import Row, Situation

from jicai.calc.findings import findings
from jicai.calc.rules import all_rules
from jicai.calc.settlement.inputs import SettlementInputs
from jicai.calc.settlement.state import settle


def test_a_line_paid_in_part_is_overdue_by_the_rest() -> None:
    found = Situation(orders=[{}], payments=[{"amount": "15.50"}], as_of=date(2025, 3, 15)).finding("overdue")
    keys = ("batch", "agreement_year", "institution_code", "variety_code", "product_code", "company", "line_id", "_row")
    assert tuple(found[key] for key in keys) == ("one", 1, "H1", "V1", "P1", "甲公司", "L1", 2)
    assert (found["value"], found["limit"]) == (Decimal("4.5"), 0)
    assert found["message"] == (
        "2025-01-01 验收，应于 2025-02-28 前（含当日）付给配送一公司 20.00 元，已付 15.50 元，未付 4.50 元，逾期 15 天"
    )


def test_what_a_return_took_off_is_said() -> None:
    orders: list[Row] = [{}, {"status": "returned", "quantity": "-3"}]
    found = Situation(orders=orders, payments=[{"amount": "10.00"}]).finding("overdue")
    assert "20.00 元，已付 10.00 元，退货抵减 6.00 元，未付 4.00 元" in found["message"]


def test_every_receipt_of_a_line_is_a_finding_of_its_own() -> None:
    receipts: list[Row] = [
        {"line_id": "L1", "receipt_id": name, "accepted_qty": qty} for name, qty in (("R1", "6"), ("R2", "4"))
    ]
    found = Situation(orders=receipts, payments=[{"amount": "5.00", "line_id": "L1"}]).findings("overdue")
    assert [(row["line_id"], row["value"], row["_row"]) for row in found] == [("L1", 7, 2), ("L1", 8, 3)]
    assert [row["message"][:8] for row in found] == ["入库明细 R1，", "入库明细 R2，"]


@pytest.mark.parametrize(("as_of", "overdue"), [(date(2025, 2, 28), []), (date(2025, 3, 1), ["L1"])])
def test_a_settlement_that_is_at_hand_gives_the_same(as_of: date, overdue: list[str]) -> None:
    """Due on as-of is not overdue, nor is what is paid."""
    orders: list[Row] = [{}, {}]
    situation = Situation(orders=orders, payments=[{"amount": "20.00", "line_id": "L2"}], as_of=as_of)
    evidence = situation.evidence()
    keys = ("orders", "payments", "products", "code_changes", "institutions")
    inputs = SettlementInputs(
        **{key: evidence.tables[key] for key in keys},
        batches=evidence.batches,
        agreement_years=evidence.agreement_years,
    )
    at_hand = replace(evidence, settlement=lambda: settle(inputs, as_of))
    rule = [all_rules()["overdue"]]
    told = [findings(one, rule, {}).collect() for one in (evidence, at_hand)]
    assert told[0].equals(told[1])
    assert told[0]["line_id"].to_list() == overdue
