"""The lines of a header, and the row above it: which cells of two rows together name a column."""

from __future__ import annotations

from collections.abc import Sequence

from jicai.intake.sheets.header_names import fold
from jicai.intake.sheets.units import unit_of, units_in_note
from jicai.tables.column import Kind

_MEASURED = (Kind.QUANTITY, Kind.PRICE, Kind.MONEY)

Row = Sequence[str | None]


def divided_columns(upper: Row, lower: Row) -> frozenset[int]:
    """The columns of upper cells that the row below divides (约定采购量 into 上年度, 本年度), where it does only that.

    A row of data fills other columns too, and has figures; what stands first in a row above a whole header is a title
    or a group.
    """
    filled = {place for place, cell in enumerate(lower) if cell}
    divided: set[int] = set()
    for place in filled:
        start = place
        while start in filled and not upper[start] and start:
            start -= 1
        if start in filled and upper[start] and (start != place or (place + 1 in filled and not upper[place + 1])):
            divided.add(place)
    told = all(not any(character.isdecimal() for character in lower[place] or "") for place in filled)
    first = next((place for place, cell in enumerate(upper) if cell), None)
    return frozenset(divided) if divided == filled and told and first not in filled else frozenset()


def two_lines(upper: Row, lower: Row, divided: frozenset[int]) -> list[list[str]]:
    """For each column the names it may have: upper and lower cell together, or the lower alone.

    A merged upper cell stands in its first column only, so it holds for the blank ones to its right. A lower cell that
    is a unit stands behind the upper one like a bracket, and so do the parts of one that is divided.
    """
    cells: list[list[str]] = []
    above = ""
    for place, (top, bottom) in enumerate(zip(upper, lower, strict=True)):
        above = top or above
        if bottom:
            behind = [f"{above}（{bottom}）"] if top or place in divided else []
            cells.append([above + bottom, bottom, *behind])
        else:
            cells.append([top] if top else [])
    return cells


def groups_of(row: Row) -> list[str]:
    """For each column what a row above the header says of it; in the first column stands a title."""
    said: list[str] = []
    for place, cell in enumerate(row):
        note = cell and units_in_note(cell)  # 单位：元 at the right end holds for all columns
        said.append("" if not place or note else (cell or said[-1]))
    return said


def is_unit_row(row: Row) -> bool:
    """Whether all that stands in a row are units, in brackets or not."""
    words = [fold(cell).strip("()[]【】〔〕") for cell in row if cell]
    return bool(words) and all(any(unit_of(word, kind) for kind in _MEASURED) for word in words)
