"""How values that call for attention are set off, at a terminal and on paper."""

from __future__ import annotations

from dataclasses import dataclass

from jicai.tables.column import Column, Kind, ResultTable


@dataclass(frozen=True, slots=True)
class Mark:
    """`style` is a style of rich; `fill` the light colour of a row of a workbook, empty for none."""

    style: str
    fill: str = ""


_SERIOUS = Mark("red", "F8E0DC")
_WARNING = Mark("yellow", "FFF4D6")
_GOOD = Mark("green")
_NEUTRAL = Mark("cyan")
_QUIET = Mark("dim")

#: By the stored value of a choice. The fills are light enough that a black and white print stays readable.
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
    for column in table.columns:
        if column.kind is Kind.CHOICE and any(choice.value in MARKS for choice in column.choices):
            return column
    return None
