"""The control reading of .xls workbooks, by xlrd; its formats and merged ranges come with it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import xlrd

from jicai.errors import UnusableFileError
from jicai.intake.files.control import ErrorCell, Value
from jicai.intake.files.facts import SheetFacts
from jicai.intake.files.number_formats import Shown, units_of_format


class XlsControl:
    """An .xls as xlrd sees it. Raises UnusableFileError `readers-disagree` where it cannot read the file."""

    def __init__(self, path: Path) -> None:
        try:
            with Path(os.devnull).open("w") as silence:
                self._book = xlrd.open_workbook(
                    file_contents=path.read_bytes(),
                    formatting_info=True,
                    on_demand=True,
                    logfile=silence,
                    ignore_workbook_corruption=True,
                )
        except Exception as error:
            # xlrd raises whatever its parsing happens to meet in a file that is not as it should be.
            raise _unread(error) from error
        self.epoch_1904 = self._book.datemode == 1
        self._units: dict[int, Shown] = {}
        self._struck: set[int] = set()
        for index, style in enumerate(self._book.xf_list):
            shown = self._book.format_map.get(style.format_key)
            if shown is not None and (found := units_of_format(style.format_key, shown.format_str)):
                self._units[index] = found
            if style.font_index < len(self._book.font_list) and self._book.font_list[style.font_index].struck_out:
                self._struck.add(index)
        self._facts = SheetFacts()

    def is_worksheet(self, place: int, name: str) -> bool:
        """Whether the sheet has cells: xlrd leaves charts and macro sheets out, and keeps a list of which is which."""
        if "\ufffd" in name:
            raise UnusableFileError("是 Excel 95 的旧编码", "encoding")
        return self._index(place) >= 0

    def _index(self, place: int) -> int:
        every = self._book._all_sheets_map
        return every[place] if place < len(every) else -1

    def cells(self, place: int, name: str) -> Iterator[tuple[int, int, Value]]:
        """The cells that are not blank: row, column, value."""
        index = self._index(place)
        try:
            found = self._book.sheet_by_index(index)
        except Exception as error:
            raise _unread(error) from error
        self._facts = SheetFacts(
            merged=[(top, left, bottom - 1, right - 1) for top, bottom, left, right in found.merged_cells]
        )
        for row in range(found.nrows):
            kinds, values = found.row_types(row), found.row_values(row)
            for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
                if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    continue
                if kind == xlrd.XL_CELL_ERROR:
                    yield row, column, ErrorCell(xlrd.error_text_from_code.get(value, "#?"))
                elif kind == xlrd.XL_CELL_BOOLEAN:
                    yield row, column, bool(value)
                else:
                    yield row, column, value
                    if self._struck and found.cell_xf_index(row, column) in self._struck:
                        self._facts.struck.append((row, column))
                    if self._units and kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_TEXT):
                        shown = self._units.get(found.cell_xf_index(row, column))
                        if shown is not None and (unit := shown.of(text=kind == xlrd.XL_CELL_TEXT)) is not None:
                            self._facts.unit_formats.append((row, column, unit))
        self._book.unload_sheet(index)

    def facts(self) -> SheetFacts:
        """The merged ranges, units and struck cells of the sheet whose cells were asked for last."""
        return self._facts


def _unread(error: Exception) -> UnusableFileError:
    return UnusableFileError("另一种读取程序读不出，无从核对", "readers-disagree")
