"""The sheets of a workbook (or CSV file) as tables, with what is merged and which long codes are numbers."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from jicai.catalogue.annex import Annex, AnnexRow, AnnexTable
from jicai.catalogue.spelling import one_line
from jicai.intake.files.number_formats import PERCENT
from jicai.intake.files.read import read_sheets
from jicai.intake.files.sheet import PassedOver, RawSheet

#: More digits than a number of a workbook keeps.
_LONG_NUMBER = r"^\d{16,}(\.0+)?$|^\d\.\d+[eE]\+?\d+$"


def read_book(path: Path, annex: Annex) -> None:
    """Add the visible sheets to the annex; the others are named. UnusableFileError as `read_sheets` raises it."""
    for sheet in read_sheets(path):
        if isinstance(sheet, PassedOver):
            if sheet.reason != "没有内容":
                annex.notes.append(f"工作表「{sheet.name}」没有读：{sheet.reason}")
            continue
        annex.tables.append(_table(path.name, sheet))


def _table(file: str, sheet: RawSheet) -> AnnexTable:
    cells = [[one_line(cell) if cell else "" for cell in row] for row in sheet.frame.iter_rows()]
    for row, column, error in sheet.errors:
        cells[row][column] = error
    for row, column, unit in sheet.unit_formats:
        cells[row][column] += unit if unit != PERCENT else ""
    for row, column in sheet.uncached:
        cells[row][column] = "#?"
    spanned: dict[int, set[int]] = {}
    for top, left, bottom, _ in sheet.merged:
        for row in range(top + 1, min(bottom + 1, len(cells))):
            if left < len(cells[row]):
                cells[row][left] = cells[top][left]
                spanned.setdefault(row, set()).add(left)
    numeric = _numeric(sheet)
    rows = tuple(
        AnnexRow(number + 1, tuple(row), frozenset(spanned.get(number, ())), frozenset(numeric.get(number, ())))
        for number, row in enumerate(cells)
        if any(row)
    )
    return AnnexTable(file, f"工作表「{sheet.name}」" if sheet.name else "", rows, (sheet.name,) if sheet.name else ())


def _numeric(sheet: RawSheet) -> dict[int, set[int]]:
    """The cells of long digits that the file holds as numbers, so that the last digits are lost."""
    long = [
        index for index, name in enumerate(sheet.frame.columns) if sheet.frame[name].str.contains(_LONG_NUMBER).any()
    ]
    if not long or sheet.numeric_cells is None:
        return {}
    found: dict[int, set[int]] = {}
    for index, told in sheet.numeric_cells(long).items():
        lost = told & sheet.frame.to_series(index).str.contains(_LONG_NUMBER).fill_null(value=False)
        for row in pl.Series(lost).arg_true():
            found.setdefault(row, set()).add(index)
    return found
