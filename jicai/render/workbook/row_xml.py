"""Rows of cells as the XML of a sheet, made column by column in Polars and put between the rows of XlsxWriter.

Ours because XlsxWriter makes an object of every cell, which takes most of the time that a workbook of some
100,000 rows needs, and holds numbers as floats, while here every exact digit goes from the frame into the file. All
else (formats, page, charts, merged cells, conditional formats) stays with XlsxWriter. With its option
`constant_memory` it keeps the finished rows of each sheet in a file, and it is this file that is written to. That is
no promise of its interface: with a version that lacks what is used (`_lets_in`), `write_cells` takes its place.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from jicai.render.cells import trimmed
from jicai.render.workbook.row_cells import LINE_HEIGHT, write_cells
from jicai.render.workbook.sheet_cells import SheetColumn, row_lines
from jicai.texts import formatted

#: The number of a format as text, or the numbers by the decimals of the cells.
Style = str | dict[int, str]
#: Rows whose XML is held at once.
_SLICE = 16_384
_USED = ("_write_single_row", "_check_dimensions", "row_data_fh", "previous_row", "table")
_USED_OF_A_FORMAT = "_get_xf_index"
_ROW = pl.col("_row")
#: What a program that reads the cell would take for a character (`_x0041_` is A), wherever it begins.
_LOOKS_ESCAPED, _ESCAPED_PART = "_x[0-9A-Fa-f]{4}_", "_(x[0-9A-Fa-f]{4})"


def write_rows(
    sheet: Any,
    row: int,
    columns: Sequence[SheetColumn],
    formats: Sequence[Any],
    start: int,
    end: int,
    *,
    height: int | None = None,
) -> int:
    """Write the rows `start` to `end` of the columns from row `row` of the sheet on; returns the row after the last.

    The rows lie below all that were written to the sheet before. Absent values get no cell where `height` (the least
    of every row in points, for what is filled in by hand) is None, and an empty one of their format otherwise. Texts
    stay texts, whatever they look like.
    """
    if end <= start or not columns:
        return row
    lines = row_lines(columns)
    if not _lets_in(sheet, formats):
        write_cells(sheet, row, columns, formats, lines, start, end - start, height)
        return row + end - start
    file = _ready_sheet(sheet, row, row + end - start - 1, len(columns))
    styles = _styles(formats)
    for first in range(start, end, _SLICE):
        length = min(_SLICE, end - first)
        numbers = pl.int_range(row + 1, row + 1 + length, eager=True).cast(pl.String)
        buffer = io.BytesIO()
        # Lines that are finished text leave Polars fastest as a CSV of one column without quotes.
        texts = _rows(_cells_of(columns, lines, first, length, numbers), styles, height)
        texts.write_csv(buffer, include_header=False, quote_style="never")
        file.write(buffer.getbuffer())
        row += length
    sheet.previous_row = row
    return row


class RowTexts:
    """The rows of columns as XML, made for many of them at once and given out in small parts.

    For thousands of small sheets, whose rows would take long to make one sheet at a time. `rows` says which row of its
    sheet each will be, from 0, and `lines` what `row_lines` says of the columns. Parts that follow each other are made
    together, and only the last such rows are kept, as long as the workbooks number their formats alike.
    """

    def __init__(self, columns: Sequence[SheetColumn], rows: pl.Series, lines: pl.Series | None) -> None:
        self.columns = columns
        self._rows = rows
        self._lines = lines
        self._kept: list[str] = []
        self._first = 0
        self._styles: list[Style] = []

    def part(self, start: int, length: int) -> RowTexts:
        """Of these rows only."""
        columns = [one.slice(start, length) for one in self.columns]
        lines = None if self._lines is None else self._lines.slice(start, length)
        return RowTexts(columns, self._rows.slice(start, length), lines)

    def write(self, sheet: Any, formats: Sequence[Any], start: int, length: int) -> int:
        """Write the rows from `start` where they belong in the sheet, as `write_rows` does; returns the row after."""
        row: int = self._rows[start]
        if not _lets_in(sheet, formats):
            write_cells(sheet, row, self.columns, formats, self._lines, start, length, None)
            return row + length
        file = _ready_sheet(sheet, row, row + length - 1, len(self.columns))
        file.write("".join(self._texts(_styles(formats), start, length)).encode())
        sheet.previous_row = row + length
        return row + length

    def _texts(self, styles: list[Style], start: int, length: int) -> list[str]:
        is_kept = self._first <= start <= start + length <= self._first + len(self._kept)
        if not is_kept or styles != self._styles:
            made = max(length, _SLICE)
            numbers = (self._rows.slice(start, made) + 1).cast(pl.String)
            cells = _cells_of(self.columns, self._lines, start, made, numbers)
            self._kept = _rows(cells, styles, None).to_series().to_list()
            self._first, self._styles = start, styles
        return self._kept[start - self._first :][:length]


def number_formats(formats: Sequence[Any]) -> None:
    """Give the formats of cells their numbers in this order, whatever cells are written first."""
    for look in formats:
        for one in look.values() if isinstance(look, dict) else [look]:
            if hasattr(one, _USED_OF_A_FORMAT):
                one._get_xf_index()


def _cells_of(
    columns: Sequence[SheetColumn], lines: pl.Series | None, first: int, length: int, numbers: pl.Series
) -> pl.DataFrame:
    """The cells of some rows as `_rows` takes them; `numbers` are those of the rows."""
    cells = {
        f"{name}{at}": series.slice(first, length)
        for at, column in enumerate(columns)
        for name, series in (("n", column.numbers), ("t", column.texts), ("p", column.places))
        if series is not None
    }
    if lines is not None:
        cells["_lines"] = lines.slice(first, length)
    return pl.DataFrame(cells).with_columns(_row=numbers)


def _lets_in(sheet: Any, formats: Sequence[Any]) -> bool:
    """Whether this version of XlsxWriter has what is used of its inner parts."""
    looks = [one for look in formats for one in (look.values() if isinstance(look, dict) else [look])]
    return (
        getattr(sheet, "constant_memory", False)
        and all(hasattr(sheet, name) for name in _USED)
        and all(hasattr(look, _USED_OF_A_FORMAT) for look in looks)
    )


def _ready_sheet(sheet: Any, first: int, last: int, columns: int) -> Any:
    """The file of the sheet's rows, all earlier ones written, and the cells that follow counted as used."""
    sheet._check_dimensions(first, 0)
    sheet._check_dimensions(last, columns - 1)
    sheet._write_single_row(first)
    sheet.row_data_fh.flush()
    return sheet.row_data_fh.buffer


