"""How values that call for attention are set off, at a terminal and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jicai.tables.column import Column, Kind, ResultTable


@dataclass(frozen=True, slots=True)
class Mark:
    """`style` is a style of rich; `look` the properties of a row of a workbook, none where it is not set off."""

    style: str
    look: Mapping[str, Any] | None = None


# In a print without colours the fills are two greys, light enough to read on, and the darker one has bold figures.
_SERIOUS = Mark("red", {"bg_color": "#F2C1B9", "bold": True})
_WARNING = Mark("yellow", {"bg_color": "#FFEDB8"})
_GOOD = Mark("green")
_NEUTRAL = Mark("cyan")
_QUIET = Mark("dim", {"font_color": "#7F7F7F"})

#: By the stored value of a choice.
MARKS: dict[str, Mark] = {
    "completed": _GOOD,
    "paid": _GOOD,
    "on_track": _NEUTRAL,
    "due": _NEUTRAL,
    "final": _NEUTRAL,
    "review": _NEUTRAL,
    "lagging": _WARNING,
    "late": _WARNING,
    "warning": _WARNING,
    "not_started": _SERIOUS,
    "serious": _SERIOUS,
    "superseded": _QUIET,
    "upcoming": _QUIET,
    "forecast": _QUIET,
    "info": _QUIET,
}


def marked_column(table: ResultTable) -> Column | None:
    """The column whose value sets off the whole row: the first choice that has a marked value."""
    return next((column for column in table.columns if marks_of(column)), None)


def marks_of(column: Column) -> dict[str, Mark]:
    """The marks of a column by stored value."""
    if column.kind is not Kind.CHOICE:
        return {}
    if column.graded:
        return dict(zip([choice.value for choice in column.choices[-2:]], (_WARNING, _SERIOUS), strict=True))
    return {choice.value: MARKS[choice.value] for choice in column.choices if choice.value in MARKS}
