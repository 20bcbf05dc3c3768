"""Workbooks read back with another library."""

from __future__ import annotations

import errno
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from progress_sample import small
from xlsxwriter.exceptions import FileCreateError

from jicai.errors import OutputError
from jicai.render.result import Result
from jicai.render.workbook import data_sheet, row_xml
from jicai.render.workbook.book import workbook
from jicai.tables.column import Column, Kind


def opened(result: Result, chinese: bool = True) -> Any:
    return openpyxl.load_workbook(io.BytesIO(b"".join(workbook(result, chinese))))


def test_progress(progress: Result) -> None:
    book = opened(progress)
    assert book.sheetnames == ["采购进度", "口径"]
    sheet = book["采购进度"]
    assert sheet["A1"].value == "采购进度"
    assert sheet["A2"].value == "截至 2026-08-31 · 按验收数量　约定采购量、已采购量、剩余采购量：基本单位　金额：元"
    assert [cell.value for cell in sheet[3]][:5] == ["批次编码", "协议年度", "医疗机构编码", "医疗机构名称", "区县"]
    first = {header.value: cell for header, cell in zip(sheet[3], sheet[4], strict=True)}
    expected = {
        "医疗机构编码": ("H50010300001", "@"),
        "约定采购量": (120000, "#,##0"),
        "完成率": (0.514588, "0.0%"),
        "约定金额": (25200.01, "#,##0.00"),
        "月均需采购量": (5295.409, "#,##0.000"),
        "自愿参加": ("否", "@"),
        "状态": ("正常", "@"),
    }
    assert {name: (first[name].value, first[name].number_format) for name in expected} == expected
    assert [row[0].value for row in sheet.iter_rows(min_row=9)] == [None, *progress.footer]
    assert [[cell.value for cell in row] for row in book["口径"].iter_rows(min_row=3)] == [
        list(pair) for pair in progress.basis
    ]


def test_ready_to_print(progress: Result) -> None:
    sheet = opened(progress)["采购进度"]
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:S8"
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.scale, sheet.page_setup.pageOrder) == (85, "overThenDown")
    assert sheet.print_title_cols == "$A:$D"
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    formulas = [
        rule.formula[0] for rules in sheet.conditional_formatting for rule in rules.rules if rule.type == "expression"
    ]
    assert formulas == ['$S4="滞后"', '$S4="未采购"', '$S4="已被国采接续"']
    assert sheet.oddHeader.left.text == "采购进度"


@pytest.mark.parametrize(
    "value", ["=1+1", "+1", "@A1", "http://example.org", "mailto:a@b.c", "000123", "1e5", "_x0041_", "{=1}"]
)
def test_text_stays_text(value: str) -> None:
    result = small({"c": [value], "t": [value]}, Column("c", "编码", Kind.CODE, ""), Column("t", "名称", Kind.TEXT, ""))
    for cell in opened(result)["小表"][4]:
        assert (cell.value.replace("_x005F_", "_"), cell.data_type, cell.hyperlink) == (value, "s", None)


def test_dates() -> None:
    columns = Column("d", "日期", Kind.DATE, ""), Column("m", "月份", Kind.MONTH, "")
    result = small({"d": [date(2026, 7, 10), None, date(1899, 1, 2)], "m": [date(2026, 7, 1), None, None]}, *columns)
    sheet = opened(result)["小表"]
    assert [cell.value for cell in sheet[4]] == [datetime(2026, 7, 10), datetime(2026, 7, 1)]
    assert [cell.number_format for cell in sheet[4]] == ["yyyy-mm-dd", "yyyy-mm"]
    assert [cell.value for cell in sheet[6]] == ["1899-01-02", None]
    assert "“日期”列：1 个日期早于 1900 年 3 月" in sheet["A8"].value


def test_numbers_of_more_than_15_digits_stay_exact() -> None:
    values = ["123456789012345.67", "1234567890123.45", "-12345678901234567.80", None]
    series = pl.Series([value and Decimal(value) for value in values], dtype=pl.Decimal(38, 2))
    sheet = opened(small({"x": series}, Column("x", "金额", Kind.MONEY, ""), footer=["完"]))["小表"]
    cells = [sheet.cell(row, 1).value for row in range(4, 8)]
    assert cells == ["123456789012345.67", 1234567890123.45, "-12345678901234567.8", None]
    assert sheet["A9"].value == "完"
    assert sheet["A10"].value == "“金额”列：2 个数值超过 15 位有效数字，Excel 会丢失末位，已按文本写入。"


def test_long_numbers_stay_exact_where_no_cell_is_empty() -> None:
    series = pl.Series([Decimal("123456789012345.67"), Decimal("1.00")], dtype=pl.Decimal(38, 2))
    sheet = opened(small({"x": series}, Column("x", "金额", Kind.MONEY, "")))["小表"]
    assert [sheet.cell(row, 1).value for row in (4, 5)] == ["123456789012345.67", 1]


def test_what_excel_cannot_hold_is_changed_visibly_and_said() -> None:
    result = small({"t": ["a\x01b\x1fc", "长" * 40_000, "两\r\n行", "𠮷" * 16_384]}, Column("t", "说明", Kind.TEXT, ""))
    sheet = opened(result)["小表"]
    assert sheet["A4"].value == "a\ufffdb\ufffdc"
    assert sheet["A5"].value == "长" * 16_000 + "……（过长，已截断）"
    assert sheet["A6"].value == "两\n行"
    assert sheet["A7"].value.endswith("（过长，已截断）")
    assert sheet["A9"].value.startswith("“说明”列：1 个单元格含有 Excel 不允许的控制字符")
    assert sheet["A10"].value.startswith("“说明”列：2 个单元格的文字超过 Excel 的上限 32,767 字")


def test_more_rows_than_a_sheet_holds(monkeypatch: pytest.MonkeyPatch, progress: Result) -> None:
    monkeypatch.setattr(data_sheet, "ROWS_PER_SHEET", 2)
    monkeypatch.setattr(row_xml, "_SLICE", 1)
    book = opened(progress)
    assert book.sheetnames == ["采购进度", "采购进度（2）", "采购进度（3）", "口径"]
    assert [book[name].auto_filter.ref for name in book.sheetnames[:3]] == ["A3:S5", "A3:S5", "A3:S4"]
    assert [book[name]["A3"].value for name in book.sheetnames[:3]] == ["批次编码"] * 3
    assert book["采购进度（3）"]["A4"].value == "qg-yinpian-2025"
    assert [book[name]["A7"].value for name in book.sheetnames[:3]] == [None, None, progress.footer[1]]


def test_no_rows_and_awkward_titles(progress: Result) -> None:
    for title, name in (("口径", "口径表"), ("a/b:c[d]*?", "a b c d"), ("'", "结果"), ("长" * 40, "长" * 24)):
        result = Result(progress.frame.clear(), progress.table, title, footer=["完"], basis=[("x", "y\x00")])
        book = opened(result, chinese=False)
        assert book.sheetnames == [name, "口径"]
        assert book[name]["A3"].value == "batch"
        assert book[name]["A5"].value == "完"


def test_a_full_temporary_folder(monkeypatch: pytest.MonkeyPatch, progress: Result) -> None:
    def refuse(*_: object) -> None:
        raise FileCreateError(OSError(errno.ENOSPC, "No space left on device"))

    monkeypatch.setattr("jicai.render.workbook.book.ROWS_IN_MEMORY", 0)
    monkeypatch.setattr(xlsxwriter.Workbook, "_store_workbook", refuse)
    with pytest.raises(OutputError, match=r"^临时文件夹 .*：写不进去，磁盘已满"):
        list(workbook(progress, True))
