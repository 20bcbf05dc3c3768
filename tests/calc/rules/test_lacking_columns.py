"""What an export does not have says nothing: neither of a whole table nor of the rows of one sheet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from situation import Row, Situation

from jicai.calc.evidence import Evidence
from jicai.calc.findings import findings
from jicai.calc.judged import why_not, why_otherwise
from jicai.calc.rules import all_rules
from jicai.tables import INPUTS

EVERYTHING = frozenset(column.key for column in INPUTS["orders"].columns)
#: Two lines without a contract, and one with.
LINES: list[Row] = [{"contract_no": None}, {}, {"contract_no": None}]


def evidence(*without: set[str], orders: list[Row] = LINES, **tables: Any) -> Evidence:
    """Line L1 is alone in the first sheet, the others are in the second; each lacks some columns."""
    given = Situation(orders=orders, **tables).evidence()
    second = pl.when(pl.col("line_id") != "L1").then(1).otherwise(0).cast(pl.UInt32)
    placed = given.tables["orders"].with_columns(_source=second)
    sheets = {at: ("orders", EVERYTHING - lacks) for at, lacks in enumerate(without)}
    return replace(given, tables={**given.tables, "orders": placed}, sheets=sheets)


def found(rule: str, given: Evidence) -> list[str]:
    return findings(given, [all_rules()[rule]], {}).collect()["line_id"].to_list()


@pytest.mark.parametrize(
    ("sentence", "without", "lines"),
    [
        ("both sheets have the column", (set(), set()), ["L1", "L3"]),
        ("the first lacks it", ({"contract_no"}, set()), ["L3"]),
        ("the second lacks it", (set(), {"contract_no"}), ["L1"]),
        ("another column is lacking", ({"distributor"}, set()), ["L1", "L3"]),
        ("neither has it", ({"contract_no"}, {"contract_no"}), []),
    ],
)
def test_rows_of_a_sheet_without_the_column_are_not_judged(
    sentence: str, without: tuple[set[str], ...], lines: list[str]
) -> None:
    assert found("no-contract", evidence(*without)) == lines, sentence


@pytest.mark.parametrize(
    ("rule", "without", "told"),
    [
        ("no-contract", ({"contract_no"}, {"contract_no"}), "订单明细没有合同编号列"),
        ("no-contract", ({"contract_no"}, set()), None),
        ("no-contract", ({"distributor"}, set()), None),
        (
            "supply-late",
            ({"delivered_on", "accepted_on"}, {"delivered_qty", "accepted_qty"}),
            "订单明细没有配送数量、配送日期，也没有验收数量、验收日期列",
        ),
        ("supply-late", ({"delivered_on"}, {"delivered_qty"}), None),
    ],
)
def test_why_a_rule_cannot_judge_anything(rule: str, without: tuple[set[str], ...], told: str | None) -> None:
    assert why_not(evidence(*without), all_rules()[rule]) == told


def test_a_table_that_is_not_given_is_named() -> None:
    given = Situation(orders=[{}]).evidence()
    assert why_not(given, all_rules()["overdue"]) == "未提供货款支付"
    assert why_not(given, all_rules()["price-above"]) is None


def test_without_rows_there_is_no_sheet_that_lacks_anything() -> None:
    assert why_not(Situation(orders=[]).evidence(), all_rules()["supply-late"]) is None


def test_a_rule_that_judges_by_other_tables_says_what_it_cannot_judge() -> None:
    """Contracts tell of what was signed where the orders do not name contracts at all."""
    rule = all_rules()["no-contract"]
    lacking = ({"contract_no"}, {"contract_no"})
    assert rule.otherwise == ("contracts", "agreed") or "contracts" in rule.otherwise
    signed = evidence(*lacking, contracts=[{}])
    assert (why_not(signed, rule), why_otherwise(signed, rule)) == (None, "订单明细没有合同编号列")
    assert why_otherwise(evidence(set(), set(), contracts=[{}]), rule) is None
    assert why_otherwise(evidence(*lacking), rule) is None
