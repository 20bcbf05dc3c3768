"""Workbooks of a dispatch as somebody fills them in, edits them and sends them back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from jicai.tables.results.dispatch import KINDS

#: Rows of a sheet as spreadsheet programs show them.
KEYS_ROW, HEADER_ROW = 3, 4
FIRST_ROW = HEADER_ROW + 1
ANSWERS: dict[str, dict[str, Any]] = {
    "items": {"answer_cause": "企业未供", "measure": "已催促企业供货", "deadline": "2026-10-31"},
    "overdue": {"answer_cause": "资金周转困难", "measure": "分两次付清", "deadline": "2026-10-31"},
    "findings": {"disposal": "经核实不属实", "answer_reason": "合同已签，系统未录"},
    "rejected": {"answer_cause": "填报有误", "corrected": "H1"},
}


class Book:
    """A workbook of a dispatch, open for editing by kind, row (from 0) and the keys of the columns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = load_workbook(path)

    def sheet(self, kind: str) -> Any:
        return self.book[KINDS[kind].table.label]

    def kinds(self) -> list[str]:
        return [key for key, kind in KINDS.items() if kind.table.label in self.book.sheetnames]

    def rows(self, kind: str) -> int:
        return int(self.sheet(kind).max_row) - HEADER_ROW

    def cell(self, kind: str, row: int, key: str) -> Any:
        at = KINDS[kind].table.keys.index(key) + 1
        return self.sheet(kind).cell(FIRST_ROW + row, at)

    def set(self, kind: str, row: int, **values: Any) -> None:
        for key, value in values.items():
            self.cell(kind, row, key).value = value

    def answer(self, kind: str, *rows: int, **more: Any) -> None:
        """Fill these rows (all of them where none are named) in with the usual answer of the kind, and more."""
        for row in rows or range(self.rows(kind)):
            self.set(kind, row, **{**ANSWERS[kind], **more})

    def reorder(self, kind: str, order: Callable[[list[list[Any]]], list[list[Any]]]) -> None:
        """Put whole rows into another order, as sorting does."""
        sheet = self.sheet(kind)
        values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST_ROW)]
        for number, row in enumerate(order(values), FIRST_ROW):
            for at, value in enumerate(row, 1):
                sheet.cell(number, at).value = value

    def save(self, path: Path | None = None) -> Path:
        self.book.save(path or self.path)
        return path or self.path


def books_in(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.glob("*.xlsx")))
