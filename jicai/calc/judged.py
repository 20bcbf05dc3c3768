"""What a rule can judge of what was given: a column that was not exported says nothing of the rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.rules.rule import Columns, Rule
from jicai.tables import INPUTS


def why_not(evidence: Evidence, rule: Rule) -> str | None:
    """Why a rule cannot judge anything here, in Chinese; None where it can."""
    return None if rule.has_otherwise(evidence.given) else _why(evidence, rule)


def why_otherwise(evidence: Evidence, rule: Rule) -> str | None:
    """Why a rule judges only what the tables of its `otherwise` tell; None where it judges the rest too."""
    return _why(evidence, rule) if rule.has_otherwise(evidence.given) else None


def _why(evidence: Evidence, rule: Rule) -> str | None:
    absent = [INPUTS[key].label for key in rule.needs if key not in evidence.given]
    if absent:
        return f"未提供{'、'.join(absent)}"
    for one in rule.columns:
        if lacking_everywhere(evidence, one):
            return f"{INPUTS[one.table].label}{lacking_words(one)}"
    return rule.unknown(evidence) if rule.unknown else None


def lacking_everywhere(evidence: Evidence, columns: Columns) -> bool:
    """Whether no sheet of the table has them; False for a table without rows."""
    sheets = [source for source, (table, _) in evidence.sheets.items() if table == columns.table]
    return bool(sheets) and sheets == lacking_sheets(evidence, [columns])


def lacking_sheets(evidence: Evidence, columns: Iterable[Columns]) -> list[int]:
    """The sheets, as in `_source`, without the columns that their table should have."""
    columns = list(columns)
    return [
        source
        for source, (table, found) in evidence.sheets.items()
        if any(one.table == table and not one.are_in(found) for one in columns)
    ]


def lacking_words(columns: Columns) -> str:
    """What is not there, in Chinese."""
    table = INPUTS[columns.table]
    sets = ["、".join(table.column(key).label for key in keys) for keys in columns.alternatives]
    return f"没有{'，也没有'.join(sets)}列"


def without_orders(evidence: Evidence, sheets: Iterable[int]) -> Evidence:
    """The evidence without the order lines of these sheets."""
    orders = evidence.tables["orders"].filter(~pl.col("_source").is_in(list(sheets)))
    return replace(evidence, tables={**evidence.tables, "orders": orders})
