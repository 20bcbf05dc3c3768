"""Which rows below the header are data, and that every row is used, skipped or rejected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from read_tables import skipped, values
from small_workspaces import ErrorCell, Folder, Outcome, table

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]
HEADER, M1 = table("订单明细", {})


def line(number: int | str, **changes: Any) -> list[Any]:
    return table("订单明细", {"订单明细编号": f"M{number}", **changes})[1]


def cells(*texts: Any) -> list[Any]:
    return [*texts, *[None] * (len(HEADER) - len(texts))]


SKIPPED: dict[str, list[list[Any]]] = {
    "empty": [cells(), cells(""), cells(" ", "\u3000"), cells("\u00a0", None, "\t")],
    "header": [HEADER, HEADER],
    "total": [
        cells("合计", None, None, "100"),
        cells("合 计"),
        cells("小计"),
        cells("小\u3000计："),
        cells("总计", None, None, "100", "1.50", "2026-07-11"),
        cells("本页小计"),
        cells("本 页 小 计"),
        cells("累计"),
        cells("累计金额：100"),
        cells(None, None, "合计", "100"),
        cells(" ", "合计"),
    ],
    "footer": [
        cells("制表人：张三", None, None, "审核：李四", None, "2026-08-01"),
        cells("制 表：张三"),
        cells("审核人：李四"),
        cells("复核"),
        cells("注：数据来自平台"),
        cells("注:数据"),
        cells("注1、数据"),
        cells("注（一）数据"),
        cells("注"),
        cells("备注：无"),
        cells("说明：退货为负"),
        cells("打印时间：2026-08-01"),
        cells("打印人", "审核人", None, "制表人"),
        cells("第 1 页 共 2 页"),
        cells("第1页"),
        cells(None, None, None, "第 2 页/共 2 页"),
    ],
}


@pytest.mark.parametrize("reason", SKIPPED)
def test_skipped(reason: str, folder: Folder) -> None:
    rows = SKIPPED[reason]
    folder.write("订单明细.xlsx", [HEADER, line(1), line(2), *rows, line(3) if reason != "footer" else line(2)])
    if reason == "footer":  # footers that hold something beside stand below the data
        folder.write("订单明细.xlsx", [HEADER, line(1), line(2), line(3), *rows])
    assert skipped(folder, "orders") == [{reason: len(rows)}]
    assert values(folder, "orders", "line_id") == [("M1",), ("M2",), ("M3",)]


NOT_SKIPPED = [
    cells("注射用头孢曲松"),
    cells(None, None, "注射用头孢曲松"),
    cells("共计", None, None, "100"),
    cells("填报人：张三"),
    cells("M9", None, None, "合计"),
]


@pytest.mark.parametrize("row", NOT_SKIPPED, ids=str)
def test_incomplete_row_is_rejected(row: list[Any], folder: Folder, jicai: Jicai) -> None:
    folder.write("订单明细.xlsx", [HEADER, line(1), row])
    [sheet] = jicai("check", "--format", "json").rows
    assert (sheet["rows"], sheet["used"], sheet["skipped"], sheet["rejected"]) == (2, 1, 0, 1)


@pytest.mark.parametrize("name", ["注射用头孢曲松", "注射液", "审核用试剂", "备注一号", "第一页", "说明书"])
def test_complete_row_is_data(name: str, folder: Folder) -> None:
    header = ["产品名称", *HEADER]
    folder.write("订单明细.xlsx", [header, [name, *line(1)], ["毫针", *line(2)]])
    assert values(folder, "orders", "line_id") == [("M1",), ("M2",)]


@pytest.mark.parametrize("number", ["审核0815", "注2", "打印-1", "第3页-5", "备注1"])
def test_number_that_begins_like_a_footer_is_data(number: str, folder: Folder) -> None:
    folder.write("订单明细.xlsx", [HEADER, line(1), [number, *line(2)[1:]]])
    assert values(folder, "orders", "line_id") == [("M1",), (number,)]


@pytest.mark.parametrize("row", [cells("制表人：张三"), cells("备注", "H1", "P1")], ids=["bare", "below"])
def test_only_a_footer(row: list[Any], folder: Folder) -> None:
    folder.write("订单明细.xlsx", [HEADER, row])
    assert skipped(folder, "orders") == [{"footer": 1}]


def test_footer_with_blank(folder: Folder) -> None:
    folder.write("订单明细.xlsx", [HEADER, line(1), cells("注 本表由系统导出")])
    assert skipped(folder, "orders") == [{"footer": 1}]


def test_footer_words_above_data_with_other_cells_are_rejected(folder: Folder, jicai: Jicai) -> None:
    folder.write("订单明细.xlsx", [HEADER, cells("备注", "H1", "P1"), line(1)])
    assert {problem["row"] for problem in jicai("check", "--rows", "--format", "json").rows} == {2}


def test_repeated_headers_of_every_form(folder: Folder) -> None:
    stars = [f"*{name}" for name in HEADER]
    folder.write("订单明细1.xlsx", [stars, line(1), stars, line(2), HEADER])
    upper = ["编码", None, None, "采购", None, "日期"]
    lower = ["订单明细编号", "医疗机构编码", "产品编码", "数量", "单价", "下单日期"]
    folder.write("订单明细2.xlsx", [["订单"], upper, lower, line(3), upper, lower, line(4)])
    assert skipped(folder, "orders") == [{"header": 2}, {"header": 2}]
    assert values(folder, "orders", "line_id") == [("M1",), ("M2",), ("M3",), ("M4",)]


def test_repeated_own_header(folder: Folder) -> None:
    folder.settings('[columns.orders]\nline_id = ["ID"]\n')
    own = ["* ID", *HEADER[1:]]
    folder.write("订单明细.xlsx", [own, line(1), own])
    assert skipped(folder, "orders") == [{"header": 1}]


ROW_NUMBERS = {
    "title": ([["标题"], HEADER, line(1), line(2, 采购数量="x")], 4, "采购数量"),
    "leading-blank-rows": ([[], [], HEADER, line(1), line(2, 采购数量="x")], 5, "采购数量"),
    "leading-blank-columns": ([[None] * 3 + HEADER, [None] * 3 + line(1, 采购数量="x")], 2, "采购数量"),
    "both": ([[], [None, *HEADER], [], [None, *line(1, 采购数量="x")]], 4, "采购数量"),
    "blank-rows-inside": ([HEADER, [], line(1), [], [], line(2, 采购数量="x")], 6, "采购数量"),
    "after-totals": ([HEADER, line(1), cells("小计"), HEADER, line(2, 采购数量="x"), cells("合计")], 5, "采购数量"),
    "error-cell": ([[], HEADER, [], line(1, 采购数量=ErrorCell("#N/A"))], 4, "采购数量"),
    "two-lines": (
        [["编码", None, None, "采购"], [*HEADER[:3], "数量", *HEADER[4:]], line(1, 采购数量="x")],
        3,
        "采购数量",
    ),
}


@pytest.mark.parametrize("form", ROW_NUMBERS)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_row_number_as_excel_shows_it(form: str, ending: str, folder: Folder, jicai: Jicai) -> None:
    rows, number, header = ROW_NUMBERS[form]
    if ending == "csv":
        rows = [["#N/A" if isinstance(cell, ErrorCell) else cell for cell in row] for row in rows]
    folder.write(f"订单明细.{ending}", rows)
    [problem] = jicai("check", "--rows", "--format", "json").rows
    assert (problem["row"], problem["column"]) == (number, header)
    [sheet] = jicai("check", "--format", "json").rows
    assert sheet["rows"] == sheet["used"] + sheet["skipped"] + sheet["rejected"]


def test_error_cell_in_a_column_that_is_not_read(folder: Folder) -> None:
    folder.write("订单明细.xlsx", [[*HEADER, "其他"], [*line(1), ErrorCell("#REF!")]])
    assert values(folder, "orders", "line_id") == [("M1",)]


def test_row_of_error_cells_is_not_empty(folder: Folder, jicai: Jicai) -> None:
    folder.write("订单明细.xlsx", [HEADER, line(1), [ErrorCell("#N/A")] * len(HEADER)])
    [sheet] = jicai("check", "--format", "json").rows
    assert (sheet["used"], sheet["skipped"], sheet["rejected"]) == (1, 0, 1)
    problems = jicai("check", "--rows", "--format", "json").rows
    assert [(problem["column"], problem["value"], problem["code"]) for problem in problems] == [
        (header, "#N/A", "error-cell") for header in HEADER
    ]


def test_hidden_rows_are_read(folder: Folder) -> None:
    with xlsxwriter.Workbook(folder.path / "订单明细.xlsx") as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, line(1), line(2), line(3)]):
            sheet.write_row(number, 0, row)
        sheet.autofilter(0, 0, 3, len(HEADER) - 1)
        sheet.filter_column(0, "x == M1")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(3, 3, None, None, {"hidden": True})
    assert values(folder, "orders", "line_id", "ordered_qty") == [
        ("M1", "10.0000"),
        ("M2", "10.0000"),
        ("M3", "10.0000"),
    ]


def test_sheets(folder: Folder, jicai: Jicai) -> None:
    folder.book(
        "订单明细.xlsx",
        {
            "填报说明": [["请于每月 5 日前报送"]],
            "第一部分": [HEADER, line(1), line(2)],
            "隐藏": [HEADER, line(8)],
            "第二部分": [["续表"], HEADER, line(3), line("4", 采购数量="x")],
            "空表": [],
            "缺列": [HEADER[:5], line(9)[:5]],
        },
        hidden=["隐藏"],
    )
    assert values(folder, "orders", "line_id") == [("M1",), ("M2",), ("M3",)]
    outcome = jicai("check", "--format", "json")
    read = [row for row in outcome.rows if row["reason"] is None]
    assert [(row["sheet"], row["rows"], row["used"], row["rejected"]) for row in read] == [
        ("第一部分", 2, 2, 0),
        ("第二部分", 2, 1, 1),
    ]
    for sheet, reason in (
        ("填报说明", "没有一张表的表头"),
        ("隐藏", "隐藏的工作表，有订单明细的表头"),
        ("空表", "没有内容"),
        ("缺列", "最接近订单明细，缺少列「下单日期」"),
    ):
        assert f"订单明细.xlsx：工作表「{sheet}」未读：{reason}\n" in outcome.err
    [problem] = jicai("check", "--rows", "--format", "json").rows
    assert (problem["sheet"], problem["row"]) == ("第二部分", 4)


def test_several_files(folder: Folder, jicai: Jicai) -> None:
    folder.write("订单明细-8月.csv", [HEADER, line(3), line(4)])
    folder.write("订单明细-7月.xlsx", [["七月"], HEADER, line(1), cells("合计")])
    folder.write("订单明细-9月.xlsx", [HEADER, [], line(5, 采购单价="-1")])
    assert values(folder, "orders", "line_id") == [("M1",), ("M3",), ("M4",)]
    rows = jicai("check", "--format", "json").rows
    assert [tuple(row.values()) for row in rows] == [
        ("订单明细-7月.xlsx", "Sheet1", "orders", 2, 1, 1, 0, None, None),
        ("订单明细-8月.csv", None, "orders", 2, 2, 0, 0, None, None),
        ("订单明细-9月.xlsx", "Sheet1", "orders", 2, 0, 1, 1, None, None),
    ]


def test_accounts_add_up(folder: Folder, jicai: Jicai) -> None:
    folder.write(
        "订单明细.xlsx",
        [
            ["订单明细表"],
            HEADER,
            line(1),
            [],
            line(1),
            cells("小计"),
            HEADER,
            line(2),
            line(2, 采购数量="11"),
            line(3, 采购数量="x", 采购单价="-1", 下单日期="y"),
            line(4, 医疗机构编码=None),
            cells("合计"),
            cells("制表人：张三"),
        ],
    )
    outcome = jicai("check", "--format", "json")
    assert [tuple(row.values())[3:] for row in outcome.rows] == [(11, 2, 6, 3, None, None)]
    assert outcome.err.splitlines()[0] == (
        "订单明细.xlsx 工作表「Sheet1」：读取 11 行，采用 2 行，空行 1 行略过，重复的表头 1 行略过，合计行 2 行略过，"
        "表尾说明 1 行略过，与前面的行完全相同 1 行略过，不是能精确读取的数 1 行拒绝，必填的单元格是空的 1 行拒绝，"
        "编号与前面的行相同，内容却不同 1 行拒绝"
    )


@pytest.mark.parametrize("hidden", [False, True])
def test_the_guide_is_not_worth_a_word(hidden: bool, folder: Folder, jicai: Jicai) -> None:
    sheets = {"订单明细": [HEADER, M1], "填表说明": [["订单明细编号", "系统里的编号"]]}
    folder.book("订单明细.xlsx", sheets, hidden=["填表说明"] if hidden else [])
    outcome = jicai("check", "--format", "json")
    assert [row["used"] for row in outcome.rows] == [1]
    assert "填表说明" not in outcome.err


def test_a_guide_with_rows_is_not_left_out_silently(folder: Folder, jicai: Jicai) -> None:
    folder.book("订单明细.xlsx", {"订单明细": [HEADER, M1], "填表说明": [HEADER, line(2)]})
    outcome = jicai("check", "--format", "json")
    assert [row["used"] for row in outcome.rows] == [1]
    assert "订单明细.xlsx：工作表「填表说明」未读：按名称是说明，不作数据\n" in outcome.err


def test_only_a_guide_is_no_table(folder: Folder, jicai: Jicai) -> None:
    folder.book("订单明细.xlsx", {"填表说明": [["列", "含义"]]})
    outcome = jicai("check", "--format", "json")
    assert outcome.code == 2
    assert "「填表说明」是填表说明" in outcome.err


#: Rows that begin like a total or a footer and have all that a row must have.
LIKE_TOTALS = [
    ["累计付款第三笔", *M1],
    ["总计 2 笔之一", *line(2)],
    ["合计", *line(3)],
    ["备注：急用", *line(4)],
    ["说明见附件", *line(5)],
]


def test_a_row_with_all_its_cells_is_no_total(folder: Folder) -> None:
    folder.write("订单明细.xlsx", [["摘要", *HEADER], *LIKE_TOTALS, ["合计", None, None, None, "50"]])
    assert values(folder, "orders", "line_id") == [(f"M{number}",) for number in range(1, 6)]
    assert skipped(folder, "orders") == [{"total": 1}]


#: A second header below the data: its cells; whether the file is refused.
SECOND_HEADERS: list[tuple[list[Any], bool]] = [
    (HEADER, False),
    ([f"*{name}" for name in HEADER], False),
    ([*HEADER[:3], HEADER[4], HEADER[3], *HEADER[5:]], True),
    ([*HEADER[:3], "订购数量", *HEADER[4:]], True),
    ([*HEADER[:5], None], True),
    ([*HEADER[:3], "采购数量（盒）", *HEADER[4:]], True),
]


@pytest.mark.parametrize(("second", "is_refused"), SECOND_HEADERS)
def test_a_second_header(second: list[Any], is_refused: bool, folder: Folder, jicai: Jicai) -> None:
    folder.write("订单明细.xlsx", [HEADER, line(1), second, line(2)])
    outcome = jicai("check", "--format", "json")
    if is_refused:
        assert (outcome.code, [row["reason"] for row in outcome.rows]) == (2, ["ambiguous"])
        assert "第 3 行又是表头" in outcome.err
    else:
        assert skipped(folder, "orders") == [{"header": 1}]
        assert values(folder, "orders", "line_id") == [("M1",), ("M2",)]


def test_a_second_table_beside_the_first_is_named(folder: Folder, jicai: Jicai) -> None:
    beside = [["年度", "金额"], ["2026", "1"], ["2027", "2"]]
    left = [HEADER, line(1), line(2)]
    folder.write("订单明细.xlsx", [[*row, None, *more] for row, more in zip(left, beside, strict=True)])
    assert "右边另有一张表（年度、金额），未读" in jicai("check", "--format", "json").err
    assert values(folder, "orders", "line_id") == [("M1",), ("M2",)]


#: The line of a CSV in place of the good one, what follows the header; the rows used and those of the wrong length.
GOOD_LINE = ",".join(str(cell) for cell in M1)
WIDTHS: list[tuple[str, list[str], int, int]] = [
    ("", [GOOD_LINE], 1, 0),
    ("", [GOOD_LINE + ","], 1, 0),
    ("", [GOOD_LINE + ",,"], 1, 0),
    ("", [GOOD_LINE + ",", GOOD_LINE.replace("M1", "M2")], 1, 1),
    ("", [GOOD_LINE + ",多"], 0, 1),
    ("", [GOOD_LINE.replace(",10,", ",1,000,")], 0, 1),
    ("", [GOOD_LINE.rpartition(",")[0]], 0, 1),
    (",备注", [GOOD_LINE], 0, 1),
    (",备注", [GOOD_LINE + ","], 1, 0),
    (",", [GOOD_LINE], 1, 0),
    ("", [GOOD_LINE.replace(",10,", ',"1,000",')], 1, 0),
]


@pytest.mark.parametrize(("more", "lines", "used", "wrong"), WIDTHS)
def test_lines_of_another_length_than_the_header(
    more: str, lines: list[str], used: int, wrong: int, folder: Folder, jicai: Jicai
) -> None:
    (folder.path / "订单明细.csv").write_text("\n".join([",".join(HEADER) + more, *lines, ""]), "utf-8")
    [sheet] = jicai("check", "--format", "json").rows
    assert (sheet["used"], sheet["rejected"]) == (used, wrong)
    assert {row["code"] for row in jicai("check", "--rows", "--format", "json").rows} == (
        {"cell-count"} if wrong else set()
    )


#: Cells that a merged block covers, as first and last row and column; the rows that are rejected.
MERGED: list[tuple[tuple[int, int, int, int], list[tuple[int, str]]]] = [
    ((1, 1, 3, 1), [(3, "医疗机构编码"), (4, "医疗机构编码")]),
    ((2, 3, 3, 3), [(4, "采购数量")]),
    ((1, 3, 1, 4), [(2, "采购单价")]),
    ((1, 6, 3, 6), []),
    ((0, 6, 0, 7), []),
]


@pytest.mark.parametrize(("block", "expected"), MERGED)
def test_merged_cells(
    block: tuple[int, int, int, int], expected: list[tuple[int, str]], folder: Folder, jicai: Jicai
) -> None:
    with xlsxwriter.Workbook(folder.path / "订单明细.xlsx") as book:
        sheet = book.add_worksheet()
        rows = [[*HEADER, "备注", None], *([*line(number), "a", "b"] for number in (1, 2, 3))]
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.merge_range(*block, rows[block[0]][block[1]])
    found = jicai("check", "--rows", "--format", "json").rows
    assert [(row["row"], row["column"]) for row in found] == expected
    assert {row["code"] for row in found} <= {"merged"}
