"""Rules in SQL: what they give, every way out that is shut, and what is said of queries that cannot be findings."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from calc.rules.situation import Situation
from own_rules.written import found, only_rule, put, sql

from jicai.calc.own import database
from jicai.calc.own.rules import as_rules
from jicai.calc.rules.rule import Rule
from jicai.errors import ConfigError

FROM = "SELECT row_id FROM orders"
SITUATION = Situation(
    orders=[{}, {"unit_price": "2.50", "status": "returned", "accepted_qty": "-3"}, {"ordered_on": date(2025, 7, 1)}]
)


def asked(folder: Path, query: str, **keys: str) -> Rule:
    return only_rule(folder, sql(query, **keys), "一.sql")


def broken(folder: Path, query: str) -> str:
    own = put(folder, sql(query), "一.sql")
    assert own.mistakes == []
    (rule,) = as_rules(own.rules).values()
    return rule.broken


def test_a_row_is_a_finding(tmp_path: Path) -> None:
    query = """
SELECT institution_code, product_code, line_id, ordered_qty * unit_price AS value, 19.5 AS "limit", row_id, ordered_on
FROM orders WHERE ordered_qty * unit_price > 19.5 AND status = 'normal' AND ordered_on <= $as_of AND $month < $as_of
"""
    rule = asked(
        tmp_path, query, message="{institution_code} {ordered_on}：{数值} 超过 {界限}，截至 {截至日期}", unit="元"
    )
    (row,) = found(rule, SITUATION)
    assert (row["institution_code"], row["product_code"], row["line_id"]) == ("H1", "P1", "L1")
    assert (row["value"], row["limit"], row["unit"]) == (Decimal(20), Decimal("19.5"), "yuan")
    assert row["message"] == "H1 2025-01-01：20 超过 19.5，截至 2025-06-30"
    assert (row["_row"], rule.clauses) == (2, ("局办〔2026〕3号",))
    assert rule.needs == ("orders",)


def test_chinese_names_and_words(tmp_path: Path) -> None:
    query = """
SELECT 医疗机构编码, count(*) AS 数值, min(row_id) AS row_id FROM 订单明细 AS 单
WHERE 单.订单状态 IN ('正常', '退货') GROUP BY ALL
"""
    (row,) = found(asked(tmp_path, query, message="{医疗机构编码} {数值} 行"), SITUATION)
    assert (row["institution_code"], row["value"], row["message"]) == ("H1", 2, "H1 2 行")


def test_tables_are_joined_and_decimals_stay_exact(tmp_path: Path) -> None:
    query = """
WITH dear AS (SELECT o.*, p.selected_price, p.batch FROM orders o JOIN products p USING (product_code))
SELECT batch, line_id, unit_price - selected_price AS value, row_id FROM dear WHERE unit_price > selected_price * 1.2
"""
    (row,) = found(asked(tmp_path, query), SITUATION)
    assert (row["batch"], row["line_id"], row["value"]) == ("one", "L2", Decimal("0.5"))


@pytest.mark.parametrize(
    ("days", "count"), [("+ 180", 1), ("+ 181", 0), ("+ INTERVAL 180 DAY", 1), ("+ INTERVAL '6' MONTH", 0)]
)
def test_days_and_months_are_added(days: str, count: int, tmp_path: Path) -> None:
    query = f"SELECT row_id FROM orders WHERE ordered_on {days} <= $as_of"
    assert len(found(asked(tmp_path, query), Situation(orders=[{}]))) == count


@pytest.mark.parametrize("ending", [";", ";\n", "\n-- 完", " /* 完 */"])
def test_how_a_query_may_end(ending: str, tmp_path: Path) -> None:
    assert len(found(asked(tmp_path, FROM + ending), SITUATION)) == 2


def test_what_is_merely_shown_decides_nothing(tmp_path: Path) -> None:
    query = """
