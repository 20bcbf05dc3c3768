"""Workbooks that look like an exchange's exports, and are the same byte for byte whenever they are made."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from unicodedata import east_asian_width

import xlsxwriter

Cell = str | int | date | Decimal | None
_MADE = datetime(2026, 9, 30, 17, 30)
_WIDEST = 34


@dataclass(frozen=True)
class Sheet:
    """A table with what stands around it. `totals` name the columns that the row 合计 adds up."""

    title: str
    note: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[str] = ()
    footer: str = ""


def write_workbook(path: Path, sheet: Sheet) -> None:
    """Title, note, header, rows, total, footer, each in its row; texts as texts, dates as dates."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": sheet.title, "comments": "虚构的示例数据", "created": _MADE})
        page = book.add_worksheet(sheet.title[:31])
        line = {"border": 1, "border_color": "#BFBFBF", "font_size": 10}
        top = book.add_format({"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"})
        small = book.add_format({"font_size": 9, "font_color": "#595959"})
        head = book.add_format({**line, "bold": True, "bg_color": "#DDEBF7", "align": "center", "text_wrap": True})
        strong = book.add_format({**line, "bold": True})
        plain = book.add_format({**line, "num_format": "@"})
        number = book.add_format(line)
        day = book.add_format({**line, "num_format": "yyyy-mm-dd", "align": "center"})
        last = len(sheet.header) - 1
        page.merge_range(0, 0, 0, last, sheet.title, top)
        page.set_row(0, 26)
        page.merge_range(1, 0, 1, last, sheet.note, small)
        for column, name in enumerate(sheet.header):
            page.write_string(2, column, name, head)
            page.set_column(column, column, _width(name, [row[column] for row in sheet.rows[:200]]))
        for index, row in enumerate(sheet.rows, start=3):
            for column, cell in enumerate(row):
                match cell:
                    case None | "":
                        page.write_blank(index, column, None, plain)
                    case str():
                        page.write_string(index, column, cell, plain)
                    case date():
                        page.write_datetime(index, column, cell, day)
                    case _:
                        page.write_number(index, column, cell, number)
        end = len(sheet.rows) + 3
        if sheet.totals:
            page.write_string(end, 0, "合计", strong)
            for name in sheet.totals:
                column = sheet.header.index(name)
                cells = [row[column] for row in sheet.rows]
                page.write_number(
                    end, column, sum((cell for cell in cells if isinstance(cell, Decimal)), Decimal()), strong
                )
            end += 1
        if sheet.footer:
            page.write_string(end, 0, sheet.footer, small)
        page.freeze_panes(3, 2)
        page.autofilter(2, 0, len(sheet.rows) + 2, last)


def write_csv(path: Path, sheet: Sheet) -> None:
    """The header and the rows alone, as UTF-8 with a BOM and Excel's line ends."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(sheet.header)
        writer.writerows(sheet.rows)


def _width(name: str, cells: Sequence[Cell]) -> int:
    texts = [name, *(cell if isinstance(cell, str) else f"{cell or '':>10}" for cell in cells)]
    return min(_WIDEST, max(sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text) for text in texts) + 2)
