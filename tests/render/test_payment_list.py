"""Payment lists in a workbook, read back with another library."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import polars as pl
import pytest
from money_sample import MONEY, NAMES, payment_list, small_cashflow

from jicai.render.result import PaymentList
from jicai.render.workbook.book import workbook
from jicai.tables.column import Column, Kind, ResultTable

HEADS = ["序号", "医疗机构编码", "医疗机构名称", "区县", "批次编码", "约定金额", "应付金额", "备注"]


def opened(*lists: PaymentList, chinese: bool = True) -> Any:
    result = replace(small_cashflow(), lists=lists)
    return openpyxl.load_workbook(io.BytesIO(b"".join(workbook(result, chinese))))


def rows(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def two_columns(*amounts: str | None) -> PaymentList:
    table = ResultTable("few", "清单", (Column("name", "名称", Kind.TEXT, ""), Column("due", "应付", Kind.MONEY, "")))
    due = pl.Series([amount and Decimal(amount) for amount in amounts], dtype=MONEY)
    return PaymentList("清单", "", table, pl.DataFrame({"name": ["甲"] * len(amounts), "due": due}), "due")


def test_the_whole_list() -> None:
    sheet = opened(payment_list(list(NAMES)))["集采预付金付款清单（职工医保基金）"]
    assert rows(sheet) == [
        ["集采预付金付款清单（职工医保基金）", *[None] * 7],
        ["付款月份：2026-08　首期　广西牵头中医针具类医用耗材集中带量采购", *[None] * 6, "单位：元"],
        HEADS,
        [1, "H50010000000", NAMES[0], "渝中区", "gx-zhenju-2026", 2000, 1000, None],
        [2, "H50010000001", NAMES[1], "巫溪县", "gx-zhenju-2026", 17838.74, 8919.37, None],
        [3, "H50010000002", NAMES[2], "石柱土家族自治县", "gx-zhenju-2026", 33677.48, 16838.74, None],
        ["合计（共 3 笔）", *[None] * 5, 26758.11, None],
        ["金额大写：人民币贰万陆仟柒佰伍拾捌元壹角壹分", *[None] * 7],
        [None] * 8,
        [sheet["A10"].value, *[None] * 7],
    ]
    assert sheet["A10"].value.split() == ["制表：", "复核：", "审批：", "日期："]
    assert sheet["C6"].data_type == "s"
    assert {sheet[cell].data_type for cell in ("F4", "G4", "G7")} == {"n"}
    assert {sheet[cell].number_format for cell in ("F4", "G4", "G7")} == {"#,##0.00"}


def test_ready_to_print() -> None:
    sheet = opened(payment_list(list(NAMES)))["集采预付金付款清单（职工医保基金）"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert (sheet["A1"].alignment.horizontal, sheet["A1"].font.size) == ("center", 18)
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:H1", "A2:G2", "A7:F7", "A8:H8", "A10:H10"}
    for side in ("left", "right", "top", "bottom"):
        assert {getattr(cell.border, side).style for row in sheet["A3:H6"] for cell in row} == {"thin"}
    for side in ("top", "bottom"):
        assert {getattr(cell.border, side).style for row in sheet["A7:H8"] for cell in row} == {"thin"}
    # An empty note is a cell to write in.
    assert sheet["H4"].border.left.style == "thin"


def test_a_list_without_rows_says_so() -> None:
    (sheet, *_) = opened(payment_list([])).worksheets
    assert [row[0] for row in rows(sheet)[2:7]] == [
        "序号",
        "（没有应付的款项）",
        "合计（共 0 笔）",
        "金额大写：人民币零元整",
        None,
    ]
    assert sheet["G5"].value == 0
    assert sheet["A7"].value is None
    assert sheet["A8"].value.startswith("制表：")


@pytest.mark.parametrize(
    ("amounts", "total", "words"),
    [
        (["0.10", "0.20"], 0.3, "叁角整"),
        (["999999999999.98", "0.01"], 999999999999.99, "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        (["9999999999999.99", "0.01"], "10,000,000,000,000.00", "壹拾万亿元整"),
        (["5.50", "-6.00"], -0.5, "负伍角整"),
        ([None, "3"], 3, "叁元整"),
    ],
)
def test_the_sum_is_exact(amounts: list[str | None], total: object, words: str) -> None:
    sheet = opened(two_columns(*amounts))["清单"]
    assert sheet["C6"].value == total
    assert sheet["A7"].value == f"金额大写：人民币{words}"


def test_the_sum_is_that_of_the_amounts_as_listed() -> None:
    one = two_columns("0", "0", "0")
    thirds = pl.Series("due", [Decimal("0.334")] * 3, dtype=pl.Decimal(38, 3))
    sheet = opened(replace(one, frame=one.frame.with_columns(thirds)))["清单"]
    assert [sheet.cell(row, 3).value for row in range(4, 8)] == [0.33, 0.33, 0.33, 0.99]


def test_lists_come_first_and_names_stay_apart() -> None:
    lists = [payment_list(list(NAMES), title) for title in ("资金安排", "口径", "资金安排", "a/b")]
    assert opened(*lists).sheetnames == [
        "资金安排",
        "口径表",
        "资金安排（2）",
        "a b",
        "资金安排（3）",
        "图",
        "口径",
    ]


def test_many_rows_and_long_names() -> None:
    name = "重庆市渝中区中医院（重庆市中医骨科医院）" * 3
    sheet = opened(payment_list([name, "短"] * 150)).worksheets[0]
    assert [sheet.cell(row, 1).value for row in range(4, 304)] == list(range(1, 301))
    assert sheet["A304"].value == "合计（共 300 笔）"
    # Every line of the name has room: 126 cells in a column that is shown in its row's height.
    lines = -(-126 // sheet.column_dimensions["C"].width)
    assert sheet.row_dimensions[4].height >= 15 * lines
    assert sum(sheet.column_dimensions[letter].width for letter in "ABCDEFGH") >= 120


@pytest.mark.parametrize(("names", "height"), [(["短", "也短", "短"], 22), (["重庆市渝中区" * 4, "短", "短"], 30)])
def test_rows_are_of_one_height_unless_a_name_needs_three_lines(names: list[str], height: float) -> None:
    sheet = opened(payment_list(names)).worksheets[0]
    assert [sheet.row_dimensions[row].height for row in (4, 5, 6)] == [pytest.approx(height, abs=0.5)] * 3


def test_notes_stand_between_the_sum_and_the_signatures() -> None:
    notes = ["另有多拨 105.00 元", "重庆市" * 100]
    sheet = opened(replace(payment_list(list(NAMES)), notes=notes)).worksheets[0]
    assert [sheet.cell(row, 1).value for row in (9, 10, 11)] == [*notes, None]
    assert sheet["A12"].value.startswith("制表：")
    assert {"A9:H9", "A10:H10"} <= {str(area) for area in sheet.merged_cells.ranges}
    assert sheet.row_dimensions[10].height > 2 * sheet.row_dimensions[9].height


def test_what_excel_cannot_hold_is_said_below_the_signatures() -> None:
    sheet = opened(payment_list(["a\x01b"])).worksheets[0]
    assert sheet["C4"].value == "a\ufffdb"
    assert sheet["A10"].value.startswith("“医疗机构名称”列：1 个单元格含有")


def test_headers_in_english() -> None:
    sheet = opened(payment_list(list(NAMES)), chinese=False).worksheets[0]
    assert [cell.value for cell in sheet[3]][:3] == ["序号", "institution_code", "institution_name"]
