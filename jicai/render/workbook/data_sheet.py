"""The sheets of a workbook that hold the rows of a result: title, units, header, rows, totals, and notes below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from jicai.render.cells import headers
from jicai.render.layout import cells_of, wrapped
from jicai.render.report import Report
from jicai.render.result import Result
from jicai.render.status import marked_column, marks_of
from jicai.render.workbook.paper import collapsed_keys, fit_pages, for_sentences, lead, narrowed, set_columns
from jicai.render.workbook.row_cells import LINE_HEIGHT
from jicai.render.workbook.row_xml import RowTexts, write_rows
from jicai.render.workbook.sheet_cells import SheetColumn, clean, row_lines, sheet_columns
from jicai.render.workbook.sheets import (
    HEAD,
    NOTE,
    TITLE,
    Look,
    SheetNames,
    cell_looks,
    formats_of,
    ignore_numbers_as_text,
    set_up_page,
    shared_format,
    write_across,
)
from jicai.render.workbook.sums import Sums, rest_notes, sums_of, write_sums
from jicai.tables.column import Kind

#: Rows of data per sheet, below the limit of 1,048,576 rows with room for title and footer.
ROWS_PER_SHEET = 1_048_000
#: Columns of one unit that the line below the title names.
_FEW_NAMES = 3
_HEADER_ROW = 2
#: The intake knows it for what it is where a sheet is read back.
_NO_ROWS = "注：没有符合条件的行。"
#: Cells of a sentence that may run on beyond the last column, and of a line of a longer one at least.
_SENTENCE_WIDTH, _NARROWEST = 90, 20


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a result stand in a sheet: their columns, their sums (if any), and notes on the cells.

    `looks` are those of the cells of each column, the notes Chinese lines on what Excel made necessary. Where the rows
    are part of a larger result, `texts` are those of the whole, from `start` on, and the columns have all its cells.
    """

    columns: list[SheetColumn]
    looks: Sequence[Look]
    sums: Sums = field(default_factory=dict)
    notes: Sequence[str] = ()
    texts: RowTexts | None = None
    start: int = 0


def layout_of(result: Result, chinese: bool) -> Layout:
    """The layout of all rows of the result, with their sums where there are several rows."""
    columns, parts, notes = _laid_out(result, [result.frame.height], chinese)
    return Layout(columns, [cell_looks(column) for column in columns], parts[0], notes)


def layouts_of_parts(result: Result, lengths: Sequence[int], chinese: bool) -> list[Layout]:
    """A layout for every part of the result, one after the other so many rows long: each as wide as the whole.

    For many small parts, which would take long one by one. A note on cells stands with every part.
    """
    columns, parts, notes = _laid_out(result, lengths, chinese)
    # The first rows of a sheet, and of a further one where a part has more than it holds, stand below the header.
    places = pl.concat([pl.int_range(length, eager=True) for length in lengths]) % ROWS_PER_SHEET + _HEADER_ROW + 1
    texts, looks = RowTexts(columns, places, row_lines(columns)), [cell_looks(column) for column in columns]
    layouts, start = [], 0
    for sums, length in zip(parts, lengths, strict=True):
        layouts.append(Layout(columns, looks, sums, notes, texts, start))
        start += length
    return layouts


def apart(books: Sequence[tuple[Report, Sequence[Layout]]]) -> list[tuple[Report, list[Layout]]]:
    """The same workbooks of parts that follow each other, with no more of the whole than to write these needs.

    They have neither charts nor lists, which are of the whole.
    """
    spans: dict[int, tuple[int, int]] = {}
    for report, layouts in books:
        for result, layout in zip(report.results, layouts, strict=True):
            start, end = layout.start, layout.start + result.frame.height
            first, last = spans.get(id(layout.texts), (start, end))
            spans[id(layout.texts)] = (min(first, start), max(last, end))
    made: dict[int, RowTexts] = {}

    def of_part(layout: Layout) -> Layout:
        if layout.texts is None:
            return layout
        key = id(layout.texts)
        first, last = spans[key]
        if key not in made:
            made[key] = layout.texts.part(first, last - first)
        texts = made[key]
        return replace(layout, columns=list(texts.columns), texts=texts, start=layout.start - first)

    return [(report, [of_part(layout) for layout in layouts]) for report, layouts in books]


def _laid_out(
    result: Result, lengths: Sequence[int], chinese: bool
) -> tuple[list[SheetColumn], list[Sums], Sequence[str]]:
    """The columns of all parts, the sums of each, and the notes on the cells."""
    columns, notes = sheet_columns(result, chinese)
    parts, widths, more_notes = sums_of(result, columns, chinese, lengths)
    collapsed = collapsed_keys(result.table)
    columns = [
        replace(column, width=max(column.width, width), collapsed=key in collapsed)
        for column, width, key in zip(columns, widths, result.table.keys, strict=True)
    ]
    return narrowed(columns), parts, [*notes, *more_notes]