def _styles(formats: Sequence[Any]) -> list[Style]:
    """The numbers by which cells refer to the formats."""
    return [
        {places: str(one._get_xf_index()) for places, one in look.items()}
        if isinstance(look, dict)
        else str(look._get_xf_index())
        for look in formats
    ]


def _rows(frame: pl.DataFrame, styles: Sequence[Style], height: int | None) -> pl.DataFrame:
    parts = [pl.lit('<row r="'), _ROW, *_row_height(frame, height)]
    for at, style in enumerate(styles):
        parts += _cell(frame, at, style, blank=height is not None)
    return frame.select(pl.concat_str([*parts, pl.lit("</row>")]))


def _row_height(frame: pl.DataFrame, height: int | None) -> list[pl.Expr]:
    """The rest of the row's tag: its height where it is not left to the program."""
    own = '" ht="{}" customHeight="1">'
    plain = pl.lit('">' if height is None else own.format(height))
    if "_lines" not in frame.columns:
        return [plain]
    points = pl.max_horizontal(pl.col("_lines") * LINE_HEIGHT, pl.lit(height or 0)).cast(pl.String)
    return [pl.when(pl.col("_lines").is_null()).then(plain).otherwise(formatted(own, points))]


def _cell(frame: pl.DataFrame, at: int, style: Style, *, blank: bool) -> list[pl.Expr]:
    """The parts of the cell in column `at`; one part where it may be absent."""
    place, name, number = pl.lit(f'<c r="{xl_col_to_name(at)}'), pl.lit('" s="'), _style_number(at, style)
    kinds: list[pl.Expr] = []
    for key in (f"t{at}", f"n{at}"):
        if key in frame.columns and frame[key].null_count() < frame.height:
            opening, value, closing = _text(frame[key]) if key[0] == "t" else _number(frame[key])
            parts = [place, _ROW, name, number, pl.lit(f'"{opening}'), value, pl.lit(closing)]
            if not kinds and not frame[key].null_count():
                return parts
            kinds.append(pl.concat_str(parts))
    absent = pl.concat_str([place, _ROW, name, number, pl.lit('"/>')]) if blank else pl.lit("")
    return [pl.coalesce(*kinds, absent)]


def _style_number(at: int, style: Style) -> pl.Expr:
    if isinstance(style, str):
        return pl.lit(style)
    return pl.col(f"p{at}").replace_strict(style, return_dtype=pl.String)


def _number(series: pl.Series) -> tuple[str, pl.Expr, str]:
    return "><v>", trimmed(pl.col(series.name), series.dtype), "</v></c>"


def _text(series: pl.Series) -> tuple[str, pl.Expr, str]:
    value = pl.col(series.name)
    if series.str.contains(_LOOKS_ESCAPED).any():
        looks = value.str.contains(_LOOKS_ESCAPED)
        value = pl.when(looks).then(value.str.replace_all(_ESCAPED_PART, "_x005F_$1")).otherwise(value)
    if series.str.contains("[&<>]").any():
        for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
            value = value.str.replace_all(sign, entity, literal=True)
    space = ' xml:space="preserve"' if series.str.contains(r"^\s|\s$").any() else ""
    return f' t="inlineStr"><is><t{space}>', value, "</t></is></c>"
