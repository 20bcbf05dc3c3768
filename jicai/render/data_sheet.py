"""The sheets of a workbook that hold the rows of a result: title, units, header, rows, totals, and notes below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from jicai.render.cells import headers
from jicai.render.layout import cells_of, wrapped
from jicai.render.result import Result
from jicai.render.row_xml import LINE_HEIGHT, RowTexts, write_rows
from jicai.render.sheet_cells import SheetColumn, clean, narrowed, sheet_columns
from jicai.render.sheets import (
    HEAD,
    NOTE,
    TITLE,
    SheetNames,
    cell_format,
    ignore_numbers_as_text,
    set_up_page,
    write_across,
)
from jicai.render.status import marked_column, marks_of
from jicai.tables.column import Kind

#: Rows of data per sheet, below the limit of 1,048,576 rows with room for title and footer.
ROWS_PER_SHEET = 1_048_000
_HEADER_ROW = 2
#: The intake knows both for what they are where a sheet is read back.
_TOTAL, _NO_ROWS = "合计", "注：没有符合条件的行。"
#: Cells of a sentence that may run on beyond the last column, and of a line of a longer one at least.
_SENTENCE_WIDTH, _NARROWEST = 90, 20


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a result stand in a sheet: their columns, a row of sums (if any), and notes on the cells.

    The notes are Chinese lines on what Excel made necessary. Where the rows are part of a larger result, `texts` are
    those of the whole, from `start` on, and the columns have all its cells.
    """

    columns: list[SheetColumn]
    totals: list[SheetColumn]
    notes: list[str]
    texts: RowTexts | None = None
    start: int = 0


def layout_of(result: Result, chinese: bool) -> Layout:
    """The layout of all rows of the result, with their sums where there are several rows."""
    columns, notes = sheet_columns(result, chinese)
    if result.frame.height < 2 or not _summed(result):
        return Layout(narrowed(columns), [], notes)
    totals, more_notes = _totals(result, result.frame.select(_sums(result)), columns, chinese)
    columns = narrowed([_wider(column, total) for column, total in zip(columns, totals, strict=True)])
    return Layout(columns, totals, [*notes, *more_notes])


def layouts_of_parts(result: Result, lengths: Sequence[int], chinese: bool) -> list[Layout]:
    """A layout for every part of the result, one after the other so many rows long: each as wide as the whole.

    For many small parts, which would take long one by one. A note on cells stands with every part.
    """
    columns, notes = sheet_columns(result, chinese)
    totals: list[SheetColumn] = []
    more_notes: list[str] = []
    if _summed(result):
        numbers = pl.Series("_part", range(len(lengths)), dtype=pl.Int64)
        part = numbers.gather(numbers.repeat_by(pl.Series(lengths)).explode(empty_as_null=False))
        sums = result.frame.with_columns(part.alias("_part")).group_by("_part", maintain_order=True).agg(_sums(result))
        totals, more_notes = _totals(result, sums, columns, chinese)
        columns = [_wider(column, total) for column, total in zip(columns, totals, strict=True)]
    columns = narrowed(columns)
    texts = RowTexts(columns)
    layouts, start = [], 0
    for at, length in enumerate(lengths):
        sums_of_part = [total.part(at, 1) for total in totals] if length > 1 else []
        layouts.append(Layout(columns, sums_of_part, [*notes, *more_notes], texts, start))
        start += length
    return layouts


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
        formats = [book.add_format(cell_format(column)) for column in columns]
        if layout.texts is None:
            after = write_rows(sheet, _HEADER_ROW + 1, columns, formats, start, end)
        else:
            after = layout.texts.write(sheet, _HEADER_ROW + 1, formats, layout.start + start, end - start)
        if part == parts - 1:
            below = _write_totals(book, sheet, after, columns, layout.totals) if layout.totals else after
            _write_footer(book, sheet, below, columns, [] if height else [_NO_ROWS])
            _write_footer(book, sheet, below + 1, columns, [*result.footer, *layout.notes])
        _set_up_sheet(sheet, result.title, columns, after - 1)
        _mark_rows(book, sheet, result, chinese, after - 1)
        rows.append((sheet.name, end - start))
    return rows


