"""The cells of a workbook that this program wrote and a person worked in, hidden sheets too."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from jicai.errors import UnusableFileError
from jicai.intake.files.sniff import Format, format_of

#: Columns and rows that are looked at: far more than a catalogue has.
_COLUMNS, _ROWS = 60, 200_000


def read_own_book(path: Path) -> dict[str, Any]:
    """Every sheet by its name: rows of texts, numbers digit for digit as Excel shows them.

    UnusableFileError where it is no .xlsx, and `formula` where a formula has no result.
    """
    if format_of(path) is not Format.XLSX:
        raise UnusableFileError("", "wrong-extension")
    book = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path)
    sheets: dict[str, list[list[str]]] = {}
    for sheet in book.worksheets:
        beside = formulas[sheet.title]
        rows = []
        for row in sheet.iter_rows(max_row=min(sheet.max_row, _ROWS), max_col=min(sheet.max_column, _COLUMNS)):
            for cell in row:
                if cell.value is None and beside.cell(cell.row, cell.column).data_type == "f":
                    raise UnusableFileError(f"工作表「{sheet.title}」{cell.coordinate}", "formula")
            rows.append([_text(cell.value) for cell in row])
        sheets[sheet.title] = rows
    return {"sheets": sheets}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value).strip()