SELECT o.line_id, o.contract_no, min(o.company) AS 企业, max(o.accepted_qty) AS 数值, min(o.row_id) AS row_id
FROM orders o JOIN institutions i USING (institution_code) WHERE i.type = '公立' AND o.delivered_on IS NOT NULL
GROUP BY ALL"""
    rule = asked(tmp_path, query)
    assert [(one.table, one.alternatives) for one in rule.columns] == [("orders", (("accepted_qty", "delivered_on"),))]
    assert rule.names >= {"line_id", "company", "value"}


def test_findings_with_marks_are_told_apart(tmp_path: Path) -> None:
    query = "SELECT institution_code, month(ordered_on) AS mark, row_id FROM orders"
    orders = [{}, {"ordered_on": date(2025, 2, 1)}]
    rows = found(asked(tmp_path, query), Situation(orders=orders))
    assert len({row["_parts"] for row in rows}) == 2


def test_what_happened_after_as_of_is_not_there(tmp_path: Path) -> None:
    assert len(found(asked(tmp_path, FROM), SITUATION)) == 2


#: Every way out of the database: refused when the rule is looked at, each for what it is.
WAYS_OUT = {
    "SELECT * FROM read_csv('/etc/passwd')": "不能用表函数 read_csv，规则只能查各张表",
    "SELECT * FROM read_parquet('x')": "不能用表函数 read_parquet",
    "SELECT * FROM read_text('/etc/passwd')": "不能用表函数 read_text",
    "SELECT * FROM glob('/*')": "不能用表函数 glob",
    "SELECT * FROM 'x.csv'": "没有「x.csv」这张表",
    "SELECT * FROM '/etc/passwd'": "没有「/etc/passwd」这张表",
    "SELECT * FROM 'https://example.org/x.parquet'": "没有「https://example.org/x.parquet」这张表",
    "SELECT * FROM duckdb_settings()": "不能用表函数 duckdb_settings",
    "SELECT * FROM information_schema.tables": "表名前不写库名",
    "SELECT * FROM sqlite_master": "没有「sqlite_master」这张表",
    "SELECT * FROM range(10)": "不能用表函数 range",
    "SELECT row_id FROM orders WHERE getenv('HOME') = ''": "不能用函数 getenv",
    "SELECT current_setting('memory_limit'), row_id FROM orders": "不能用函数 current_setting",
    "SELECT read_text('/etc/passwd'), row_id FROM orders": "不能用函数 read_text",
    "SELECT row_id FROM orders WHERE random() > 0": "不能用函数 random",
    "SELECT row_id FROM orders WHERE ordered_on < now()": "不能用函数 now",
    "SELECT row_id FROM orders WHERE ordered_on < current_date": "不能用 current_date，截至日期请写 $as_of",
    "SELECT row_id FROM orders WHERE user = 'x'": "不能用 user",
    "SELECT row_id FROM orders USING SAMPLE 1": "不能用 SAMPLE",
    "SELECT row_id FROM orders TABLESAMPLE 10%": "不能用 SAMPLE",
    "SELECT row_id, (SELECT content FROM read_blob('x')) FROM orders": "不能用表函数 read_blob",
    "WITH x AS (FROM read_csv('x')) SELECT row_id FROM orders, x": "不能用表函数 read_csv",
    "WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT 1 FROM r) SELECT row_id FROM orders, r": "不能用 WITH RECURSIVE",
    "COPY orders TO 'x.csv'": "应是一个 SELECT",
    "COPY (SELECT 1) TO '/tmp/x'": "应是一个 SELECT",
    "EXPORT DATABASE 'x'": "应是一个 SELECT",
    "ATTACH 'x.db'": "应是一个 SELECT",
    "INSTALL httpfs": "应是一个 SELECT",
    "LOAD httpfs": "应是一个 SELECT",
    "SET memory_limit = '9GB'": "应是一个 SELECT",
    "RESET enable_external_access": "应是一个 SELECT",
    "PRAGMA enable_external_access = true": "应是一个 SELECT",
    "CREATE TABLE x AS SELECT 1": "应是一个 SELECT",
    "DROP TABLE orders": "应是一个 SELECT",
    "INSERT INTO orders SELECT * FROM orders": "应是一个 SELECT",
    "CALL pragma_version()": "应是一个 SELECT",
    "EXPLAIN SELECT row_id FROM orders": "应是一个 SELECT",
    "PREPARE x AS SELECT 1": "应是一个 SELECT",
    f"{FROM}; {FROM}": "应是一个 SELECT，不能有别的语句，也不能有几个",
    f"{FROM}; COPY orders TO 'x'": "应是一个 SELECT",
    "DESCRIBE orders": "不能用DESCRIBE、SHOW",
    "SHOW TABLES": "不能用DESCRIBE、SHOW",
    "SELECT 1": "没有查任何表",
}


@pytest.mark.parametrize("query", WAYS_OUT)
def test_ways_out_are_refused(query: str, tmp_path: Path) -> None:
    assert broken(tmp_path, query).startswith("规则/一.sql 第 6 行：" + WAYS_OUT[query])


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELEC row_id FROM orders", "第 6 行：不是有效的 SQL：Parser Error"),
        ("SELECT row_id\nFROM ordres", "第 7 行：没有「ordres」这张表，可用的：订单明细、"),
        (
            "SELECT row_id FROM orders\nWHERE a / 2 > 1",
            "第 7 行：不能用 /：除法和平均数得出的是二进制小数，不精确，请改成乘法",
        ),
        ("SELECT avg(unit_price) AS value, row_id FROM orders", "不能用 avg：除法和平均数"),
        ("SELECT row_id FROM orders WHERE unit_price > 1e3", "1e3 是二进制小数，请写成普通的小数"),
        ("SELECT unit_price::DOUBLE AS value, row_id FROM orders", "DOUBLE 是二进制小数，不精确，请写 DECIMAL(38, 10)"),
        ("SELECT row_id FROM orders WHERE ordered_on < $today", "没有参数 $today，可用 $as_of（截至日期）、$month"),
        ("SELECT row_id FROM orders WHERE ordered_on < ?", "没有参数 $1"),
        ("SELECT row_id FROM orders WHERE cuont(unit_price) > 1", "不能用函数 cuont，是否要写 count？"),
    ],
)
def test_mistakes_that_are_seen_at_once(query: str, told: str, tmp_path: Path) -> None:
    assert told in broken(tmp_path, query)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT unit_pric, row_id FROM orders", "运行出错（Binder Error"),
        ("SELECT line_id FROM orders", "结果没有 row_id 列，不知道依据哪一行，请在 SELECT 里写上表的 row_id"),
        ("SELECT NULL::BIGINT AS row_id FROM orders", "结果有 2 行的 row_id 是空的"),
        ("SELECT 'x' AS value, row_id FROM orders", "value 应是数，现在是 String"),
        ("SELECT date_part('epoch', ordered_on) AS value, row_id FROM orders", "value 是 DOUBLE（二进制小数，不精确）"),
        ("SELECT row_id FROM orders WHERE ordered_qty > '1'::VARCHAR::DECIMAL(1,1)", "运行出错（Conversion Error"),
        ("SELECT array_agg(line_id) AS x, min(row_id) AS row_id FROM orders", "x 是 VARCHAR[]，不是一个值"),
        ("SELECT line_id AS a, line_id AS a, row_id FROM orders", "结果有两列同名"),
    ],
)
def test_mistakes_that_are_seen_when_it_is_run(query: str, told: str, tmp_path: Path) -> None:
    rule = asked(tmp_path, query)
    with pytest.raises(ConfigError) as error:
        found(rule, SITUATION)
    assert str(error.value).startswith(f"规则/一.sql：{told}")


def test_a_message_names_columns_that_are_there(tmp_path: Path) -> None:
    rule = asked(tmp_path, FROM, message="{医院}")
    with pytest.raises(ConfigError, match="message：结果没有「医院」这一列，可用的：row_id、截至日期"):
        found(rule, SITUATION)


def test_the_database_is_shut_whatever_the_query_says() -> None:
    """Behind the look at the query stands the database: none of these works in it either."""
    for query in WAYS_OUT:
        if (
            "read_" in query
            or "glob" in query
            or "getenv" in query
            or query.split()[0] in (*("COPY", "ATTACH", "INSTALL", "LOAD", "SET", "RESET", "PRAGMA", "EXPORT"),)
        ):
            with database._shut({}) as shut, pytest.raises(duckdb.Error):
                shut.execute(query).fetchall()


def test_a_query_that_does_not_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "SECONDS", 0.2)
    many = ", ".join(f"orders o{at}" for at in range(30))
    rule = asked(tmp_path, f"SELECT min(o0.row_id) AS row_id FROM {many} WHERE o1.unit_price + o29.unit_price > 100")
    with pytest.raises(ConfigError, match="没有算完，请简化查询"):
        found(rule, Situation(orders=[{} for _ in range(20)]))


def test_a_query_that_takes_too_much_memory_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(database._SHUT, "memory_limit", "20MB")
    many = ", ".join(f"orders o{at}" for at in range(5))
    rule = asked(
        tmp_path, f"SELECT string_agg(o0.line_id || o1.product_name) AS x, min(o0.row_id) AS row_id FROM {many}"
    )
    with pytest.raises(ConfigError, match="需要的内存超过 1GB，请简化查询"):
        found(rule, Situation(orders=[{} for _ in range(20)]))


def test_without_duckdb_the_rule_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    told = broken(tmp_path, FROM)
    assert told.startswith(
        f'规则/一.sql：SQL 规则要用 DuckDB，这台机器没有安装，请运行 {sys.executable} -m pip install "jicai[duckdb]"'
    )
    assert 'off = ["our-rule"]' in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SELECT 1", "规则/一.sql 第 1 行：缺少 name（编号），请补上"),
        (sql(""), "规则/一.sql：没有 SELECT，请在开头的注释之后写一个查询"),
        (sql(FROM, severity="高"), "规则/一.sql 第 3 行：severity：应是 严重、警示、复核、提示 中的一个，加引号"),
        (sql(FROM, where="x"), "规则/一.sql 第 6 行：where：没有这个键"),
        ("-- 每月看一次\n" + sql(FROM), "规则/一.sql：不是有效的 TOML，第 1 行"),
    ],
)
def test_mistakes_in_the_head(text: str, told: str, tmp_path: Path) -> None:
    own = put(tmp_path, text, "一.sql")
    assert own.mistakes[0].startswith(told) or (text == "SELECT 1" and told in own.mistakes)
