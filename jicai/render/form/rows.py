"""The rows of a result in the table of a form, each with the looks that the form has ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import polars as pl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange

from jicai.money import product, round_half_up
from jicai.render.cells import ready, trimmed
from jicai.render.form.cells import put_day, put_number, put_text, wish
from jicai.render.form.growth import row_like
from jicai.render.form.header import NUMBER
from jicai.render.form.ready import clear_dots
from jicai.render.form.room import raise_row, room_across, too_wide
from jicai.render.form.table import FormColumn, FormTable
from jicai.render.result import Result
from jicai.render.workbook.sheet_cells import sheet_columns
from jicai.tables.column import NUMERIC, Column, Kind, ResultTable

NO_ROWS = "（没有符合条件的行）"
_TEN_THOUSANDTH, _HUNDRED = Decimal("0.0001"), Decimal(100)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A column of the form: exact digits or days, and texts, also in place of what Excel cannot hold."""

    index: int
    number_format: str
    values: list[Any]
    texts: list[str | None]


def write_table(sheet: Any, form: FormTable, result: Result, chinese: bool) -> list[str]:
    """Fill the table of a sheet that has room for all rows; returns what Excel made necessary to change."""
    columns, notes = _columns(form, result, chinese)
    if result.frame.is_empty():
        _say_no_rows(sheet, form, result)
        return notes
    height = result.frame.height
    grown = form.growth(height)
    clear_dots(sheet, [grown.row(row) for row in range(form.first, form.last + 1)], form.across)
    for one in columns:
        for row in range(form.first, form.last + 1) if one.number_format else ():
            wish(sheet.cell(grown.row(row), one.index), one.number_format)
    looks = {column: sheet._cells[form.first, column] for row, column in list(sheet._cells) if row == form.first}
    # The last row that the form has ready closes its table: it stays the last.
    new = (
        range(form.last, form.first + height - 1)
        if form.last > form.first
        else range(form.first + 1, form.first + height)
    )
    _add_rows(sheet, form.first, new, looks)
    _copy_others(sheet, form, height, looks, {one.index for one in columns})
    fixed = form.first in sheet.row_dimensions and sheet.row_dimensions[form.first].height is not None
    linked: list[str] = []
    for one in columns:
        # Where the form sets no height, programs find it themselves.
        across = room_across(sheet, sheet.cell(form.first, one.index)) if fixed else None
        for at, (value, text) in enumerate(zip(one.values, one.texts, strict=True), form.first):
            cell = sheet._cells.get((at, one.index)) or sheet.cell(at, one.index)
            if cell.hyperlink is not None:
                linked.append(cell.coordinate)
                cell.hyperlink = None
            if text is not None:
                put_text(cell, text)
                if across is not None:
                    raise_row(sheet, at, text, across)
            elif value is None:
                cell._value, cell.data_type = None, "n"
            elif isinstance(value, str):
                put_number(cell, value)
            else:
                put_day(cell, value)
    for column in form.columns:
        if column.key == NUMBER.key:
            for at in range(form.first, max(form.first + height, form.last + 1)):
                number = at - form.first + 1
                cell = sheet.cell(at, column.index)
                cell._value, cell.data_type = (number if number <= height else None), "n"
    if linked:
        notes.append(f" {'、'.join(linked[:3])}{' 等' if len(linked) > 3 else ''} 原有超链接，填数后去掉了。")
    for row in range(form.first, form.first + height):
        _show(sheet, row)
    return notes + too_wide(sheet, form.first, {one.index: one.values for one in columns if one.number_format})


