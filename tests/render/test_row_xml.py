"""Rows written past XlsxWriter, read back with two other libraries."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import fastexcel
import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from progress_sample import small
from read_workbook import read_workbook

from jicai.render.report import Report
from jicai.render.result import Result
from jicai.render.workbook import row_xml, small_book
from jicai.render.workbook.book import report_workbook, workbook
from jicai.render.workbook.data_sheet import layout_of, layouts_of_parts
from jicai.render.workbook.row_xml import write_rows
from jicai.render.workbook.sheet_cells import SheetColumn
from jicai.tables.column import Column, Kind

MONEY = Column("m", "金额", Kind.MONEY, "", unit="元")
TEXT = Column("t", "名称", Kind.TEXT, "")


def sheet_xml(content: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()


def money(*amounts: str | None) -> pl.Series:
    return pl.Series([amount and Decimal(amount) for amount in amounts], dtype=pl.Decimal(38, 2))


def written(columns: list[SheetColumn], tmp_path: Path, **words: Any) -> Any:
    """A sheet with a row of XlsxWriter's before the columns from row 2 on, and one after them."""
    path = tmp_path / "rows.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, "上")
    height = next(len(one) for one in (columns[0].numbers, columns[0].texts) if one is not None)
    after = write_rows(sheet, 1, columns, [book.add_format() for _ in columns], 0, height, **words)
    sheet.write_string(after, 0, "下")
    book.close()
    return openpyxl.load_workbook(path).worksheets[0]


@pytest.mark.parametrize(
    ("amount", "digits"),
    [("0.10", "0.1"), ("-1234567890123.45", "-1234567890123.45"), ("100.00", "100"), ("0.00", "0"), ("4.35", "4.35")],
)
def test_numbers_are_in_the_file_digit_for_digit(amount: str, digits: str) -> None:
    content = b"".join(workbook(small({"m": money(amount)}, MONEY), True))
    assert f"<v>{digits}</v>" in sheet_xml(content)


def test_rows_stand_between_those_of_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_xml, "_SLICE", 2)
    columns = [
        SheetColumn("0", 8, pl.Series([1, None, 3])),
        SheetColumn("@", 8, texts=pl.Series(["甲", None, "丙"])),
        SheetColumn("0", 8, money("1.50", "2.50", None), pl.Series([None, None, "很长的数"])),
    ]
    sheet = written(columns, tmp_path)
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["上", None, None],
        [1, "甲", 1.5],
        [None, None, 2.5],
        [3, "丙", "很长的数"],
        ["下", None, None],
    ]
    assert sheet.dimensions == "A1:C5"


def test_empty_cells_to_write_in_keep_their_format_and_rows_their_height(tmp_path: Path) -> None:
    sheet = written([SheetColumn("@", 20, texts=pl.Series([None, "长" * 20]), wraps=True)], tmp_path, height=22)
    assert [sheet.row_dimensions[row].height for row in (1, 2, 3, 4)] == [None, 22, 45, None]
    assert "A2" in {cell.coordinate for row in sheet.iter_rows() for cell in row}


@settings(max_examples=50)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1), min_size=1))
def test_every_text_comes_back(texts: list[str]) -> None:
    content = b"".join(workbook(small({"t": texts}, TEXT), True))
    sheet = fastexcel.read_excel(content).load_sheet(0, header_row=None, skip_rows=3, n_rows=len(texts))
    expected = [text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd") for text in texts]
    assert sheet.to_polars().to_series().to_list() == expected


@pytest.mark.parametrize("text", ["_x0041_", "_x0041_x0042_", "__x000D_", "_x12_", "x0041_", "_xD83D_"])
def test_what_looks_like_an_escape_stays_as_it_is(text: str) -> None:
    content = b"".join(workbook(small({"t": [text]}, TEXT), True))
    assert fastexcel.read_excel(content).load_sheet(0, header_row=2).to_polars()["名称"].to_list() == [text]


@pytest.mark.parametrize("text", [" 前", "后 ", "\u3000全角\u3000", "第一行\n第二行\n", "<r>不是格式</r>", "&amp;<b>"])
def test_blanks_and_markup_of_a_text_are_kept(text: str) -> None:
    content = b"".join(workbook(small({"t": [text, "别的"]}, TEXT), True))
    assert openpyxl.load_workbook(io.BytesIO(content))["小表"]["A4"].value == text


def test_no_rows_write_nothing() -> None:
    days = Column("d", "日期", Kind.DATE, "")
    result = small({"d": pl.Series([], dtype=pl.Date), "m": money()}, days, MONEY, footer=["完"])
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(workbook(result, True))))["小表"]
    assert [row[0].value for row in sheet.iter_rows(min_row=3)] == ["日期", "注：没有符合条件的行。", "完"]


