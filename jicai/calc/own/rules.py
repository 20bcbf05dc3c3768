"""Own rules as `Rule`s: the same frame as the rules that come with the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from importlib import metadata
from typing import cast

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.finding_keys import IDENTITY
from jicai.calc.own.queries import queried
from jicai.calc.own.rows import found_rows
from jicai.calc.rules.rule import Columns, Page, Rule, RuleSettings, Severity, Unit
from jicai.errors import ConfigError
from jicai.extras import installing
from jicai.own_rules.nodes import fields_of
from jicai.own_rules.query import Query, examined_query, has_duckdb
from jicai.own_rules.rule import OwnRule, Rows
from jicai.tables import INPUTS
from jicai.tables.column import Column, InputTable

NO_DUCKDB = (
    f"SQL 规则要用 DuckDB，这台机器没有安装，请运行 {installing('duckdb')}；暂时不用这条规则，"
    '就在 jicai.toml 的 [rules] 写 off = ["{name}"]'
)


def as_rules(own: Iterable[OwnRule]) -> dict[str, Rule]:
    """The rules under their names, in the order of these.

    One that cannot be run says so in `broken`.
    """
    rules = (_of_rows(rule, rule.rows) if rule.rows is not None else _of_query(rule) for rule in own)
    return {rule.id: rule for rule in sorted(rules, key=lambda rule: rule.id)}


def _of_rows(own: OwnRule, rows: Rows) -> Rule:
    columns = _needed(rows.table, _looked(rows))

    def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
        return found_rows(evidence, rows, columns)

    method, names = "；".join(rows.shown), frozenset(rows.about)
    return _rule(own, (rows.table.key,), columns, find, unit=rows.unit, method=method, names=names)


def _of_query(own: OwnRule) -> Rule:
    if not has_duckdb():
        return _rule(own, (), (), _nothing, broken=f"{own.file}：{NO_DUCKDB.replace('{name}', own.head.name)}")
    query = _examined(own.query)
    if query.told:
        told = "\n".join(f"{own.file} 第 {line} 行：{words}" for line, words in query.told)
        return _rule(own, (), (), _nothing, broken=told)
    named = {INPUTS[key]: [INPUTS[key].column(name) for name in query.deciding[key]] for key in query.tables}
    columns = tuple(one for table, of_table in named.items() for one in _needed(table, of_table))

    def find(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
        return queried(evidence, own, query, columns)

    method, names = " ".join(own.query.split()), frozenset(query.outputs)
    own = replace(own, content=f"{own.content} duckdb {metadata.version('duckdb')}")
    return _rule(own, tuple(query.tables), columns, find, unit=own.head.unit, method=method, names=names)


def _nothing(evidence: Evidence, settings: RuleSettings) -> pl.LazyFrame:
    raise ConfigError("这条规则有误，不能运行")


@cache
def _examined(text: str) -> Query:
    return examined_query(text)


def _rule(
    own: OwnRule,
    tables: tuple[str, ...],
    columns: tuple[Columns, ...],
    find: Callable[[Evidence, RuleSettings], pl.LazyFrame],
    *,
    unit: str | None = None,
    method: str = "",
    broken: str = "",
    names: frozenset[str] = frozenset(),
) -> Rule:
    head = own.head
    return Rule(
        id=head.name,
        title=head.title,
        clauses=(head.ground,),
        severity=cast(Severity, head.severity),
        needs=tuple(key for key in INPUTS if key in tables and key not in ("products", "institutions")),
        find=find,
        columns=columns,
        unit=cast("Unit | None", unit),
        page=Page(finds=head.title, why=head.ground, method=method, left_out="", example=""),
        own=own,
        broken=broken,
        names=names,
        # Of a rule on rows the mark holds all that tells its findings apart.
        identity=IDENTITY if own.rows is None else (),
    )


def _looked(rows: Rows) -> list[Column]:
    """The columns whose absence would tell nothing: those that decide, not those that are only told."""
    nodes = [rows.where, rows.value, rows.limit, rows.day, *rows.per]
    own = [column for node in nodes for column in fields_of(node)]
    return [column for column in own if column.key not in rows.borrowed]


def _needed(table: InputTable, columns: Iterable[Column]) -> tuple[Columns, ...]:
    """Of these columns of a table those that a file may lack, so that its rows cannot be judged."""
    may_lack = sorted({one.key for one in columns if not one.required and one.default is None})
    return (Columns(table.key, (tuple(may_lack),)),) if may_lack else ()
