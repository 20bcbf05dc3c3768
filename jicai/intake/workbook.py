"""Workbooks (xlsx, xlsm, xlsb, xls, ods) read without loss: every cell as a string, error cells told apart.

Type inference loses values (text after numeric rows, leading zeros), so nothing is inferred here. The Rust readers
beneath can panic or abort on third-party files; this module therefore runs only in the child process of
`jicai.intake.pool`.
"""

from __future__ import annotations

import contextlib
import ctypes
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import fastexcel
import polars as pl

from jicai.intake.sheet import PassedOver, RawSheet
from jicai.intake.sniff import EXTENSIONS, Format

#: How the reader names error cells, and how Excel shows them.
_ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "GettingData": "#GETTING_DATA",
}
_DETAIL = re.compile(r"Error\((\w+)\)")
_DATE_DETAIL = re.compile(r"ExcelDateTime \{ value: ([0-9.e]+)")


def read_workbook(path: Path, kind: Format) -> Iterator[RawSheet | PassedOver]:
    """Every sheet of the workbook in order: read, or passed over because it is hidden or has no cells."""
    # The reader goes by the extension; from bytes it finds the format itself, but then holds the whole file.
    named_rightly = EXTENSIONS.get(path.suffix.lower()) is kind
    reader = fastexcel.read_excel(path if named_rightly else path.read_bytes())
    epoch_1904 = kind is Format.XLSX and _uses_1904(path)
    for name in reader.sheet_names:
        yield _read_sheet(reader, name, epoch_1904)


def _read_sheet(reader: fastexcel.ExcelReader, name: str, epoch_1904: bool) -> RawSheet | PassedOver:
    sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if sheet.visible != "visible":
        return PassedOver(name, "隐藏的工作表")
    if sheet.width == 0 or sheet.height == 0:
        return PassedOver(name, "没有内容")
    columns = sheet.available_columns()
    batch, reported = sheet.to_arrow_with_errors()
    del sheet  # frees the reader's own copy of the cells before Polars makes its own
    _give_memory_back()
    errors = [
        (error.position[0], error.position[1], _shown(error.detail)) for error in (reported.errors if reported else ())
    ]
    frame = pl.from_arrow(batch)
    assert isinstance(frame, pl.DataFrame)
    del batch
    frame.columns = [f"c{index}" for index in range(frame.width)]

    def numeric_cells(indexes: Iterable[int]) -> dict[int, pl.Series]:
        # A second pass, and so only for columns in doubt: read as booleans, number cells give a value and texts none.
        wanted = sorted(indexes)
        again = reader.load_sheet(
            name,
            header_row=None,
            skip_rows=0,
            use_columns=[columns[index].absolute_index for index in wanted],
            dtypes="boolean",
        )
        told = pl.DataFrame(again)
        return {index: told.to_series(place).is_not_null() for place, index in enumerate(wanted)}

    return RawSheet(
        name=name,
        frame=frame,
        errors=errors,
        numeric_cells=numeric_cells,
        epoch_1904=epoch_1904,
    )


def _give_memory_back() -> None:
    """Return freed memory to the system: Polars has an allocator of its own and cannot reuse it."""
    with contextlib.suppress(OSError, AttributeError, TypeError):  # only glibc has this
        ctypes.CDLL(None).malloc_trim(0)


def _shown(detail: str) -> str:
    if date := _DATE_DETAIL.search(detail):  # a number so great that it is no date, in a cell formatted as one
        return f"{float(date.group(1)):.15g}（显示为 ####）"
    found = _DETAIL.search(detail)
    return _ERRORS.get(found.group(1), "#" + found.group(1)) if found else "#?"


def _uses_1904(path: Path) -> bool:
    """Whether bare serial numbers of this workbook count from 1904 (date cells are already read rightly)."""
    with zipfile.ZipFile(path) as archive:
        try:
            head = archive.open("xl/workbook.xml").read(65536)
        except KeyError:
            return False
    return re.search(rb'date1904="(1|true)"', head) is not None
