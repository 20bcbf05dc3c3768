"""What a finding of a bureau's own rule rests on: the rule as it is written, and the rows that it looked at."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jicai.results.explain.rows import Entry, Place, Steps

if TYPE_CHECKING:
    from jicai.own_rules.rule import Rows
    from jicai.results.explain.found import Found

_NOTHING = Decimal()


def own_steps(found: Found) -> Steps:
    """The conditions, then the rows of the finding's group, or the row of a query as it was given."""
    own, steps = found.rule.own, found.steps
    assert own is not None
    steps.figure("规则", own.file, None, None, found.rule.page.method, own.head.title, found.rule.clauses)
    if own.rows is None:
        _given_row(found, steps)
    elif own.rows.per:
        _group(found, own.rows, steps)
    return steps


def _group(found: Found, rule: Rows, steps: Steps) -> None:
    """The rows of the group: what each gives where the value is their sum or number, else the rows alone."""
    from jicai.calc.explain.own import group_rows
    from jicai.own_rules.nodes import Total

    value = rule.value
    is_sum = isinstance(value, Total) and value.how in ("sum", "rows")
    rows = group_rows(found.evidence, rule, found.rule.columns, found.finding["_mark"])
    entries = [
        Entry(
            _name(row, rule),
            (row["_own_figure"] or _NOTHING) if is_sum else None,
            dated=next((row[key] for key in _days(rule) if row[key] is not None), None),
            place=_at(row),
        )
        for row in rows.to_dicts()
    ]
    if is_sum:  # the finding has ten places of it
        total = sum((entry.value or _NOTHING for entry in entries), _NOTHING)
        steps.sum("数值", total, rule.unit, entries, clauses=found.rule.clauses)
    else:
        steps.rows_of("这一组的行", entries, found.rule.clauses)


def _name(row: dict[str, Any], rule: Rows) -> str:
    keys = (*rule.table.unique_by, "line_id", "institution_code", "product_code")
    return next((str(row[key]) for key in keys if row.get(key) is not None), "")


def _days(rule: Rows) -> list[str]:
    from jicai.tables.column import Kind

    return [column.key for column in rule.table.columns if column.kind is Kind.DATE]


def _at(row: dict[str, Any]) -> Place:
    return row["_source"], row["_row"]


def _given_row(found: Found, steps: Steps) -> None:
    """Every column that the query gave for the finding, a line each."""
    from jicai.calc.explain.own import given_rows

    for row in given_rows(found.evidence, found.rule, found.finding):
        for name, value in _cells(row):
            if isinstance(value, Decimal):
                steps.figure("查询给出的行", name, value, None)
            else:
                steps.figure("查询给出的行", name, None, None, str(value))


def _cells(row: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    from jicai.own_rules.query import ROW_ID

    return ((name, value) for name, value in row.items() if value is not None and name.lower() != ROW_ID)
