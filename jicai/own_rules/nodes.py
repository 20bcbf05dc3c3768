"""What conditions and figures of own rules are made of, once they were understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from jicai.tables.column import NUMERIC, SCALES, Column, Kind

#: Decimal places that no figure of a rule goes beyond: a quantity times a price times a share of two places, and more.
MOST_PLACES = 16
#: The same where quantities and prices were stated in base units and are carried with 12 places.
FINEST_PLACES = 24
Comparing = Literal["=", "!=", "<", "<=", ">", ">="]
How = Literal["sum", "min", "max", "rows", "kinds"]
#: What may be compared with what.
Sort = Literal["number", "day", "text"]


@dataclass(frozen=True, slots=True)
class Field:
    """The value of a column of the row."""

    column: Column


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or the first of a month, and how it is written."""

    value: date
    written: str = ""

    @property
    def is_month(self) -> bool:
        """Whether a month is written."""
        return self.written.count("-") == 1


@dataclass(frozen=True, slots=True)
class Word:
    """A text; of a choice its stored value."""

    text: str


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day through which data count."""


@dataclass(frozen=True, slots=True)
class MonthOf:
    """The month in which a day of the row lies."""

    field: Field


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A sum, a difference (of days: their number) or a product."""

    sign: Literal["+", "-", "*"]
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Total:
    """What the rows of a group come to; `of` is None for the number of the rows alone."""

    how: How
    of: Operand | None


Operand = Field | Number | Day | Word | AsOf | Arithmetic | Total


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison; nothing holds of what is empty."""

    sign: Comparing
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Empty:
    """Whether the cell is empty."""

    field: Field
    is_negated: bool


@dataclass(frozen=True, slots=True)
class Among:
    """Whether the cell is one of these."""

    field: Field
    values: tuple[Operand, ...]
    is_negated: bool


@dataclass(frozen=True, slots=True)
class Holds:
    """Whether the text holds another one."""

    field: Field
    text: str
    is_negated: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """Conditions of which all, or at least one, must hold."""

    by: Literal["and", "or"]
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; of what is empty neither holds."""

    part: Condition


Condition = Compare | Empty | Among | Holds | Joined | Not


def sort_of(operand: Operand) -> Sort:
    """What the operand may be compared with."""
    match operand:
        case Field(column):
            if column.kind in NUMERIC or column.kind is Kind.YEAR:
                return "number"
            return "day" if column.kind in (Kind.DATE, Kind.MONTH) else "text"
        case Day() | AsOf():
            return "day"
        case Word():
            return "text"
        case _:
            return "number"


def places_of(operand: Operand, scales: Mapping[str, int] | None = None) -> int:
    """The decimal places that hold a number exactly; `scales` are those of columns that have others than declared."""
    match operand:
        case Field(column):
            return (scales or {}).get(column.key, SCALES.get(column.kind, 0))
        case Number(value):
            return max(0, -int(value.as_tuple().exponent))
        case Arithmetic(sign, left, right):
            if sort_of(left) == "day":
                return 0
            places = places_of(left, scales), places_of(right, scales)
            return min(sum(places), FINEST_PLACES) if sign == "*" else max(places)
        case Total(how, of) if of is not None and how in ("sum", "min", "max"):
            return places_of(of, scales)
        case _:
            return 0


def unit_of(operand: Operand) -> str | None:
    """The unit of a figure as findings have it, where it is plain; None where it is not."""
    match operand:
        case Field(column):
            known = {Kind.PRICE: "yuan", Kind.MONEY: "yuan", Kind.QUANTITY: "purchase_units"}
            return known.get(column.kind)
        case Arithmetic(sign, left, right):
            if sort_of(left) == "day":
                return "days"
            units = [unit for unit in (unit_of(left), unit_of(right)) if unit]
            if sign == "*":
                return "yuan" if "yuan" in units and units.count("yuan") == 1 else units[0] if len(units) == 1 else None
            return units[0] if units and len(set(units)) == 1 else None
        case Total(how, of):
            return "lines" if how == "rows" else unit_of(of) if of is not None and how != "kinds" else None
        case _:
            return None


def fields_of(node: Operand | Condition | MonthOf | None) -> list[Column]:
    """The columns that it looks at."""
    match node:
        case Field(column):
            return [column]
        case MonthOf(field) | Holds(field):
            return [field.column]
        case Empty(field):
            return [field.column]
        case Among(field, values):
            return [field.column, *(column for value in values for column in fields_of(value))]
        case Arithmetic(_, left, right) | Compare(_, left, right):
            return [*fields_of(left), *fields_of(right)]
        case Total(_, of):
            return fields_of(of)
        case Joined(_, parts):
            return [column for part in parts for column in fields_of(part)]
        case Not(part):
            return fields_of(part)
        case _:
            return []
