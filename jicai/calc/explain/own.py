"""The rows that findings of a bureau's own rules rest on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.own.database import answered
from jicai.calc.own.expressions import Terms, figure, grouping
from jicai.calc.own.rows import group_mark, key_of, looked_rows
from jicai.calc.places import place
from jicai.calc.rules.rule import Columns, Rule
from jicai.own_rules.nodes import Number, Total
from jicai.own_rules.query import ROW_ID, examined_query
from jicai.own_rules.rule import Rows

_ONE = Decimal(1)


def group_rows(evidence: Evidence, rule: Rows, columns: tuple[Columns, ...], mark: str) -> pl.DataFrame:
    """The rows of the group that a finding's mark names, in file order.

    The columns of the table, _source, _row and `_own_figure`: what a row adds to a sum, or 1 to a number of rows.
    """
    value = rule.value
    of = value.of if isinstance(value, Total) and value.how == "sum" else None
    rows = looked_rows(evidence, rule, columns)
    added = figure(Number(_ONE) if of is None else of, Terms.of(evidence.as_of, rows))
    return (
        rows.with_columns(**{key_of(one): grouping(one) for one in rule.per}, _own_figure=added)
        .filter(group_mark(rule) == mark)
        .sort("_source", "_row")
        .collect()
    )


def given_rows(evidence: Evidence, rule: Rule, finding: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of an SQL rule's query that rest on the same row as the finding and give the same figures."""
    assert rule.own is not None
    rows = answered(evidence, examined_query(rule.own.query), rule.columns)
    at = pl.DataFrame({"_source": [finding["_source"]], "_row": [finding["_row"]]}).select(place()).item()
    name = next(name for name in rows.columns if name.lower() == ROW_ID)
    own = rows.filter(pl.col(name) == at)
    for key, labels in (("value", ("value", "数值")), ("limit", ("limit", "界限"))):
        column = next((one for one in rows.columns if one.lower() in labels), None)
        if column is not None and finding[key] is not None:
            own = own.filter(pl.col(column) == finding[key])
    return own.to_dicts()