def write_data(
    book: Any, names: SheetNames, result: Result, chinese: bool, layout: Layout | None = None
) -> list[tuple[str, int]]:
    """Add the sheets of the result, a further one wherever ROWS_PER_SHEET are full; returns their names and rows.

    Below the last rows stand the sums of the columns that are declared to add up, the footer, and the notes of the
    layout, which is the result's own where none is given.
    """
    layout = layout or layout_of(result, chinese)
    columns = layout.columns
    height = result.frame.height
    parts = max(-(-height // ROWS_PER_SHEET), 1)
    sheets = [book.add_worksheet(names.take(result.title)) for _ in range(parts)]
    rows = []
    for part, sheet in enumerate(sheets):
        start, end = part * ROWS_PER_SHEET, min((part + 1) * ROWS_PER_SHEET, height)
        _write_head(book, sheet, result, chinese, columns)
        formats = [formats_of(book, look) for look in layout.looks]
        first = _HEADER_ROW + 1
        if layout.texts is None:
            after = write_rows(sheet, first, columns, formats, start, end)
        else:
            after = layout.texts.write(sheet, formats, layout.start + start, end - start)
        if part == parts - 1:
            of_sheet = (first, after - 1) if parts == 1 else None
            below = write_sums(book, sheet, after, columns, layout.sums, of_sheet) if layout.sums else after
            _write_footer(book, sheet, below, columns, [] if height else [_NO_ROWS])
            rests = rest_notes(result, layout.sums, chinese) if of_sheet else []
            _write_footer(book, sheet, below + 1, columns, [*result.footer, *rests, *layout.notes])
        _set_up_sheet(sheet, result.title, columns, after - 1)
        _mark_rows(book, sheet, result, chinese, after - 1)
        rows.append((sheet.name, end - start))
    return rows


def _write_head(book: Any, sheet: Any, result: Result, chinese: bool, columns: Sequence[SheetColumn]) -> None:
    sheet.set_row(0, 24)
    sheet.write_string(0, lead(columns), clean(result.title), shared_format(book, TITLE))
    subtitle = "　".join(filter(None, (result.subtitle, unit_words(result))))
    _write_footer(book, sheet, 1, columns, [subtitle])
    sheet.set_row(_HEADER_ROW, 30)
    head = shared_format(book, HEAD)
    for at, header in enumerate(headers(result, chinese)):
        sheet.write_string(_HEADER_ROW, at, clean(header), head)


def _write_footer(book: Any, sheet: Any, row: int, columns: Sequence[SheetColumn], lines: Sequence[str]) -> None:
    """Sentences from row `row` on; a long one in as many lines as it needs."""
    first, last = for_sentences(columns)
    is_whole = (first, last) == (lead(columns), len(columns) - 1)
    own = [column.width for column in columns[first : last + 1] if not column.collapsed]
    width = max(int(sum(own)) - 4, _NARROWEST)
    one_line, in_lines = shared_format(book, NOTE), shared_format(book, {**NOTE, "text_wrap": True})
    for at, line in enumerate(lines, row):
        # Beside the last column there is room on the page, between others of several pages there is none.
        if cells_of(line) <= (max(width, _SENTENCE_WIDTH) if is_whole else width):
            sheet.write_string(at, first, clean(line), one_line)
        else:
            sheet.set_row(at, LINE_HEIGHT * len(wrapped(line, width)))
            write_across(sheet, at, first, last, line, in_lines)


def _set_up_sheet(sheet: Any, title: str, columns: Sequence[SheetColumn], last: int) -> None:
    first = _HEADER_ROW + 1
    sheet.freeze_panes(first, 0)
    sheet.autofilter(_HEADER_ROW, 0, last, len(columns) - 1)
    set_columns(sheet, columns)
    ignore_numbers_as_text(sheet, columns, first, last)
    set_up_page(sheet, landscape=True, title=title)
    fit_pages(sheet, columns)
    sheet.repeat_rows(_HEADER_ROW)


def _mark_rows(book: Any, sheet: Any, result: Result, chinese: bool, last: int) -> None:
    if last == _HEADER_ROW:
        return
    area = (_HEADER_ROW + 1, 0, last, len(result.table.columns) - 1)
    line = {"bottom": 1, "bottom_color": "#D9D9D9"}
    marked = marked_column(result.table)
    for value, mark in marks_of(marked).items() if marked else ():
        if marked and mark.look:
            word = marked.label_of(value) if chinese else value
            criteria = f'=${xl_col_to_name(result.table.keys.index(marked.key))}{area[0] + 1}="{word}"'
            look = book.add_format({**line, **mark.look})
            sheet.conditional_format(*area, {"type": "formula", "criteria": criteria, "format": look})
    # A line under every row, empty cells too, without a cell being written for it.
    sheet.conditional_format(*area, {"type": "no_errors", "format": book.add_format(line)})


def unit_words(result: Result) -> str:
    """The units of the columns: of amounts together, of others by name; of many the first names and their number."""
    units: dict[str, list[str]] = {}
    for column in result.table.columns:
        unit = column.unit or ("元" if column.kind is Kind.MONEY else "")
        if unit:
            units.setdefault(unit, []).append("金额" if column.kind is Kind.MONEY else column.label)
    return "　".join(f"{_some(list(dict.fromkeys(names)))}：{unit}" for unit, names in units.items())


def _some(names: list[str]) -> str:
    few = "、".join(names[:_FEW_NAMES])
    return f"{few} 等 {len(names)} 列" if len(names) > _FEW_NAMES + 1 else "、".join(names)
