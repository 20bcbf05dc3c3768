"""Sheets written to real files: workbooks, CSV in every encoding and with every delimiter, Parquet."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import xlsxwriter
from fuzz_cells import Cell
from fuzz_sheets import Sheet

_ENCODINGS = ("utf-8", "utf-8-sig", "gb18030")
_LONGEST_IN_EXCEL = 32_767


def write_file(random: Random, sheet: Sheet, folder: Path, kind: str, name: str = "") -> Path:
    """Write the sheet as a file of this kind; its name begins with the table's."""
    path = folder / f"{sheet.plan.table.label}{name}.{kind}"
    {"xlsx": _workbook, "csv": _delimited, "parquet": _columnar}[kind](random, sheet, path)
    return path


def fits_excel(sheet: Sheet) -> bool:
    """Whether no text is longer than a cell of a workbook can be."""
    return all(len(cell.text or "") <= _LONGEST_IN_EXCEL for row in sheet.cells for cell in row)


def shown(cell: Cell) -> str | None:
    """The cell as text, an error as its word."""
    return cell.error or cell.text


def _workbook(random: Random, sheet: Sheet, path: Path) -> None:
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        if random.random() < 0.2:
            book.add_worksheet("说明").write_string(0, 0, "导出说明")
        page = book.add_worksheet()
        day = book.add_format(
            {"num_format": random.choice(("yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"d"日"', "m/d/yy h:mm"))}
        )
        for row, cells in enumerate(sheet.cells):
            for column, cell in enumerate(cells):
                _write(page, row, column, cell, day)


def _write(page: Any, row: int, column: int, cell: Cell, day: Any) -> None:
    if cell.error:
        page.write_formula(row, column, "=NA()", None, cell.error)
    elif isinstance(cell.native, date):
        page.write_datetime(row, column, datetime(cell.native.year, cell.native.month, cell.native.day), day)
    elif cell.native is not None:
        page.write_number(row, column, cell.native)
    elif cell.text is not None:
        page.write_string(row, column, cell.text)


def _delimited(random: Random, sheet: Sheet, path: Path) -> None:
    text = io.StringIO(newline="")
    quoting = random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    end, delimiter = random.choice(("\r\n", "\n")), random.choice((",", "\t", ";"))
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    for row in sheet.cells:
        writer.writerow([shown(cell) for cell in row])
    path.write_bytes(text.getvalue().encode(random.choice(_ENCODINGS)))


def _columnar(random: Random, sheet: Sheet, path: Path) -> None:
    columns = list(zip(*sheet.cells, strict=True))
    names = [cells[0].text for cells in columns]
    frame = pl.DataFrame(
        [
            pl.Series(name, [shown(cell) for cell in cells[1:]], pl.String)
            for name, cells in zip(names, columns, strict=True)
        ]
    )
    frame.write_parquet(path, compression=random.choice(("zstd", "snappy", "uncompressed")))
