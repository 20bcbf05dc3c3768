"""The rows that findings of own rules rest on, and what sheets that lack a column tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from calc.rules.situation import Situation
from own_rules.written import found, only_rule, put, sql, toml

from jicai.calc.evidence import Evidence
from jicai.calc.explain.own import given_rows, group_rows
from jicai.calc.findings import findings
from jicai.calc.own.rules import as_rules
from jicai.errors import ConfigError

SITUATION = Situation(
    institutions=[{}, {"institution_code": "H2"}],
    orders=[
        {"quantity": "3"},
        {"institution_code": "H2", "quantity": "50"},
        {"quantity": "7", "ordered_on": date(2025, 1, 31)},
        {"quantity": "8", "ordered_on": date(2025, 2, 1)},
        {"quantity": "9", "ordered_on": date(2025, 7, 1)},  # after as-of
        {"quantity": "1", "unit_price": "9.00"},
    ],
)


@pytest.mark.parametrize(
    ("value", "figures"),
    [
        ("合计(采购数量 * 2)", [6, 14]),
        ("行数", [1, 1]),
        ("最大(采购数量)", [1, 1]),
    ],
)
def test_the_rows_of_a_group_and_what_each_adds(value: str, figures: list[int], tmp_path: Path) -> None:
    """January of H1: L1 and L3; L6 is dearer than the rule looks at, L4 of February, L5 after as-of."""
    keys = {"per": ["医疗机构编码", "月份(下单日期)"], "value": value, "above": 0, "where": ["采购单价 < 9"]}
    rule = only_rule(tmp_path, toml(**keys))
    assert rule.own is not None
    assert rule.own.rows is not None
    rows = group_rows(SITUATION.evidence(), rule.own.rows, rule.columns, "H1|2025-01-01")
    assert rows.select("line_id", "_own_figure").rows() == list(zip(["L1", "L3"], map(Decimal, figures), strict=True))


@pytest.mark.parametrize(
    ("query", "finding", "lines"),
    [
        ("SELECT *, ordered_qty AS value, 5 AS limit FROM orders", {"_row": 2, "value": 3, "limit": 5}, ["L1"]),
        ("SELECT *, ordered_qty AS value FROM orders", {"_row": 2, "value": 4, "limit": None}, []),
        ("SELECT *, ordered_qty AS 数值, 5 AS 界限 FROM orders", {"_row": 3, "value": 50, "limit": 6}, []),
        ("SELECT * FROM orders", {"_row": 4, "value": None, "limit": None}, ["L3"]),
        ("SELECT *, ordered_qty AS VALUE FROM orders", {"_row": 5, "value": None, "limit": None}, ["L4"]),
    ],
)
def test_the_rows_that_a_query_gave(query: str, finding: dict[str, Any], lines: list[str], tmp_path: Path) -> None:
    rule = only_rule(tmp_path, sql(query), "一.sql")
    rows = given_rows(SITUATION.evidence(), rule, {"_source": 0, **finding})
    assert [row["line_id"] for row in rows] == lines


def lacking(*columns: str) -> Evidence:
    """L1 stands in a sheet without these columns, all others in one that has them."""
    evidence = SITUATION.evidence()
    orders = evidence.tables["orders"].with_columns(
        _source=pl.when(pl.col("line_id") == "L1").then(1).otherwise(0).cast(pl.UInt32)
    )
    has = frozenset(orders.collect_schema()) - {"_source", "_row"}
    sheets = {0: ("orders", has), 1: ("orders", has - set(columns))}
    return replace(evidence, tables={**evidence.tables, "orders": orders}, sheets=sheets)


@pytest.mark.parametrize(("column", "first"), [("contract_no", "L2"), ("distributor", "L1")])
def test_rows_of_a_sheet_that_lacks_what_decides_are_not_looked_at(column: str, first: str, tmp_path: Path) -> None:
    put(tmp_path, toml(where=["合同编号 不为空"]))
    query = sql("SELECT line_id, row_id FROM orders WHERE contract_no <> ''", name="our-query", title="本局的查询")
    rules = as_rules(put(tmp_path, query, "二.sql").rules).values()
    assert {rule.id for rule in rules} == {"our-rule", "our-query"}
    for rule in rules:
        told = findings(lacking(column), [rule], {}).collect()
        assert min(told["line_id"].to_list()) == first


def test_the_rows_of_a_group_are_those_of_sheets_that_can_be_judged(tmp_path: Path) -> None:
    keys = {"per": ["医疗机构编码"], "value": "合计(采购数量)", "above": 1, "where": ["合同编号 不为空"]}
    rule = only_rule(tmp_path, toml(**keys))
    assert rule.own is not None
    assert rule.own.rows is not None
    rows = group_rows(lacking("contract_no"), rule.own.rows, rule.columns, "H1")
    assert rows["line_id"].to_list() == ["L3", "L4", "L6"]


def test_a_message_says_the_day_and_what_is_empty(tmp_path: Path) -> None:
    keys = {"value": "采购数量", "above": 8, "message": "截至 {截至日期}：{数值}，合同 {合同编号}"}
    situation = Situation(orders=[{"contract_no": None}])
    (row,) = found(only_rule(tmp_path, toml(**keys)), situation)
    assert row["message"] == "截至 2025-06-30：10，合同 （空）"


def test_the_agreement_year_of_a_query_is_that_of_the_finding(tmp_path: Path) -> None:
    query = "SELECT agreement_year, institution_code, row_id FROM agreed"
    (row,) = found(only_rule(tmp_path, sql(query), "一.sql"), Situation(orders=[]))
    assert (row["agreement_year"], row["institution_code"], row["_row"]) == (1, "H1", 2)


def test_a_number_that_becomes_binary_on_the_way_is_refused(tmp_path: Path) -> None:
    """Nothing of it is shown: that it decides is enough."""
    rule = only_rule(
        tmp_path, sql("SELECT row_id FROM orders WHERE date_part('epoch', ordered_on) > unit_price"), "一.sql"
    )
    with pytest.raises(ConfigError, match="有的数变成了 DOUBLE（二进制小数，不精确）"):
        found(rule, SITUATION)


def test_a_rule_with_a_mistake_finds_nothing_but_says_so(tmp_path: Path) -> None:
    own = put(tmp_path, sql("SELECT row_id FROM ordres"), "一.sql")
    (rule,) = as_rules(own.rules).values()
    assert rule.broken
    with pytest.raises(ConfigError, match="这条规则有误，不能运行"):
        rule.find(SITUATION.evidence(), rule.settings())