def _columns(form: FormTable, result: Result, chinese: bool) -> tuple[list[_Ready], list[str]]:
    wanted = [column for column in form.columns if column.key != NUMBER.key]
    shown = _as_wanted(result, wanted)
    frame = ready(shown, chinese)
    columns, notes = sheet_columns(shown, chinese)
    made = []
    for column, one, declared in zip(wanted, columns, shown.table.columns, strict=True):
        series = frame[declared.key]
        if declared.kind in NUMERIC:
            series = frame.select(trimmed(pl.col(declared.key), series.dtype)).to_series()
        elif declared.kind not in (Kind.DATE, Kind.MONTH):
            series = pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
        number_format = one.number_format if declared.kind in (*NUMERIC, Kind.DATE, Kind.MONTH) else ""
        if column.divisor != 1 and result.table.column(column.key).kind is Kind.MONEY:
            number_format = "#,##0.00"
        elif column.per_cent:
            number_format = "0.0"
        texts = [None] * frame.height if one.texts is None else one.texts.to_list()
        made.append(_Ready(column.index, number_format, series.to_list(), texts))
    return made, notes


def _as_wanted(result: Result, wanted: Sequence[FormColumn]) -> Result:
    """The columns of the form alone, amounts in 万元 and shares in hundredths where it wants that, exactly."""
    columns: list[Column] = []
    expressions = []
    for one in wanted:
        column, value = result.table.column(one.key), pl.col(one.key)
        if one.divisor != 1:
            shown = round_half_up(value, column.scale)
            value = product(shown, pl.lit(_TEN_THOUSANDTH), column.scale + 4)
            column = replace(column, kind=Kind.FACTOR)
        elif one.per_cent:
            value = product(round_half_up(value, column.scale), pl.lit(_HUNDRED), column.scale)
            column = replace(column, kind=Kind.FACTOR)
        if any(one.key == earlier.key for earlier in columns):
            column = replace(column, key=f"{one.key} {one.index}")
        columns.append(column)
        expressions.append(value.alias(column.key))
    table = ResultTable(result.table.key, result.table.label, tuple(columns))
    return replace(result, frame=result.frame.select(expressions), table=table)


def _add_rows(sheet: Any, source: int, rows: range, looks: dict[int, Any]) -> None:
    merges = [one for one in sheet.merged_cells.ranges if one.min_row == one.max_row == source]
    for row in rows:
        row_like(sheet, source, row)
        for column, like in looks.items():
            if isinstance(like, MergedCell):
                cell = MergedCell(sheet, row, column)
                cell._style = like._style
            else:
                cell = Cell(sheet, row, column, style_array=like._style)
            sheet._cells[row, column] = cell
    if merges and rows:
        # Not one by one: each addition looks through all the others.
        added = [
            CellRange(min_col=one.min_col, max_col=one.max_col, min_row=row, max_row=row)
            for one in merges
            for row in rows
        ]
        sheet.merged_cells = MultiCellRange([*sheet.merged_cells.ranges, *added])


def _copy_others(sheet: Any, form: FormTable, height: int, looks: dict[int, Any], filled: set[int]) -> None:
    """What the first row holds in columns that are not the result's: formulas follow each row, the rest is repeated.

    Beside the header only formulas: a text there is a note.
    """
    for column, like in looks.items():
        if column in filled or isinstance(like, MergedCell) or like._value is None:
            continue
        is_formula = like.data_type == "f" and isinstance(like._value, str)
        if column not in form.across and not is_formula:
            continue
        translator = Translator(like._value, like.coordinate) if is_formula else None
        for row in range(form.first + 1, form.first + height):
            cell = sheet.cell(row, column)
            if column not in form.across and cell._value is not None:
                continue
            letter = get_column_letter(column)
            cell._value = translator.translate_formula(f"{letter}{row}") if translator else like._value
            cell.data_type = like.data_type


def _show(sheet: Any, row: int) -> None:
    if row in sheet.row_dimensions:
        sheet.row_dimensions[row].hidden = False


def _say_no_rows(sheet: Any, form: FormTable, result: Result) -> None:
    _show(sheet, form.first)
    for row in range(form.first, form.last + 1):
        for column in form.across:
            cell = sheet._cells.get((row, column))
            if isinstance(cell, Cell):
                cell._value, cell.data_type = None, "n"
    texts = [
        one.index
        for one in form.columns
        if one.key != NUMBER.key and result.table.column(one.key).kind not in (*NUMERIC, Kind.DATE, Kind.MONTH)
    ]
    put_text(sheet.cell(form.first, min(texts or [form.columns[0].index])), NO_ROWS)