def _summed(result: Result) -> list[str]:
    return [column.key for column in result.table.columns if column.summed]


def _sums(result: Result) -> list[pl.Expr]:
    summed, schema = _summed(result), result.frame.schema
    return [pl.col(key).sum() if key in summed else pl.lit(None, schema[key]).alias(key) for key in result.table.keys]


def _totals(
    result: Result, sums: pl.DataFrame, columns: Sequence[SheetColumn], chinese: bool
) -> tuple[list[SheetColumn], list[str]]:
    """The sums, a row for each whole or part, as cells of the columns of the result, and notes on them.

    The sums are values, no formulas: a formula would add up the amounts as they are rounded for the sheet, while a sum
    is rounded once, from the exact ones.
    """
    totals, notes = sheet_columns(replace(result, frame=sums), chinese)
    labels = pl.Series([_TOTAL]).new_from_index(0, sums.height)
    label = replace(columns[0], numbers=None, texts=labels, align="left", wraps=False)
    cells = [
        replace(column, numbers=total.numbers, texts=total.texts, width=max(column.width, total.width))
        for column, total in zip(columns, totals, strict=True)
    ]
    return [label, *cells[1:]], notes


def _wider(column: SheetColumn, other: SheetColumn) -> SheetColumn:
    return replace(column, width=max(column.width, other.width))


def _write_head(book: Any, sheet: Any, result: Result, chinese: bool, columns: Sequence[SheetColumn]) -> None:
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, clean(result.title), book.add_format(TITLE))
    subtitle = "　".join(filter(None, (result.subtitle, _units(result))))
    _write_footer(book, sheet, 1, columns, [subtitle])
    sheet.set_row(_HEADER_ROW, 30)
    head = book.add_format(HEAD)
    for at, header in enumerate(headers(result, chinese)):
        sheet.write_string(_HEADER_ROW, at, clean(header), head)


def _write_totals(
    book: Any, sheet: Any, row: int, columns: Sequence[SheetColumn], totals: Sequence[SheetColumn]
) -> int:
    looks = [book.add_format(cell_format(column, bold=True, top=1)) for column in columns]
    return write_rows(sheet, row, totals, looks, 0, 1, height=LINE_HEIGHT + 3)


def _write_footer(book: Any, sheet: Any, row: int, columns: Sequence[SheetColumn], lines: Sequence[str]) -> None:
    """Sentences from row `row` on; a long one over all columns, in as many lines as it needs."""
    width = max(int(sum(column.width for column in columns)) - 4, _NARROWEST)
    one_line, in_lines = book.add_format(NOTE), book.add_format({**NOTE, "text_wrap": True})
    for at, line in enumerate(lines, row):
        if cells_of(line) <= max(width, _SENTENCE_WIDTH):
            sheet.write_string(at, 0, clean(line), one_line)
        else:
            sheet.set_row(at, LINE_HEIGHT * len(wrapped(line, width)))
            write_across(sheet, at, 0, len(columns) - 1, line, in_lines)


def _set_up_sheet(sheet: Any, title: str, columns: Sequence[SheetColumn], last: int) -> None:
    first = _HEADER_ROW + 1
    sheet.freeze_panes(first, 0)
    sheet.autofilter(_HEADER_ROW, 0, last, len(columns) - 1)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
    ignore_numbers_as_text(sheet, columns, first, last)
    set_up_page(sheet, landscape=True, title=title)
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


def _units(result: Result) -> str:
    """The units of the columns: of amounts together, of others by name."""
    units: dict[str, list[str]] = {}
    for column in result.table.columns:
        unit = column.unit or ("元" if column.kind is Kind.MONEY else "")
        if unit:
            units.setdefault(unit, []).append("金额" if column.kind is Kind.MONEY else column.label)
    texts = (f"{'、'.join(dict.fromkeys(names))}：{unit}" for unit, names in units.items())
    return "　".join(texts)