def test_a_column_without_any_value(tmp_path: Path) -> None:
    result = small({"d": [date(2026, 7, 1)], "m": money(None)}, Column("d", "日期", Kind.DATE, ""), MONEY)
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(workbook(result, True))))["小表"]
    assert sheet["B4"].value is None


#: What only one of two libraries would write otherwise: markup, blanks, decimals, texts for numbers, empty cells.
NASTY = {
    "t": ["<r>不是格式</r>", " 前", "_x0041_ &<b>", None, "", "第一行\n第二行"],
    "m": money("0.10", "-1234567890123.45", None, "12345678901234.56", "100.00", "0.00"),
    "d": pl.Series([date(2026, 7, 1), None, date(1900, 1, 1), date(2026, 8, 31), None, date(2027, 1, 1)]),
    "q": pl.Series(["12.5", "3", "0.125", None, "1200", "1"]).cast(pl.Decimal(38, 4)),
}
NASTY_COLUMNS = (TEXT, MONEY, Column("d", "日期", Kind.DATE, ""), Column("q", "数量", Kind.QUANTITY, ""))


def nasty_parts(before: Result | None = None, *, alike: bool = True) -> list[Iterator[bytes]]:
    """A workbook for each half of the rows, both laid out together; the second also has a result `before` them."""
    whole = small(NASTY, *NASTY_COLUMNS)
    halves = [[replace(whole, frame=whole.frame[at : at + 3])] for at in (0, 3)]
    layouts = [[one] for one in layouts_of_parts(whole, [3, 3], True)]
    looks = layouts[0][0].looks if alike else ()
    if before:
        halves[1].insert(0, before)
        layouts[1].insert(0, layout_of(before, True))
    return [
        report_workbook(Report("月报", "", results, [], []), layouts=laid_out, looks=looks)
        for results, laid_out in zip(halves, layouts, strict=True)
    ]


MADE: dict[str, Callable[[Result], list[Iterator[bytes]]]] = {
    "a result": lambda progress: [workbook(progress, True)],
    "nasty cells": lambda _: [workbook(small(NASTY, *NASTY_COLUMNS), True)],
    "parts": lambda _: nasty_parts(),
    "unlike parts": nasty_parts,
}


def cells_of(book: Iterator[bytes]) -> list[Any]:
    """What every sheet shows and how, and the heights of its rows; a blank before `<r>` is allowed."""
    content = b"".join(book)
    sheets = [
        (sheet.name, [[(at, c.kind, c.shown.strip(" "), c.number_format) for at, c in row.items()] for row in rows])
        for sheet in read_workbook(content)
        for rows in [sheet.rows.values()]
    ]
    loaded = openpyxl.load_workbook(io.BytesIO(content))
    return [*sheets, [[one.height for one in sheet.row_dimensions.values()] for sheet in loaded.worksheets]]


@pytest.mark.parametrize("what", MADE)
def test_with_another_version_of_the_library_the_cells_are_the_same(
    what: str, progress: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [cells_of(book) for book in MADE[what](progress)]
    monkeypatch.setattr(row_xml, "_USED", ("_renamed",))
    monkeypatch.setattr(row_xml, "_ready_sheet", None)  # not even asked
    assert [cells_of(book) for book in MADE[what](progress)] == known


def members(book: Iterator[bytes]) -> dict[str, bytes]:
    """What lies in a workbook, without the moment at which it was made."""
    packed = zipfile.ZipFile(io.BytesIO(b"".join(book)))
    return {name: re.sub(rb"[\d:T-]{19}Z", b"", packed.read(name)) for name in packed.namelist()}


@pytest.mark.parametrize("what", MADE)
def test_in_memory_and_on_disk_the_same_is_written(
    what: str, progress: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_memory = [members(one) for one in MADE[what](progress)]
    monkeypatch.setattr(small_book, "_USED", ("_renamed",))  # as with a version that does not have it
    assert [members(one) for one in MADE[what](progress)] == in_memory


def test_workbooks_that_number_their_formats_unlike_show_the_same(progress: Result) -> None:
    def second(before: Result | None, *, alike: bool) -> object:
        _, content = nasty_parts(before, alike=alike)
        return dict(cells_of(content)[:-1])["小表"]

    assert second(progress, alike=False) == second(progress, alike=True) == second(None, alike=True)


def test_with_another_version_of_the_library_blanks_and_heights_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_xml, "_USED_OF_A_FORMAT", "_renamed")
    sheet = written([SheetColumn("@", 20, texts=pl.Series([None, "长" * 20]), wraps=True)], tmp_path, height=22)
    first, blank, long, last = (sheet.row_dimensions[row].height for row in (1, 2, 3, 4))
    assert (first, long, last) == (None, 45, None)
    assert blank in (21.75, 22)  # from 3.3 on the library writes whole pixels
    assert [cell.value for cell in sheet["A"]] == ["上", None, "长" * 20, "下"]
