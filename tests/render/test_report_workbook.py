"""Several results in one workbook, and the sums below the rows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import polars as pl
import pytest
from money_sample import NAMES, payment_list, small_cashflow
from progress_sample import sample, small

from jicai.render.report import Report
from jicai.render.result import Result
from jicai.render.workbook import data_sheet
from jicai.render.workbook.book import report_workbook, workbook
from jicai.tables.column import Column, Kind

NAME = Column("name", "名称", Kind.TEXT, "")
DUE = Column("due", "应付", Kind.MONEY, "", unit="元", summed=True)
DAYS = Column("days", "天数", Kind.INTEGER, "")


def whole(*results: Result) -> Report:
    left_out = ["续签对照：没有下一协议年度的约定采购量"]
    return Report("八月执行情况", "截至 2026-08-31", results, left_out, [("截至日期", "2026-08-31"), ("工具", "jicai")])


def opened(report: Report) -> Any:
    return openpyxl.load_workbook(io.BytesIO(b"".join(report_workbook(report))))


def rows(sheet: Any, first: int = 1) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]


def monthly() -> Report:
    progress = replace(sample(), warnings=["订单明细.xlsx!Sheet1:5：重复", "<r>不是格式</r>"])
    cash = replace(small_cashflow(), lists=[payment_list(list(NAMES), "付款清单")], warnings=["一条提示"])
    return whole(progress, cash)


def test_the_contents_name_every_sheet_in_its_order_and_lead_to_it() -> None:
    book = opened(monthly())
    sheet = book["目录"]
    assert book.sheetnames == ["目录", "付款清单", "采购进度", "资金安排", "图", "提示", "口径"]
    assert [row[0].value for row in sheet["A1:A2"]] == ["八月执行情况", "截至 2026-08-31"]
    assert rows(sheet, 3)[:7] == [
        ["序号", "工作表", "行数", "摘要", "提示"],
        [1, "付款清单", 3, "付款月份：2026-08　首期　广西牵头中医针具类医用耗材集中带量采购", None],
        [2, "采购进度", 5, "共 5 项：完成 1，滞后 1，未采购 1。", 2],
        [3, "资金安排", 6, "预付合计、抵扣合计和退回合计均为各批次之和。", 1],
        [4, "图", None, "按结果依次排列的图表", None],
        [5, "提示", 3, "数据中值得核对的情况，按结果列出", None],
        [6, "口径", None, "截至日期、批次参数、输入文件和选项", None],
    ]
    links = [sheet.cell(row, 2).hyperlink for row in range(4, 10)]
    assert [(link.location, link.target) for link in links] == [
        (f"{name}!A1", None) for name in ("付款清单", "采购进度", "资金安排", "图", "提示", "口径")
    ]
    assert [row[0] for row in rows(sheet, 10)] == [None, "未列出的内容", "续签对照：没有下一协议年度的约定采购量"]


def test_a_link_to_a_sheet_with_quotes_in_its_name() -> None:
    sheet = opened(whole(replace(sample(), title="A'B 区 1")))["目录"]
    assert sheet["B4"].hyperlink.location == "'A''B 区 1'!A1"


def test_warnings_of_all_results_name_their_result() -> None:
    assert rows(opened(monthly())["提示"], 3) == [
        ["1", "采购进度", "订单明细.xlsx!Sheet1:5：重复"],
        # A blank keeps the library from writing it as markup.
        ["2", "采购进度", " <r>不是格式</r>"],
        ["3", "资金安排", "一条提示"],
    ]


def basis(*results: tuple[str, Sequence[tuple[str, str]]]) -> list[list[Any]]:
    made = [replace(sample(), title=title, basis=pairs) for title, pairs in results]
    return rows(opened(whole(*made))["口径"], 3)


def test_what_all_results_rest_on_is_said_once() -> None:
    day, file = ("截至日期", "2026-08-31"), ("订单明细", "a.xlsx：读取 3 行")
    said = basis(("甲", [day, file, ("范围", "中选产品")]), ("乙", [day, ("范围", "全部"), file]), ("丙", [file]))
    assert said == [
        ["截至日期", "2026-08-31"],
        ["工具", "jicai"],
        ["订单明细", "a.xlsx：读取 3 行"],
        ["甲", None],
        ["范围", "中选产品"],
        ["乙", None],
        ["范围", "全部"],
    ]


def test_a_report_without_results() -> None:
    book = opened(whole())
    assert book.sheetnames == ["目录", "口径"]
    assert rows(book["口径"], 3) == [["截至日期", "2026-08-31"], ["工具", "jicai"]]


def dues(*amounts: str | None) -> Result:
    series = pl.Series([amount and Decimal(amount) for amount in amounts], dtype=pl.Decimal(38, 8))
    values = {"name": ["甲"] * len(amounts), "due": series, "days": range(len(amounts))}
    return small(values, NAME, DUE, DAYS, footer=["完"])


def sums(result: Result, values: bool = True) -> Any:
    """The sheet as programs read it, or with its formulas."""
    return openpyxl.load_workbook(io.BytesIO(b"".join(workbook(result, True))), data_only=values)["小表"]


def test_the_sum_is_of_the_exact_amounts_rounded_once() -> None:
    sheet = sums(dues("0.004", "0.004", "0.004"))
    assert rows(sheet, 3) == [
        ["名称", "应付", "天数"],
        ["甲", 0, 0],
        ["甲", 0, 1],
        ["甲", 0, 2],
        ["合计", 0.01, None],
        [None, None, None],
        ["完", None, None],
        ["“应付”的合计按未取整的金额相加后取整，与各行相加相差 +0.01；筛选后为所见各行之和。", None, None],
    ]
    assert sheet.auto_filter.ref == "A3:C6"
    assert {cell.font.b for cell in sheet[7]} == {True}
    assert {cell.border.top.style for cell in sheet[7]} == {"thin"}
    assert sheet["B7"].number_format == sheet["B4"].number_format == "#,##0.00"
    areas = " ".join(str(area.sqref) for area in sheet.conditional_formatting)
    assert "7" not in areas


@pytest.mark.parametrize(
    ("amounts", "formula", "exact"),
    [
        (["1.50", "2.25", None], "=SUBTOTAL(109,B4:B6)", 3.75),
        (["0.005", "0.005"], "=SUBTOTAL(109,B4:B5)+IF(SUBTOTAL(102,B4:B5)=COUNT(B4:B5),-0.01,0)", 0.01),
        (["-0.10", "0.10"], "=SUBTOTAL(109,B4:B5)", 0),
        # As binary numbers, added one after the other, these would come to a fen less.
        (["9999999999999.00", *["0.01"] * 50], 9999999999999.5, 9999999999999.5),
    ],
)
def test_the_sum_follows_the_filter(amounts: list[str | None], formula: str | float, exact: float) -> None:
    last = len(amounts) + 4
    assert sums(dues(*amounts), values=False).cell(last, 2).value == formula
    assert sums(dues(*amounts)).cell(last, 2).value == exact


def test_a_sum_over_amounts_that_are_texts_is_a_value() -> None:
    sheet = sums(dues("12345678901234.56", "-12345678901234.55", "1.00"), values=False)
    assert [row[1] for row in rows(sheet, 4)[:4]] == ["12345678901234.56", "-12345678901234.55", 1, 1.01]


@pytest.mark.parametrize(("amounts", "last"), [(["5"], "甲"), ([], "注：没有符合条件的行。")])
def test_one_row_or_none_needs_no_sum(amounts: list[str], last: str) -> None:
    assert rows(sums(dues(*amounts)), 4)[0][0] == last
    assert "合计" not in [row[0] for row in rows(sums(dues(*amounts)))]


def test_a_sum_too_long_for_a_number_is_a_text_that_is_seen_whole() -> None:
    sheet = sums(dues("9999999999999.99", "9999999999999.99"))
    assert sheet["B6"].value == "19999999999999.98"
    assert sheet.column_dimensions["B"].width >= len("19,999,999,999,999.98")


def test_the_sum_of_several_sheets_stands_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_sheet, "ROWS_PER_SHEET", 2)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(workbook(dues("1", "2", "3"), True))))
    assert [[row[:2] for row in rows(sheet, 4)] for sheet in book] == [
        [["甲", 1], ["甲", 2]],
        [["甲", 3], ["合计", 6], [None, None], ["完", None]],
    ]
