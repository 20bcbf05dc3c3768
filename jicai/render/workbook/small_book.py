"""Workbooks of some thousand rows, made in memory.

XlsxWriter makes a file on disk of every part of a workbook, and with `constant_memory` of the rows of every sheet:
some thirty for each workbook, which take longer than its cells where thousands of small ones are written. In memory it
packs the parts itself; the rows of a sheet it then holds as objects, where `jicai.render.workbook.row_xml` puts
finished ones. So the sheets here keep the rows that they have finished in memory, and the bytes are the same as on
disk. That is no promise of its interface: `in_memory` says whether a version has what is used.
"""

from __future__ import annotations

import functools
import io
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

#: Rows of a workbook that is made in memory, at most: a row takes a few kilobytes while it is packed.
ROWS_IN_MEMORY = 20_000
_USED = ("_initialize", "_write_optimized_sheet_data", "_prepare_formula", "_xml_start_tag", "_xml_end_tag")


def in_memory(options: dict[str, Any]) -> tuple[Any, io.BytesIO] | None:
    """A workbook with these options of XlsxWriter whose bytes are in the buffer once it is closed; None where none."""
    if not all(hasattr(Worksheet, name) for name in _USED):
        return None
    content = io.BytesIO()
    book = Workbook(content, options)
    book.worksheet_class = _Sheet
    book.in_memory = True
    return book, content


class _Sheet(Worksheet):  # type: ignore[misc]  # no types there
    def _initialize(self, init_data: dict[str, Any]) -> None:
        super()._initialize({**init_data, "constant_memory": False})
        self.constant_memory = True
        self.row_data_fh = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n")
        self.fh = self.row_data_fh

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> Any:
        return _prepared(formula, expand_future_functions)

    def _write_optimized_sheet_data(self) -> None:
        self.row_data_fh.flush()
        if self.dim_rowmin is None:
            super()._write_optimized_sheet_data()
            return
        self._xml_start_tag("sheetData")
        self.fh.write(self.row_data_fh.buffer.getvalue().decode("utf-8"))
        self._xml_end_tag("sheetData")


@functools.lru_cache(maxsize=4096)
def _prepared(formula: str, expand_future_functions: bool) -> Any:
    """The formula without its sign and with the prefixes of newer functions, of which some sixty are looked for.

    The workbooks that are written in a row hold mostly the same ones.
    """
    return Worksheet()._prepare_formula(formula, expand_future_functions)
