"""How the columns of a sheet of results go onto paper: A4 across, and never in type smaller than 8 points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from jicai.render.layout import cells_of
from jicai.render.workbook.sheet_cells import SheetColumn
from jicai.tables.column import ResultTable

#: Per cent: cells are written in 10 points. A sheet that would come out smaller goes on several pages across.
_SMALLEST_SCALE, _SEVERAL_PAGES_SCALE = 80, 85
#: Pixels across A4 between the margins, those of a character and around a column; a little less is filled, since
#: programs round differently.
_PAGE, _CHARACTER, _PADDING, _FILLED = 1045, 7.41, 5.3, 0.97
#: Of the page, what the columns that every page repeats may take; a number up to so wide counts as part of a name, like
#: a year; what the end of a page may leave empty.
_REPEATED, _SMALL, _CUT = 0.42, 9, 60
#: Cells that a column of sentences has at least.
_SENTENCES = 36
#: Codes that may be broken, and where.
_FEW, _BREAK = 200, re.compile("[-、，； ]")
#: The name of what a code stands for, where it is not called after it.
_NAMED = {"batch": "batch_name", "rule": "rule_title"}


def collapsed_keys(table: ResultTable) -> frozenset[str]:
    """The codes that have their name beside them, and what is declared to be needed only now and then."""
    keys = table.keys
    named = (key for key in keys if _NAMED.get(key, f"{key.removesuffix('_code')}_name") in keys)
    return frozenset(named).union(table.folded)


def pixels(columns: Sequence[SheetColumn]) -> float:
    """The width of the columns that are seen, printed at 100 %."""
    return sum(column.width * _CHARACTER + _PADDING for column in columns if not column.collapsed)


def lead(columns: Sequence[SheetColumn]) -> int:
    """The first column that is seen: titles and notes stand in it."""
    return next((at for at, column in enumerate(columns) if not column.collapsed), 0)


def narrowed(columns: Sequence[SheetColumn]) -> list[SheetColumn]:
    """The columns, texts narrower and in more lines where they then go on fewer pages across."""
    narrow = [column.width if column.collapsed else _narrowest(column) for column in columns]
    least = pixels([replace(column, width=width) for column, width in zip(columns, narrow, strict=True)])
    pages = 1
    while least > _room(columns, pages):
        pages += 1
    excess = (pixels(columns) - _room(columns, pages)) / _CHARACTER
    spare = sum(column.width - width for column, width in zip(columns, narrow, strict=True))
    share = min(excess / spare, 1) if excess > 0 and spare else 0
    return [
        replace(column, width=column.width - share * (column.width - width), wraps=column.wraps or width < column.width)
        for column, width in zip(columns, narrow, strict=True)
    ]


def set_columns(sheet: Any, columns: Sequence[SheetColumn]) -> None:
    """Give the columns their widths; those that are collapsed can be opened above the column after them."""
    after_collapsed = False
    for at, column in enumerate(columns):
        folding = {"level": 1, "hidden": True} if column.collapsed else {}
        if after_collapsed and not column.collapsed:
            folding = {"collapsed": True}
        sheet.set_column(at, at, column.width, None, folding)
        after_collapsed = column.collapsed
    if after_collapsed:
        sheet.set_column(len(columns), len(columns), None, None, {"collapsed": True})


def fit_pages(sheet: Any, columns: Sequence[SheetColumn]) -> None:
    """One page across where that can be read; else as many as it takes, side by side, each with the first columns."""
    if pixels(columns) <= _room(columns, 1) + 1:
        sheet.fit_to_pages(1, 0)
        return
    sheet.set_print_scale(_SEVERAL_PAGES_SCALE)
    sheet.print_across()
    sheet.repeat_columns(lead(columns), _last_repeated(columns))


def for_sentences(columns: Sequence[SheetColumn]) -> tuple[int, int]:
    """The first and the last column of what sentences stand in, so that no page cuts them.

    On several pages across those that every page repeats, as far as these have room for a sentence; else the others of
    the first page.
    """
    first, last = lead(columns), len(columns) - 1
    if pixels(columns) <= _room(columns, 1) + 1:
        return first, last
    repeated = _last_repeated(columns)
    if sum(column.width for column in columns[: repeated + 1] if not column.collapsed) >= _SENTENCES:
        return first, repeated
    page = _PAGE * _FILLED * 100 / _SEVERAL_PAGES_SCALE
    while last > repeated + 1 and pixels(columns[: last + 1]) > page:
        last -= 1
    return min(repeated + 1, last), last


def _room(columns: Sequence[SheetColumn], pages: int) -> float:
    """The pixels that so many pages have for the columns; one is printed as small as can be read."""
    if pages == 1:
        return _PAGE * _FILLED * 100 / _SMALLEST_SCALE
    page = _PAGE * _FILLED * 100 / _SEVERAL_PAGES_SCALE
    return page + (pages - 1) * (page - pixels(columns[: _last_repeated(columns) + 1])) - pages * _CUT


def _last_repeated(columns: Sequence[SheetColumn]) -> int:
    """The last of the first columns that name a row, as far as they leave room for the others."""
    page = _PAGE * 100 / _SEVERAL_PAGES_SCALE
    first = last = lead(columns)
    for at in range(first + 1, len(columns)):
        column = columns[at]
        is_figure = column.numbers is not None and column.width > _SMALL
        if is_figure or pixels(columns[: at + 1]) > _REPEATED * page:
            break
        last = at if column.texts is not None and not column.collapsed else last
    return last


def _narrowest(column: SheetColumn) -> float:
    """The width of wrapped texts at least; that at which every code of the column stands in two lines.

    Codes of a few kinds only, like those of batches: numbers of documents are not broken.
    """
    if column.wraps:
        return column.narrowest
    if column.texts is None or column.numbers is not None or column.texts.n_unique() > _FEW:
        return column.width
    halves = (
        min(max(map(cells_of, (text[:at], text[at:]))) for at in (*_breaks(text), len(text)))
        for text in column.texts.unique().drop_nulls()
    )
    return min(max(max(halves, default=0) + 3, column.narrowest), column.width)


def _breaks(text: str) -> Iterator[int]:
    return (found.end() for found in _BREAK.finditer(text))
