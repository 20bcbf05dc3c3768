"""The cells that the reader gives and what was found out beside it, put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from jicai.intake.files.facts import SheetFacts
from jicai.intake.files.sheet import RawSheet


def add_facts(sheet: RawSheet, facts: SheetFacts, first_column: int) -> None:
    """Enter the facts into the sheet; the first column of its frame is this one of the file's."""
    height, width = sheet.frame.height, sheet.frame.width

    def inside(row: int, column: int) -> bool:
        return row < height and 0 <= column - first_column < width

    for top, left, bottom, right in facts.merged:
        left, right = max(left - first_column, 0), min(right - first_column, width - 1)
        bottom = min(bottom, height - 1)
        if top <= bottom and left <= right and (top, left) != (bottom, right):
            sheet.merged.append((top, left, bottom, right))
    sheet.unit_formats.extend(
        (row, column - first_column, unit) for row, column, unit in facts.unit_formats if inside(row, column)
    )
    sheet.struck.extend((row, column - first_column) for row, column in facts.struck if inside(row, column))
    # A cell of an array's range can have a value of its own.
    blanks: dict[int, pl.Series] = {}
    for row, absolute in facts.uncached:
        if inside(row, absolute):
            column = absolute - first_column
            if column not in blanks:
                blanks[column] = sheet.frame.to_series(column).is_null()
            if blanks[column][row]:
                sheet.uncached.append((row, column))
    zeros: dict[int, set[int]] = {}
    for row, absolute in facts.zeros:
        if inside(row, absolute) and _is_zero(sheet.frame.item(row, absolute - first_column)):
            zeros.setdefault(absolute - first_column, set()).add(row)
            sheet.uncached.append((row, absolute - first_column))
    _blank(sheet, zeros)
    wrong = [(row, column - first_column, shown) for row, column, shown in facts.errors if inside(row, column)]
    if wrong:
        add_errors(sheet, wrong)


def add_errors(sheet: RawSheet, errors: Iterable[tuple[int, int, str]]) -> None:
    """Enter cells that the reader did not take for errors: row and column in the frame, the error as it is shown."""
    shown = {(row, column): error for row, column, error in sheet.errors}
    rows: dict[int, set[int]] = {}
    for row, column, error in errors:
        shown[row, column] = error
        rows.setdefault(column, set()).add(row)
    sheet.errors = [(row, column, error) for (row, column), error in sorted(shown.items())]
    _blank(sheet, rows)


def _is_zero(text: str | None) -> bool:
    return text is not None and text != "" and not text.strip("-+0.Ee")


def _blank(sheet: RawSheet, rows: Mapping[int, set[int]]) -> None:
    """Leave nothing in these rows of each column."""
    for column, wrong in rows.items():
        texts = sheet.frame.to_series(column)
        kept = [None if row in wrong else text for row, text in enumerate(texts)]
        sheet.frame = sheet.frame.with_columns(pl.Series(texts.name, kept, dtype=pl.String))


def add_damage(sheet: RawSheet, damage: Mapping[tuple[int, int], str], first_column: int) -> None:
    """Show for the cells that were replaced by an error what stands in them."""
    sheet.errors = [
        (row, column, damage.get((row, column + first_column), shown)) for row, column, shown in sheet.errors
    ]
