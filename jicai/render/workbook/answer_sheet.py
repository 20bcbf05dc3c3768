"""A sheet that goes out to be answered: figures that are locked, columns to be filled in, hidden keys of the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from jicai.render.layout import cells_of
from jicai.render.result import Result
from jicai.render.workbook.data_sheet import unit_words
from jicai.render.workbook.paper import fit_pages, lead, narrowed, set_columns
from jicai.render.workbook.row_xml import write_rows
from jicai.render.workbook.sheet_cells import SheetColumn, clean, sheet_columns
from jicai.render.workbook.sheets import HEAD, NOTE, TITLE, cell_formats, ignore_numbers_as_text, set_up_page
from jicai.tables.column import Column, Kind, ResultTable

#: Title, hint, the hidden keys of the columns, header.
_KEYS_ROW, _HEADER_ROW = 2, 3
_ROW_HEIGHT = 22
_BORDER = {"border": 1, "border_color": "#BFBFBF"}
_OPEN = {"locked": False, "bg_color": "#FFF8E1"}
_OPEN_HEAD = {**HEAD, **_BORDER, "bg_color": "#FFE599"}
_WIDTHS = {Kind.DATE: 13.0, Kind.TEXT: 26.0}
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
#: What somebody may do with a sheet that is protected without a password.
_ALLOWED = {
    "autofilter": True,
    "sort": True,
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}
HINT = "白底的列是下发的数，已锁定；黄底的列请填写，带 * 的必填。"


@dataclass(frozen=True, slots=True)
class AnswerColumns:
    """The columns of all rows of a kind, parts one after the other: those with figures, those to fill in, those hidden.

    Of the first some are hidden too.
    """

    table: ResultTable
    locked: list[SheetColumn]
    answers: Sequence[Column]
    notes: Sequence[str] = ()

    @classmethod
    def of(
        cls,
        frame: pl.DataFrame,
        table: ResultTable,
        locked: Sequence[Column],
        answers: Sequence[Column],
        aside: Sequence[str],
    ) -> AnswerColumns:
        """The columns of a frame that has those of `locked`, the ones of `aside` hidden."""
        shown = replace(table, columns=tuple(locked), sort_by=())
        columns, notes = sheet_columns(Result(frame.select(shown.keys), shown, table.label), chinese=True)
        columns = [replace(one, collapsed=key in aside) for one, key in zip(columns, shown.keys, strict=True)]
        return cls(table, columns, answers, notes)

    def cells(self) -> list[list[str | None]]:
        """What the locked cells hold, as texts: column by column."""
        columns = self.table.columns[: len(self.locked)]
        return [_texts(declared, one) for declared, one in zip(columns, self.locked, strict=True)]

    def with_keys(self, keys: Sequence[str], seals: Sequence[str]) -> list[SheetColumn]:
        """All columns of the sheet, the locked ones as narrow as the paper asks for, the last two hidden."""
        height = len(keys)
        hidden = [
            SheetColumn("@", 12, None, pl.Series(texts, dtype=pl.String), "left", collapsed=True, latin=True)
            for texts in (keys, seals)
        ]
        return narrowed([*self.locked, *(_empty(column, height) for column in self.answers), *hidden])


def write_answers(
    book: Any, name: str, subtitle: str, table: ResultTable, columns: Sequence[SheetColumn], answers: Sequence[Column]
) -> None:
    """Add the sheet of these rows, protected without a password; see `AnswerColumns`."""
    sheet = book.add_worksheet(name)
    height = max(len(series) for one in columns for series in (one.numbers, one.texts) if series is not None)
    first, is_open = lead(columns), {column.key for column in answers}
    sheet.set_row(0, 24)
    sheet.write_string(0, first, clean(table.label), book.add_format(TITLE))
    words = "　".join(filter(None, (subtitle, HINT, unit_words(Result(pl.DataFrame(), table, table.label)))))
    sheet.write_string(1, first, clean(words), book.add_format(NOTE))
    sheet.set_row(_KEYS_ROW, None, None, {"hidden": True})
    plain = book.add_format(NOTE)
    for at, key in enumerate(table.keys):
        sheet.write_string(_KEYS_ROW, at, key, plain)
    sheet.set_row(_HEADER_ROW, 30)
    head, open_head = book.add_format({**HEAD, **_BORDER}), book.add_format(_OPEN_HEAD)
    for at, column in enumerate(table.columns):
        label = column.label + ("*" if column.key in is_open and column.required else "")
        sheet.write_string(_HEADER_ROW, at, clean(label), open_head if column.key in is_open else head)
    formats = [
        cell_formats(book, one, **_BORDER, **(_OPEN if column.key in is_open else {}))
        for one, column in zip(columns, table.columns, strict=True)
    ]
    start = _HEADER_ROW + 1
    last = write_rows(sheet, start, columns, formats, 0, height, height=_ROW_HEIGHT) - 1
    for at, column in enumerate(table.columns):
        if column.key in is_open:
            sheet.data_validation(start, at, last, at, _validation(column))
    _set_up(sheet, table, columns, last)


def _set_up(sheet: Any, table: ResultTable, columns: Sequence[SheetColumn], last: int) -> None:
    start = _HEADER_ROW + 1
    ignore_numbers_as_text(sheet, columns, start, last)
    sheet.freeze_panes(start, 0)
    sheet.autofilter(_HEADER_ROW, 0, last, len(columns) - 1)
    set_columns(sheet, columns)
    set_up_page(sheet, landscape=True, title=table.label)
    fit_pages(sheet, columns)
    sheet.repeat_rows(_HEADER_ROW)
    # Without a password: it guards against slips, and what was changed all the same is found when it comes back.
    sheet.protect("", _ALLOWED)


def _validation(column: Column) -> dict[str, Any]:
    shared = {
        "ignore_blank": True,
        "input_title": column.label,
        "input_message": f"{column.meaning}。",
        "error_title": column.label,
    }
    if column.choices:
        labels = [choice.label for choice in column.choices]
        return {**shared, "validate": "list", "source": labels, "error_message": "请从下拉列表里选。"}
    if column.kind is Kind.DATE:
        return {
            **shared,
            "validate": "date",
            "criteria": "between",
            "minimum": _FIRST_DAY,
            "maximum": _LAST_DAY,
            "input_message": f"{column.meaning}，写成 2026-09-30。",
            "error_message": "应是日期，如 2026-09-30。",
        }
    return {**shared, "validate": "any"}


def _empty(column: Column, height: int) -> SheetColumn:
    """A column to be filled in."""
    words = max((cells_of(choice.label) for choice in column.choices), default=0) + 5
    width = max(_WIDTHS.get(column.kind, 0.0), float(words if column.choices else 0), cells_of(column.label) + 6.0)
    nothing = pl.Series([None] * height, dtype=pl.String)
    is_date = column.kind is Kind.DATE
    align = "center" if is_date or column.choices else "left"
    return SheetColumn("yyyy-mm-dd" if is_date else "@", width, None, nothing, align, True, width, latin=is_date)


def _texts(column: Column, one: SheetColumn) -> list[str | None]:
    height = len(one.numbers if one.numbers is not None else one.texts if one.texts is not None else [])
    values = one.values(0, height)
    if column.kind in (Kind.DATE, Kind.MONTH):
        return [None if value is None else _day(value) for value in values]
    return [None if value is None else str(value) for value in values]


def _day(value: Any) -> str:
    return value if isinstance(value, str) else date.fromordinal(date(1899, 12, 30).toordinal() + value).isoformat()
