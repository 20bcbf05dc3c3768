"""Which row of a form is the header of the table, in which units, and which rows below it are the table's."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table
from progress_sample import small

from jicai.errors import UsageError
from jicai.render.form.filled import fill_template
from jicai.render.result import Result
from jicai.tables.column import Column, Kind

RULED = Border(*[Side(style="thin")] * 4)
COLUMNS = (
    Column("institution_name", "医疗机构名称", Kind.TEXT, "", others=("机构名称",)),
    Column("amount", "应拨金额", Kind.MONEY, "", summed=True),
    Column("quantity", "采购数量", Kind.QUANTITY, ""),
    Column("completion", "完成率", Kind.RATIO, ""),
    Column("due_on", "应付日", Kind.DATE, ""),
)
Rows = list[list[Any]]


def result(rows: int = 3) -> Result:
    return small(
        {
            "institution_name": [f"第{number}医院" for number in range(1, rows + 1)],
            "amount": [Decimal(number * 10_000) for number in range(1, rows + 1)],
            "quantity": [Decimal("0.5")] * rows,
            "completion": [Decimal("0.25")] * rows,
            "due_on": [date(2026, 8, 31)] * rows,
        },
        *COLUMNS,
    )


class Form:
    """A form of plain rows, and what is in the sheet once it is filled."""

    def __init__(self, folder: Path, *rows: list[Any]) -> None:
        self._folder = folder
        self.book = Workbook()
        self.sheet: Any = self.book.active
        for row in rows:
            self.sheet.append(row)

    def rule(self, *rows: int, width: int = 2) -> None:
        for row in rows:
            for column in range(1, width + 1):
                self.sheet.cell(row, column).border = RULED

    def filled(self, shown: Result | None = None) -> Any:
        template = self._folder / "form.xlsx"
        self.book.save(template)
        self.content = fill_template(shown or result(), template, True)
        (self._folder / "out.xlsx").write_bytes(self.content.content)
        return load_workbook(self._folder / "out.xlsx").worksheets[0]

    def values(self, shown: Result | None = None) -> Rows:
        return [list(row) for row in self.filled(shown).iter_rows(values_only=True)]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["医疗机构名称", "应拨金额"], ["第1医院", 10000]),
        (["institution_name", "amount"], ["第1医院", 10000]),
        (["机构 名称*", "应拨金额(元)"], ["第1医院", 10000]),
        (["机构名称", "应拨金额【万元】"], ["第1医院", 1]),
        (["序号", "应拨金额\n（万元）"], [1, 1]),
        (["应付日", "机构名称"], [date(2026, 8, 31), "第1医院"]),
        (["机构名称", "完成率"], ["第1医院", 0.25]),
        (["机构名称", "完成率（％）"], ["第1医院", 25]),
        (["机构名称", "采购数量（支）"], ["第1医院", 0.5]),
    ],
)
def test_a_row_that_names_two_columns_is_the_header(tmp_path: Path, header: list[str], row: list[Any]) -> None:
    found = Form(tmp_path, ["某某表"], header).values()[2]
    assert [one.date() if hasattr(one, "date") else one for one in found] == row


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ("单位：万元", 1),
        ("金额单位：人民币万元", 1),
        ("编制单位：某局　单位：家、万元", 1),
        ("单位：元", 10000),
        ("编制单位：万元公司", 1),
        ("采购单位一览", 10000),
    ],
)
def test_the_unit_line_of_a_sheet_holds_for_amounts_without_a_unit(tmp_path: Path, line: str, amount: int) -> None:
    rows = Form(tmp_path, [line], ["机构名称", "应拨金额", "应拨金额（元）"], [], ["合计", "{合计.应拨金额}"]).values()
    assert rows[2][:2] == ["第1医院", amount]
    assert rows[5][:2] == ["合计", amount * 6]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["序号", "机构名称", "应拨金额（亿元）"]], "的表头“应拨金额（亿元）”：应拨金额不能换算成这个单位"),
        ([["序号", "机构名称", "采购数量（万支）"]], "的表头“采购数量（万支）”：采购数量不能换算成这个单位"),
        ([["单位：千元"], ["机构名称", "应拨金额"]], "写着“单位：千元”：金额不能换算成这个单位"),
        ([["机构名称", "应拨金额"], ["合计", "=SUM(B2:B2)"]], "：表头下面紧接着“合计”，请在中间留一行空行"),
        ([["机构名称", "说明"]], "没有 {键}，也没有至少写着两个列名（如 医疗机构名称、应拨金额、采购数量）的表头"),
    ],
)
def test_a_form_that_would_be_filled_wrongly_is_refused(tmp_path: Path, rows: Rows, said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        Form(tmp_path, *rows).filled()


@pytest.mark.parametrize("area", ["A2:A3", "A2:B2"])
def test_cells_merged_over_columns_or_rows_of_the_table_are_refused(tmp_path: Path, area: str) -> None:
    form = Form(tmp_path, ["机构名称", "应拨金额"], [])
    form.sheet.merge_cells(area)
    with pytest.raises(UsageError, match=f"工作表「Sheet」第 2 行是表头下面的第一行，其中 {area} 合并了"):
        form.filled()


def test_a_link_in_the_first_row_does_not_stay_on_our_text(tmp_path: Path) -> None:
    form = Form(tmp_path, ["机构名称", "应拨金额"], ["某某医院", 1])
    form.sheet["A2"].hyperlink = "https://example.org"
    assert form.filled()["A2"].hyperlink is None
    assert form.content.changes == ["工作表「Sheet」的 A2 原有超链接，填数后去掉了。"]


def test_labels_beside_placeholders_are_no_header(tmp_path: Path) -> None:
    form = Form(tmp_path, ["应拨金额", "{合计.应拨金额}", "应付日", "{应付日}"], ["完"])
    assert [[*row[:2]] for row in form.values()] == [["应拨金额", 60000], ["完", None]]
    assert form.content.where == "模板里没有表格，只填了单元格"


def test_a_line_that_numbers_the_columns_belongs_to_the_header(tmp_path: Path) -> None:
    assert Form(tmp_path, ["机构名称", "应拨金额"], ["栏次", 1]).values()[2] == ["第1医院", 10000]
    assert Form(tmp_path, ["序号", "机构名称", "应拨金额"], [1, 2, 3]).values()[2] == [1, "第1医院", 10000]


@pytest.mark.parametrize(
    ("lines", "amount"),
    [
        ([["机构名称", "应拨金额", "完成率"], [None, "（万元）", "（％）"]], 1),
        ([["机构名称", "应拨金额", "完成率"], [None, "万元", "%"]], 1),
        ([["机构名称", "应拨金额", "完成率"], [None, "（元）", "（％）"]], 10000),
        ([["机构名称", "应拨金额", "完成率"], ["栏次", 1, 2], [None, "（万元）", "（％）"]], 1),
        ([["机构名称", "应拨金额", "完成率"], [None, "（万元）", "（％）"], ["栏次", 1, 2]], 1),
        ([["机构名称", "情况", None], [None, "应拨金额", "完成率"], [None, "（万元）", "（％）"]], 1),
        ([["单位：万元"], ["机构名称", "应拨金额", "完成率"], [None, "（元）", "（％）"]], 10000),
    ],
)
def test_a_row_of_units_belongs_to_the_header(tmp_path: Path, lines: Rows, amount: int) -> None:
    rows = Form(tmp_path, *lines, [], ["合计"]).values()
    assert rows[: len(lines)] == [[*line, *[None] * (3 - len(line))] for line in lines]
    assert rows[len(lines)] == ["第1医院", amount, 25]


def test_a_row_of_units_counts_below_merged_headers_too(tmp_path: Path) -> None:
    form = Form(tmp_path, ["机构名称", "应拨金额"], [], [None, "（万元）"])
    form.sheet.merge_cells("A1:A2")
    form.sheet.merge_cells("B1:B2")
    assert form.values()[2:4] == [[None, "（万元）"], ["第1医院", 1]]


def test_a_unit_below_the_header_that_cannot_be_converted_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=re.escape("的表头“应拨金额（亿元）”：应拨金额不能换算成这个单位")):
        Form(tmp_path, ["机构名称", "应拨金额", "完成率"], [None, "（亿元）"]).filled()


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        ([["机构名称", "应拨金额（元）", "应拨金额（万元）"]], ["第1医院", 10000, 1]),
        ([["机构名称", "应拨金额【万元】", "应拨 金额"]], ["第1医院", 1, 10000]),
        ([["机构名称", "完成率", "完成率（%）"]], ["第1医院", 0.25, 25]),
        ([["机构名称", "应拨金额", None], [None, "（元）", "（万元）"]], ["第1医院", 10000, None]),
        ([["机构名称", "本期", None], [None, "应拨金额（元）", "应拨金额（万元）"]], ["第1医院", 10000, 1]),
        ([["机构名称", "本期", "上期"], [None, "应拨金额", "应拨金额"]], ["第1医院", 10000, None]),
    ],
)
def test_a_column_named_twice_is_filled_twice(tmp_path: Path, lines: Rows, row: list[Any]) -> None:
    assert Form(tmp_path, *lines).values()[len(lines)] == row


def test_rows_that_are_ready_are_used_before_any_comes_in(tmp_path: Path) -> None:
    form = Form(tmp_path, ["机构名称", "应拨金额"], [], [], [], [], ["合计", "=SUM(B2:B5)"])
    form.rule(2, 3, 4, 5)
    assert form.values(result(2))[1:] == [
        ["第1医院", 10000], ["第2医院", 20000], [None, None], [None, None], ["合计", "=SUM(B2:B5)"]
    ]  # fmt: skip


def test_more_rows_than_are_ready_come_in_above_the_one_that_closes_the_table(tmp_path: Path) -> None:
    form = Form(tmp_path, ["机构名称", "应拨金额"], [], [], ["合计", "=SUM(B2:B3)"])
    form.rule(2, 3)
    form.sheet["B3"].fill = PatternFill("solid", fgColor="FF0000")
    sheet = form.filled(result(5))
    assert [cell.value for cell in sheet["B"]] == ["应拨金额", *range(10000, 60000, 10000), "=SUM(B2:B6)"]
    assert [cell.fill.fgColor.rgb == "00FF0000" for cell in sheet["B"]] == [*[False] * 5, True, False]
    assert {cell.number_format for cell in sheet["B"][1:6]} == {"#,##0.00"}


def test_an_empty_row_without_lines_is_room_and_not_the_table_s(tmp_path: Path) -> None:
    form = Form(tmp_path, ["机构名称", "应拨金额"], [], [], ["签名"])
    form.rule(2)
    assert form.values(result(1)) == [
        ["机构名称", "应拨金额"], ["第1医院", 10000], [None, None], ["签名", None]
    ]  # fmt: skip


def test_other_columns_repeat_what_the_first_row_holds(tmp_path: Path) -> None:
    header = ["机构名称", "应拨金额", "占比", "年度", "备注", "经办"]
    form = Form(tmp_path, header, [None, None, "=B2/B$3", "{行数} 家"], ["合计", "=SUM(B2:B2)"])
    rows = form.values()
    assert [row[2:4] for row in rows[1:4]] == [[f"=B{row}/B$5", "3 家"] for row in (2, 3, 4)]
    assert rows[4][1] == "=SUM(B2:B4)"
    assert form.content.changes == ["工作表「Sheet」的表头 经办 不是这个结果的列，没有填。"]


def test_merged_cells_of_the_first_row_are_merged_in_every_row(tmp_path: Path) -> None:
    form = Form(tmp_path, ["机构名称", None, "应拨金额"], [], ["合计"])
    for area in ("A1:B1", "A2:B2", "A3:B3"):
        form.sheet.merge_cells(area)
    sheet = form.filled()
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["A1:B1", "A2:B2", "A3:B3", "A4:B4", "A5:B5"]
    assert [sheet[f"C{row}"].value for row in (2, 3, 4)] == [10000, 20000, 30000]


@pytest.mark.parametrize(("height", "raised"), [(20, [20, 30, 45]), (None, [None, None, None])])
def test_a_row_of_a_set_height_grows_with_a_text_that_wraps(
    tmp_path: Path, height: int | None, raised: list[int | None]
) -> None:
    form = Form(tmp_path, ["机构名称", "应拨金额"], [])
    form.sheet["A2"].alignment = Alignment(wrap_text=True)
    form.sheet.column_dimensions["A"].width = 10  # five characters
    form.sheet.row_dimensions[2].height = height
    names = ["第一医院", "第一人民医院", "第一人民医院门诊部东分部"]
    shown = replace(result(), frame=result().frame.with_columns(pl.Series("institution_name", names)))
    sheet = form.filled(shown)
    assert [sheet.row_dimensions[row].height for row in (2, 3, 4)] == raised


def test_each_sheet_has_its_own_table(tmp_path: Path) -> None:
    form = Form(tmp_path, ["机构名称", "应拨金额"])
    form.book.create_sheet("二").append(["完成率", "应付日"])
    form.filled()
    assert form.content.where == "工作表「Sheet」第 2 至 4 行、工作表「二」第 2 至 4 行"


def test_what_lies_over_the_cells_moves_with_them(tmp_path: Path) -> None:
    form = Form(tmp_path, ["机构名称", "应拨金额"], [None, 1], ["见下"], ["备注在此"])
    chart = BarChart()
    chart.add_data(Reference(form.sheet, min_col=2, min_row=1, max_row=2), titles_from_data=True)
    form.sheet.add_chart(chart, "A6")
    form.sheet.row_breaks.append(Break(id=3))
    form.sheet.add_table(Table(displayName="明细", ref="A1:B2"))
    form.sheet["A3"].hyperlink = Hyperlink(ref="A3", location="Sheet!A4")
    sheet = form.filled()
    (drawn,) = sheet._charts
    assert (drawn.anchor._from.row, drawn.series[0].val.numRef.f) == (7, "'Sheet'!$B$2:$B$4")
    assert [one.id for one in sheet.row_breaks.brk] == [5]
    assert sheet.tables["明细"].ref == "A1:B4"
    assert (sheet["A5"].hyperlink.ref, sheet["A5"].hyperlink.location) == ("A5", "Sheet!A6")


def test_days_follow_the_calendar_of_the_workbook(tmp_path: Path) -> None:
    form = Form(tmp_path, ["机构名称", "应付日"])
    form.book.epoch = CALENDAR_MAC_1904
    assert form.filled()["B2"].value.date() == date(2026, 8, 31)
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        assert b"<v>44803</v>" in archive.read("xl/worksheets/sheet1.xml")  # 46,265 less the 1,462 days to 1904


def test_a_number_format_of_the_form_that_cannot_show_the_value_gives_way(tmp_path: Path) -> None:
    form = Form(tmp_path, ["应付日", "应拨金额", "机构名称"])
    form.sheet["A2"].number_format, form.sheet["B2"].number_format = "0.00", "@"
    sheet = form.filled()
    assert [sheet[at].number_format for at in ("A2", "B2")] == ["yyyy-mm-dd", "#,##0.00"]
