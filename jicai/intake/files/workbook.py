"""Workbooks (xlsx, xlsm, xlsb, xls, ods) read without loss: every cell as a string, error cells told apart.

Type inference loses values (text after numeric rows, leading zeros), so nothing is inferred here. The Rust readers
beneath can panic or abort on third-party files; this module therefore runs only in the child process of
`jicai.intake.files.pool`. What they do not tell is found out beside them: of packages by a pass over the XML, which
takes part of the time that the reader takes, of the old binary forms by reading them a second time.
"""

from __future__ import annotations

import contextlib
import ctypes
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import fastexcel
import polars as pl

from jicai.errors import UnusableFileError
from jicai.intake.files.combine import add_damage, add_facts
from jicai.intake.files.control import ControlBook, settle
from jicai.intake.files.control_xlsb import XlsbControl
from jicai.intake.files.handover import cells_of
from jicai.intake.files.packaged import package_facts
from jicai.intake.files.repair import Damage, repaired
from jicai.intake.files.scratch import Scratch, rightly_named
from jicai.intake.files.sheet import PassedOver, RawSheet
from jicai.intake.files.sniff import Format
from jicai.intake.files.xlsx_epoch import with_its_epoch

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
#: Why a hidden sheet is passed over.
HIDDEN = "隐藏的工作表"
_HEAD_ROWS = 30
_DETAIL = re.compile(r"Error\((\w+)\)")
_DATE_DETAIL = re.compile(r"ExcelDateTime \{ value: ([0-9.e]+)")


def read_workbook(path: Path, kind: Format, folder: Path | None = None) -> Iterator[RawSheet | PassedOver]:
    """Every sheet of the workbook in order: read, or passed over because it is hidden or has no cells.

    `folder` is where temporary files may lie. What the readers beneath raise where they cannot read a file is theirs.
    UnusableFileError `damaged` where its checksums do not agree, `readers-disagree` where two readers see different
    values.
    """
    over = Event()
    with Scratch(folder) as scratch, ThreadPoolExecutor(1) as beside:
        passing = None if kind is Format.XLS else beside.submit(package_facts, path, kind, over)
        try:
            book = _Book(path, kind, scratch)
            for place in range(len(book.names)):
                sheet, first_column = book.sheet(place)
                facts = None if passing is None else passing.result()
                if facts is not None and kind is not Format.XLSB and isinstance(sheet, RawSheet):
                    sheet.epoch_1904 = facts.epoch_1904
                    if facts.sheets or kind is Format.XLSX:  # of an .ods without anything to tell there are none
                        if len(facts.sheets) != len(book.names):
                            raise UnusableFileError("工作表的数目前后不一", "damaged")
                        add_facts(sheet, facts.sheets[place], first_column)
                    add_damage(sheet, book.damage.cells.get(place, {}), first_column)
                if kind in (Format.XLS, Format.XLSB) and isinstance(sheet, RawSheet):
                    sheet = book.controlled(place, sheet, first_column)
                yield sheet
        finally:
            over.set()


class _Book:
    """A workbook in the hands of the reader, which gets a mended copy where it cannot take the file as it is."""

    def __init__(self, path: Path, kind: Format, scratch: Scratch) -> None:
        self.damage = Damage()
        self._path, self._kind, self._scratch = path, kind, scratch
        self._control: ControlBook | None = None
        held = rightly_named(path, kind, scratch)
        if kind is Format.XLSX:
            held = with_its_epoch(held, scratch)
        self._mended = False
        try:
            self._reader = fastexcel.read_excel(held)
        except Exception as error:
            self._mend(error)
        self.names: list[str] = self._reader.sheet_names

    def sheet(self, place: int) -> tuple[RawSheet | PassedOver, int]:
        """The sheet at this place, and the first of its columns that has a cell."""
        try:
            return _read_sheet(self._reader, self.names[place])
        except Exception as error:
            self._mend(error)
            return _read_sheet(self._reader, self.names[place])

    def _mend(self, error: Exception) -> None:
        found = None if self._mended else repaired(self._path, self._kind, self._scratch)
        if found is None:
            raise error
        self._mended = True
        held, self.damage = found
        if self._kind is Format.XLSX:
            held = with_its_epoch(held, self._scratch)
        self._reader = fastexcel.read_excel(held)

    def controlled(self, place: int, sheet: RawSheet, first_column: int) -> RawSheet | PassedOver:
        """The sheet held against a second reading, which tells what else there is to know of it."""
        if self._control is None:
            from jicai.intake.files.control_xls import XlsControl  # which hardly any workbook needs

            self._control = XlsControl(self._path) if self._kind is Format.XLS else XlsbControl(self._path)
        if not self._control.is_worksheet(place, sheet.name):
            return PassedOver(sheet.name, "不是工作表")  # the reader takes the figures of a chart for cells
        settle(sheet, first_column, self._control.cells(place, sheet.name), self._control.epoch_1904)
        sheet.epoch_1904 = self._control.epoch_1904
        add_facts(sheet, self._control.facts(), first_column)
        return sheet


def _read_sheet(reader: fastexcel.ExcelReader, name: str) -> tuple[RawSheet | PassedOver, int]:
    sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if sheet.visible != "visible":
        return PassedOver(name, HIDDEN, _head(reader, name)), 0
    if sheet.width == 0 or sheet.height == 0:
        return PassedOver(name, "没有内容"), 0
    columns = sheet.available_columns()
    cells, reported = cells_of(sheet)
    del sheet  # frees the reader's own copy of the cells before Polars makes its own
    _give_memory_back()
    errors = sorted((error.position[0], error.position[1], _shown(error.detail)) for error in reported)
    frame = pl.DataFrame(cells)
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

    return RawSheet(name=name, frame=frame, errors=errors, numeric_cells=numeric_cells), columns[0].absolute_index


def _head(reader: fastexcel.ExcelReader, name: str) -> pl.DataFrame | None:
    """The first rows of a hidden sheet, to tell whether it is a table."""
    sheet = reader.load_sheet(name, header_row=None, skip_rows=0, n_rows=_HEAD_ROWS, dtypes="string")
    if sheet.width == 0 or sheet.height == 0:
        return None
    return pl.DataFrame(sheet)


def _give_memory_back() -> None:
    """Return freed memory to the system: Polars has an allocator of its own and cannot reuse it."""
    with contextlib.suppress(OSError, AttributeError, TypeError):  # only glibc has this
        ctypes.CDLL(None).malloc_trim(0)


def _shown(detail: str) -> str:
    if date := _DATE_DETAIL.search(detail):  # a number so great that it is no date, in a cell formatted as one
        return f"{float(date.group(1)):.15g}（显示为 ####）"
    found = _DETAIL.search(detail)
    return _ERRORS.get(found.group(1), "#" + found.group(1)) if found else "#?"
