"""What all sheets of a workbook share: fonts, page, names, and rows of cells that hold values only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from xlsxwriter.utility import xl_range

from jicai.render.workbook.sheet_cells import SheetColumn, clean, decimal_format

FONT = {"font_name": "等线", "font_size": 10, "valign": "vcenter"}
#: Of the figures, and of the sheets themselves: the widths of columns are measured in its digits, and every program has
#: it or one as wide.
DIGITS = {"font_name": "Arial", "font_size": 10}
TITLE = {**FONT, "bold": True, "font_size": 15}
HEAD = {**FONT, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#E7EDF3", "bottom": 1}
NOTE = {**FONT, "font_color": "#595959"}

FRONT_SHEET, CONTENTS_SHEET, CHART_SHEET, WARNINGS_SHEET, BASIS_SHEET = "首页", "目录", "图", "提示", "口径"
#: The properties of a format, or those by the decimals of the cells.
Look = dict[str, Any] | dict[int, dict[str, Any]]
_A4 = 9
_HEADER_CHARACTERS = 100


class SheetNames:
    """The names of the sheets of one workbook, each once."""

    def __init__(self) -> None:
        self._reserved = {FRONT_SHEET, CONTENTS_SHEET, CHART_SHEET, WARNINGS_SHEET, BASIS_SHEET, "history"}
        self._taken: set[str] = set()

    def take(self, title: str) -> str:
        """The title as Excel allows it for a sheet: 31 characters, some signs not; numbered where it is taken."""
        name = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", clean(title)).strip(" '")[:24].strip(" '") or "结果"
        if name.lower() in self._reserved:
            name = f"{name}表"
        for number in count(1):
            numbered = f"{name}（{number}）" if number > 1 else name
            if numbered.lower() not in self._taken:
                break
        self._taken.add(numbered.lower())
        return numbered


def cell_format(column: SheetColumn, **look: Any) -> dict[str, Any]:
    """The properties of the cells of a column, with more of them in `look`."""
    font = {**FONT, **DIGITS} if column.latin else FONT
    shared = {**font, "num_format": column.number_format, "text_wrap": column.wraps, "align": column.align, **look}
    # Away from the number that may end right before it, or from the border.
    return (
        {**shared, "indent": 1} if column.align == "left" or ("border" in look and column.align == "right") else shared
    )


def cell_looks(column: SheetColumn, **look: Any) -> Look:
    """The properties of the cells of a column, or those by their decimals."""
    if column.places is None:
        return cell_format(column, **look)
    return {
        places: cell_format(replace(column, number_format=decimal_format(places)), **look)
        for places in column.places.unique().sort()
    }


def cell_formats(book: Any, column: SheetColumn, **look: Any) -> Any:
    """The format of the cells of a column, or the formats by their decimals, as `row_xml` takes them."""
    return formats_of(book, cell_looks(column, **look))


def formats_of(book: Any, look: Look) -> Any:
    """The format of the properties, or the formats by decimals."""
    properties: Any = look
    if all(isinstance(key, int) for key in properties):
        return {places: shared_format(book, one) for places, one in properties.items()}
    return shared_format(book, properties)


def shared_format(book: Any, look: Mapping[str, Any]) -> Any:
    """The format of the properties for cells, made once in a workbook: to make one takes as long as some cells.

    Not for conditional formats, which XlsxWriter treats otherwise.
    """
    made: dict[tuple[tuple[str, Any], ...], Any] = vars(book).setdefault("_formats_of_looks", {})
    key = tuple(look.items())
    if key not in made:
        made[key] = book.add_format(dict(look))
    return made[key]


def write_across(sheet: Any, row: int, first: int, last: int, text: str, look: Any) -> None:
    """Write a text over the columns `first` to `last` of a row as one cell."""
    if last > first:
        sheet.merge_range(row, first, row, last, "", look)
    sheet.write_string(row, first, clean(text), look)


def ignore_numbers_as_text(sheet: Any, columns: Sequence[SheetColumn], first: int, last: int) -> None:
    """No green corners on codes that are digits, in the rows `first` to `last`."""
    codes = [at for at, column in enumerate(columns) if column.number_format == "@"]
    if codes and last >= first:
        places = " ".join(xl_range(first, at, last, at) for at in codes)
        sheet.ignore_errors({"number_stored_as_text": places})


def set_up_page(sheet: Any, *, landscape: bool, title: str = "") -> None:
    """A4, as wide as the paper, with numbered pages, which also carry the title where one is given.

    For sheets that are made for the width of the paper; those of results see to it by `jicai.render.workbook.paper`.
    """
    sheet.set_paper(_A4)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
    if title:
        # An ampersand would begin a code, and Excel takes 255 characters at most.
        sheet.set_header("&L" + clean(title)[:_HEADER_CHARACTERS].replace("&", "&&"))
    sheet.set_footer("&C第 &P 页，共 &N 页")
