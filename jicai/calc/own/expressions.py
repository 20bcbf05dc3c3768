"""Conditions and figures of own rules as expressions of Polars, exact throughout."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce

import polars as pl

from jicai.batches.values import fold_name
from jicai.money import constant, exact, product
from jicai.own_rules.nodes import (
    Among,
    Arithmetic,
    AsOf,
    Compare,
    Condition,
    Day,
    Empty,
    Field,
    Holds,
    Joined,
    MonthOf,
    Number,
    Operand,
    Total,
    Word,
    places_of,
    sort_of,
)
from jicai.tables.column import Kind

_SIGNS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What expressions need to know beside the rows: as-of, and the places of decimal columns as they are."""

    as_of: date
    scales: Mapping[str, int]

    @classmethod
    def of(cls, as_of: date, rows: pl.LazyFrame) -> Terms:
        """Those of these rows."""
        schema = rows.collect_schema()
        return cls(as_of, {name: kind.scale for name, kind in schema.items() if isinstance(kind, pl.Decimal)})


def holds(condition: Condition, terms: Terms) -> pl.Expr:
    """Whether the condition holds of a row; null, which no filter lets pass, where a cell that it needs is empty."""
    match condition:
        case Compare(sign, left, right):
            return compared(sign, left, right, terms)
        case Empty(field, is_negated):
            cell = pl.col(field.column.key)
            return cell.is_not_null() if is_negated else cell.is_null()
        case Among(field, values, is_negated):
            found = reduce(operator.or_, (compared("=", field, value, terms) for value in values))
            return ~found if is_negated else found
        case Holds(field, text, is_negated):
            found = _folded(pl.col(field.column.key)).str.contains(fold_name(text), literal=True)
            return ~found if is_negated else found
        case Joined(by, parts):
            every = [holds(part, terms) for part in parts]
            return reduce(operator.and_ if by == "and" else operator.or_, every)
    return ~holds(condition.part, terms)


def compared(sign: str, left: Operand, right: Operand, terms: Terms) -> pl.Expr:
    """The comparison of two operands of one sort."""
    match sort_of(left):
        case "number":
            places = max(places_of(left, terms.scales), places_of(right, terms.scales))
            sides = [exact(figure(one, terms), places) for one in (left, right)]
        case "day":
            sides = [_day(one, terms) for one in (left, right)]
        case _:
            sides = [_text(one, left) for one in (left, right)]
    found: pl.Expr = _SIGNS[sign](*sides)
    return found


def figure(operand: Operand, terms: Terms) -> pl.Expr:
    """A number as Decimal(38, its places), of a row, or with totals of a group of rows."""
    places = places_of(operand, terms.scales)
    match operand:
        case Number(value):
            return constant(value, places)
        case Field(column):
            return exact(pl.col(column.key), places)
        case Arithmetic(sign, left, right):
            if sort_of(left) == "day":
                days = _day(left, terms) - _day(right, terms)
                return exact(days.dt.total_days(), 0)
            sides = figure(left, terms), figure(right, terms)
            if sign == "*":
                return product(*sides, places)
            one, other = (exact(side, places) for side in sides)
            return one + other if sign == "+" else one - other
    assert isinstance(operand, Total)
    return exact(_total(operand.how, operand.of, terms), places)


def _total(how: str, of: Operand | None, terms: Terms) -> pl.Expr:
    if of is None:
        return pl.len()
    if how == "kinds":
        assert isinstance(of, Field)
        cell = _text(of, of) if sort_of(of) == "text" else pl.col(of.column.key)
        return cell.drop_nulls().n_unique()
    inner = figure(of, terms)
    return {"sum": inner.sum, "min": inner.min, "max": inner.max}[how]()


def grouping(per: Field | MonthOf) -> pl.Expr:
    """What rows are grouped by; a month is its first day."""
    if isinstance(per, MonthOf):
        return pl.col(per.field.column.key).dt.month_start()
    return pl.col(per.column.key)


def _day(operand: Operand, terms: Terms) -> pl.Expr:
    match operand:
        case Day(value):
            return pl.lit(value)
        case AsOf():
            return pl.lit(terms.as_of)
    assert isinstance(operand, Field)
    return pl.col(operand.column.key)


def _text(operand: Operand, beside: Operand) -> pl.Expr:
    """A text as it is compared: a choice by its stored value, all else folded like names."""
    is_choice = isinstance(beside, Field) and beside.column.kind is Kind.CHOICE
    if isinstance(operand, Word):
        return pl.lit(operand.text if is_choice else fold_name(operand.text))
    assert isinstance(operand, Field)
    cell = pl.col(operand.column.key)
    return cell if operand.column.kind is Kind.CHOICE else _folded(cell)


def _folded(cell: pl.Expr) -> pl.Expr:
    return cell.str.normalize("NFKC").str.replace_all(r"\s", "").str.to_uppercase()
