"""What could be misread without a word: refused with what to write, or read and said."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from read_tables import resolved, values
from small_workspaces import Folder, Outcome, table

from jicai.intake.discover.name_order import file_order

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]
ORDERS, PAYMENTS, AGREED = (table(name, {}) for name in ("订单明细", "货款支付", "约定采购量"))
Rows = list[list[Any]]


def renamed(rows: Rows, **names: str) -> Rows:
    return [[names.get(header, header) for header in rows[0]], *rows[1:]]


def beside(rows: Rows, header: str | None, *cells: str | None) -> Rows:
    """The table with one more column; each of its cells makes a row, told from the others by its key."""
    lines = [[f"{rows[1][0]}{number or ''}", *rows[1][1:], cell] for number, cell in enumerate(cells)]
    return [[*rows[0], header], *lines]


def below(rows: Rows, note: str) -> Rows:
    return [*rows, [note, *[None] * (len(rows[0]) - 1)]]


#: File, rows, and a part of the line that says why the file is not read.
REFUSED: dict[str, tuple[str, Rows, str]] = {
    "loose units": ("订单明细.csv", renamed(ORDERS, 采购数量="采购数量（拆零）"), "写着“拆零”，未必是采购数量"),
    "asked for": ("货款支付.csv", renamed(PAYMENTS, 付款金额="付款金额（申请）"), "写着“申请”，未必是付款金额"),
    "examined": ("货款支付.csv", renamed(PAYMENTS, 付款金额="付款金额（审批）"), "写着“审批”，未必是付款金额"),
    "turned down": ("货款支付.csv", renamed(PAYMENTS, 付款金额="付款金额（驳回）"), "写着“驳回”，未必是付款金额"),
    "amounts in 万元 beside": (
        "货款支付.csv",
        beside(PAYMENTS, "金额单位", "万元"),
        "列「付款金额」旁边的列「金额单位」写着「万元」，请把金额换算成元后另存，并改掉这一列",
    ),
    "currencies beside": ("货款支付.csv", beside(PAYMENTS, "币种", "人民币", "美元"), "「币种」写着「美元」"),
    "a unit below that nothing explains": (
        "约定采购量.csv",
        below(AGREED, "注：单位为片"),
        'units = { agreed_qty = "base" }  # 最小单位；是采购单位就写 "purchase"',
    ),
    "a year above": ("约定采购量.csv", [[None] * 4 + ["上年度"], *AGREED], "写着“上年”，未必是约定采购量"),
    "returns above": (
        "订单明细.csv",
        [[None] * 3 + ["退货", None, None], *ORDERS],
        "写着“退货”，未必是采购数量",
    ),
    "another year in the title": (
        "约定采购量.csv",
        [["上年度约定采购量"], *AGREED],
        "写着“上年度”，未必是要算的约定采购量",
    ),
    "a small unit beside other words": (
        "约定采购量.csv",
        renamed(AGREED, 约定采购量="约定采购量（首年 片）"),
        "列「约定采购量（首年 片）」的单位「首年片」是采购单位还是最小单位",
    ),
    "a price of a piece": ("订单明细.csv", renamed(ORDERS, 采购单价="采购单价（单片）"), "的单位「单片」是采购单位"),
    "a unit of nobody knows what": (
        "约定采购量.csv",
        renamed(AGREED, 约定采购量="约定采购量（计价单位）"),
        "的单位「计价单位」是采购单位还是最小单位",
    ),
    "a quarter in the title": (
        "约定采购量.csv",
        [["2026年第一季度约定采购量"], *AGREED],
        "「2026年第一季度约定采购量」写着“第一季度”，约定采购量要的是整个协议年度的",
    ),
    "a quarter in the name": ("约定采购量-2026Q3.csv", AGREED, "写着“Q3”，约定采购量要的是整个协议年度的"),
    "of half a year": ("约定采购量.csv", renamed(AGREED, 约定采购量="约定采购量（上半年）"), "未必是约定采购量"),
    "a title with a unit": ("约定采购量.csv", [["2026年约定采购量（万片）"], *AGREED], "的单位「片」是采购单位"),
    "a sentence with a unit": ("约定采购量.csv", [["说明：本表数量均以片计"], *AGREED], "的单位「片」是采购单位"),
    "a small unit in a column 单位": (
        "约定采购量.csv",
        beside(AGREED, "单位", "片"),
        "的单位「片」是采购单位还是最小单位",
    ),
    "a unit that is missing": (
        "约定采购量.csv",
        [[*AGREED[0], "计量单位"], [*AGREED[1], "万盒"], [*AGREED[1][:2], "H2", *AGREED[1][3:], None]],
        "列「计量单位」里的「空着」不是认识的单位",
    ),
    "of all years": (
        "约定采购量.csv",
        renamed(AGREED, 约定采购量="约定采购量（采购周期总量）"),
        "写着“周期”，未必是约定采购量",
    ),
    "of a month": ("约定采购量.csv", renamed(AGREED, 约定采购量="约定采购量（月均）"), "写着“月均”，未必是约定采购量"),
    "a share": ("货款支付.csv", renamed(PAYMENTS, 付款金额="付款金额（占比）"), "写着“占比”，未必是付款金额"),
    "a balance": ("货款支付.csv", renamed(PAYMENTS, 付款金额="付款金额（余额）"), "写着“余额”，未必是付款金额"),
    "a failure": ("货款支付.csv", renamed(PAYMENTS, 付款金额="付款金额（失败）"), "写着“失败”，未必是付款金额"),
    "summed up": ("订单明细.csv", renamed(ORDERS, 采购数量="采购数量（累计）"), "写着“累计”，未必是采购数量"),
    "a letter for ten thousand": ("货款支付.csv", renamed(PAYMENTS, 付款金额="付款金额（W）"), "的单位「W」不能换算"),
    "a plan by its name": ("采购计划-订单明细.csv", ORDERS, "写着“计划”，未必是要算的订单明细"),
    "a draft by its name": ("约定采购量-草案.csv", AGREED, "写着“草案”，未必是要算的约定采购量"),
    "two units": (
        "货款支付.csv",
        below([["单位：元"], *PAYMENTS], "注：单位均为万元"),
        "表头上方或表尾的说明给出了不同的单位（注：单位均为万元）",
    ),
}


@pytest.mark.parametrize("form", REFUSED)
def test_refused(form: str, folder: Folder, jicai: Jicai) -> None:
    name, rows, said = REFUSED[form]
    folder.write("中选目录.csv", table("中选目录", {"折算系数": "24"}))
    folder.write(name, rows)
    outcome = jicai("check")
    assert (outcome.code, said in outcome.err) == (2, True), outcome.err


#: What the payment of 15.00 is worth, in yuan.
WORTH: dict[str, tuple[str, Rows, str]] = {
    "title": ("货款支付.csv", [["货款支付情况表（万元）"], *PAYMENTS], "150000.00"),
    "note above": ("货款支付.csv", [["单位：万元"], *PAYMENTS], "150000.00"),
    "note below": ("货款支付.csv", below(PAYMENTS, "注：金额单位均为万元"), "150000.00"),
    "yuan beside": ("货款支付.csv", beside(PAYMENTS, "金额单位", "元"), "15.00"),
    "marked": ("货款支付.csv", renamed(PAYMENTS, 付款金额="付款金额_万元"), "150000.00"),
    "fen": ("货款支付.csv", renamed(PAYMENTS, 付款金额="付款金额/分"), "0.15"),
    "name of the file": ("货款支付（单位：万元）.csv", PAYMENTS, "150000.00"),
    "a sign and a multiple": ("货款支付.csv", renamed(PAYMENTS, 付款金额="付款金额（￥万）"), "150000.00"),
    "a number of yuan": ("货款支付.csv", renamed(PAYMENTS, 付款金额="付款金额（10000元）"), "150000.00"),
}


@pytest.mark.parametrize("form", WORTH)
def test_worth(form: str, folder: Folder) -> None:
    name, rows, worth = WORTH[form]
    folder.write(name, rows)
    assert values(folder, "payments", "amount") == [(worth,)]


#: What the agreed 100 comes to, in boxes.
BOXES: dict[str, tuple[str, Rows, str]] = {
    "a title": ("约定采购量.csv", [["2026年约定采购量（万盒）"], *AGREED], "1000000"),
    "blanks in 单 位": ("约定采购量.csv", [["单 位：万盒"], *AGREED], "1000000"),
    "a bracket alone": ("约定采购量.csv", [["（万盒）"], *AGREED], "1000000"),
    "a cell alone": ("约定采购量.csv", [["万盒"], *AGREED], "1000000"),
    "of the quantity": ("约定采购量.csv", [["数量：万盒"], *AGREED], "1000000"),
    "a sentence": ("约定采购量.csv", [["本表数量以万盒为单位"], *AGREED], "1000000"),
    "in brackets of its own": ("约定采购量.csv", [["单位【万盒】"], *AGREED], "1000000"),
    "a unit above the header": ("约定采购量.csv", [[None] * 4 + ["百盒"], *AGREED], "10000"),
    "one of each row": ("约定采购量.csv", beside(AGREED, "计量单位", "万盒"), "1000000"),
    "the purchase unit of each row": ("约定采购量.csv", beside(AGREED, "采购单位", "百盒"), "100"),
    "who purchases": ("约定采购量.csv", beside(AGREED, "采购单位", "千山医院"), "100"),
    "no unit at all": ("约定采购量.csv", [["2026年度（首年）约定采购量汇总表"], *AGREED], "100"),
}


@pytest.mark.parametrize("form", BOXES)
def test_boxes(form: str, folder: Folder) -> None:
    name, rows, boxes = BOXES[form]
    folder.good("中选目录")
    folder.write(name, rows)
    [(value,)] = resolved(folder, "agreed", "agreed_qty")
    assert Decimal(value) == Decimal(boxes)


def test_a_sheet_that_says_its_unit(folder: Folder) -> None:
    folder.book("货款支付.xlsx", {"货款支付（万元）": PAYMENTS})
    assert values(folder, "payments", "amount") == [("150000.00",)]


def test_a_header_that_the_settings_name_says_its_unit_all_the_same(folder: Folder) -> None:
    folder.write("货款支付.csv", renamed(PAYMENTS, 付款金额="实付_万元"))
    folder.settings('[[files]]\npath = "货款支付.csv"\ncolumns = { amount = ["实付_万元"] }')
    assert values(folder, "payments", "amount") == [("150000.00",)]


def test_a_cell_right_of_the_last_header(folder: Folder, jicai: Jicai) -> None:
    folder.write("订单明细.csv", beside(ORDERS, None, "甲"))
    [row] = jicai("check", "--format", "json").rows
    assert (row["used"], row["rejected"]) == (0, 1)


def test_a_blank_column_right_of_the_last_header(folder: Folder, jicai: Jicai) -> None:
    folder.write("订单明细.csv", beside(ORDERS, None, None))
    [row] = jicai("check", "--format", "json").rows
    assert (row["used"], row["rejected"]) == (1, 0)


@pytest.mark.parametrize("header", ["产品编码", "订单状态", "医疗机构编码"])
def test_a_column_that_is_read_tells_no_rows_apart(header: str, folder: Folder, jicai: Jicai) -> None:
    folder.write("订单明细.csv", [[*ORDERS[0], "订单状态"], [*ORDERS[1], "正常"]])
    folder.settings(f'[[files]]\npath = "订单明细.csv"\nrow_id = ["{header}"]')
    outcome = jicai("check")
    assert (outcome.code, f"row_id 写了「{header}」，这一列是要读的" in outcome.err) == (2, True)


def test_rows_that_a_later_file_replaces_are_said(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    folder.settings('duplicates = "last"')
    folder.write("订单明细.csv", ORDERS)
    folder.write("订单明细(2).csv", table("订单明细", {"采购数量": "7"}))
    outcome = jicai("progress", "--as-of", "2026-10-15", "--count", "ordered", "--format", "json")
    assert [row["purchased_qty"] for row in outcome.rows] == [7]
    assert "订单明细有 1 行与后面的同一编号不同，以后面的为准" in outcome.err
    assert "最后是 订单明细.csv、订单明细(2).csv" in outcome.err


@pytest.mark.parametrize("divider", [";", "、", ",", "，", " ", "|", "\n"])
def test_several_codes_of_one_cell(divider: str, folder: Folder) -> None:
    folder.write("中选目录.xlsx", table("中选目录", {"其他编码": f"YP01{divider}YP02"}))
    folder.write("订单明细.csv", table("订单明细", {"产品编码": "YP02"}))
    assert resolved(folder, "orders", "product_code") == [("P1",)]


#: What every command that reads the file says of it.
SAID: dict[str, tuple[Rows, str, str]] = {
    "void reason beside a normal status": (
        [[*ORDERS[0], "订单状态", "作废原因"], [*ORDERS[1], "正常", "企业不供"]],
        "",
        "1 行写着作废原因，状态却不是已撤销，照采购计算，请核对",
    ),
    "thousands of purchase units": (
        beside(ORDERS, "采购单位", "万盒"),
        "",
        "订单明细.csv：1 行的「采购单位」写着「万盒」，这一列没有读，数量照所写的计算",
    ),
    "unread headers": (beside(ORDERS, "经办人", "甲"), "", "没有读的列：订单明细 经办人"),
    "row_id of no column": (
        ORDERS,
        '[[files]]\npath = "订单明细.csv"\nrow_id = ["发票号"]',
        "jicai.toml 的 row_id 写了「发票号」，表头里没有这一列",
    ),
    "sheet of no name": (
        ORDERS,
        '[[files]]\npath = "订单明细.csv"\nsheet = "明细"',
        "jicai.toml 的 [[files]] 第 1 段：没有工作表符合 明细，这一段没有用上；有的是没有工作表名的文件，请去掉 sheet",
    ),
    "file of no name": (
        ORDERS,
        '[[files]]\npath = "订单.csv"\nignore = ["序号"]',
        "jicai.toml 的 [[files]] 第 1 段：没有文件符合 订单.csv，这一段没有用上",
    ),
}


@pytest.mark.parametrize("form", SAID)
def test_said(form: str, folder: Folder, jicai: Jicai) -> None:
    rows, settings, said = SAID[form]
    folder.good("中选目录", "医疗机构", "约定采购量")
    folder.write("订单明细.csv", rows)
    if settings:
        folder.settings(settings)
    outcome = jicai("progress", "--as-of", "2026-10-15", "--count", "ordered")
    assert outcome.code == 0
    assert said in outcome.out + outcome.err


_NAMED = '[[files]]\npath = "约定*"\ntable = "agreed"'
_YEARLY = "约定采购量照整个协议年度的数量计算"
_SECOND = table("约定采购量", {"批次编码": "sl16-yaopin-2025", "协议年度": "2"})
_ADDED = table("约定采购量", {"增补生效日期": "2026-08-01"})
#: File, title, rows, settings, and whether it is said that the quantities are taken for those of a year.
HALF_YEARS: dict[str, tuple[str, str, Rows, str, bool]] = {
    "in the title": ("约定采购量.csv", "2026年下半年约定采购量", AGREED, "", True),
    "in the name": ("约定采购量-上半年.csv", "", AGREED, "", True),
    "of a year that is half a one": ("约定采购量.csv", "2026年下半年约定采购量", _SECOND, "", False),
    "settled": ("约定采购量.csv", "2026年下半年约定采购量", AGREED, _NAMED, False),
    "added in it": ("约定采购量.csv", "2026年下半年约定采购量", _ADDED, "", False),
    "added in a quarter": ("约定采购量.csv", "2026年第三季度约定采购量", _ADDED, "", False),
    "a quarter that is settled": (
        "约定采购量.csv",
        "2026年第三季度约定采购量",
        AGREED,
        _NAMED,
        False,
    ),
    "told of each quarter": ("约定采购量.csv", "约定采购量（全年数，按季度通报）", AGREED, "", False),
    "looked at each quarter": ("约定采购量.csv", "附件2 约定采购量（每季度考核）", AGREED, "", False),
    "exported in a quarter": ("约定采购量（2026Q1导出）.csv", "", AGREED, "", False),
    "changed in a quarter": ("约定采购量-2026年一季度更新.csv", "", AGREED, "", False),
    "no part of a year": ("约定采购量.csv", "2026年度约定采购量", AGREED, "", False),
    "a hospital's name": ("四季青医院约定采购量.csv", "", AGREED, "", False),
}


@pytest.mark.parametrize("form", HALF_YEARS)
def test_agreed_quantities_are_those_of_a_year(form: str, folder: Folder, jicai: Jicai) -> None:
    name, title, rows, settings, is_said = HALF_YEARS[form]
    folder.write("中选目录.csv", table("中选目录", {}, {"批次编码": "sl16-yaopin-2025"}))
    folder.good("医疗机构")
    folder.write(name, [[title], *rows] if title else rows)
    if settings:
        folder.settings(settings)
    outcome = jicai("advance", "--as-of", "2026-10-15")
    assert outcome.code == 0, outcome.err
    assert (_YEARLY in outcome.err) is is_said, outcome.err


#: Names of folders and files in their order.
IN_ORDER = [
    ["9月", "10月", "11月"],
    ["订单９月", "订单１０月"],
    ["订单三月", "订单七月", "订单八月", "订单九月", "订单十月", "订单十一月", "订单十二月"],
    ["第一季度", "第二季度", "第三季度", "第四季度"],
    ["第九批", "第十批", "第二十批", "第二十一批"],
    ["2025年十二月", "2026年一月"],
    ["订单", "订单(2)", "订单(10)"],
]


@pytest.mark.parametrize("names", IN_ORDER)
def test_numbers_in_names_are_in_order(names: list[str], folder: Folder) -> None:
    paths = [folder.path / name / "明细.csv" for name in reversed(names)]
    assert [path.parent.name for path in sorted(paths, key=file_order)] == names
    files = [folder.path / f"{name}.csv" for name in reversed(names)]
    assert [path.stem for path in sorted(files, key=file_order)] == names


#: A header is proposed only where no part of it tells it from what is missing, and only once.
PROPOSED: dict[str, tuple[Rows, str]] = {
    "asked for": (renamed(PAYMENTS, 付款金额="申请金额"), 'amount = ["文件里的表头"]'),
    "without tax": (renamed(PAYMENTS, 付款金额="不含税付款金额"), 'amount = ["文件里的表头"]'),
    "another number": (renamed(PAYMENTS, 付款编号="付款日编号"), 'payment_id = ["文件里的表头"]'),
    "of no tax": (renamed(PAYMENTS, 付款金额="本次付款的金额数"), 'amount = ["本次付款的金额数"]'),
}


@pytest.mark.parametrize("form", PROPOSED)
def test_proposed(form: str, folder: Folder, jicai: Jicai) -> None:
    rows, line = PROPOSED[form]
    folder.write("货款支付.csv", rows)
    outcome = jicai("check")
    assert (outcome.code, line in outcome.err) == (2, True), outcome.err


#: The end of a CSV of payments, and whether it may have been cut off within a figure.
ENDS: dict[str, tuple[str, bool]] = {
    "in a figure": ("F1,H1,远帆配送,2026-08-20,6", True),
    "behind a line": ("F1,H1,远帆配送,2026-08-20,60\n", False),
    "old line end": ("F1,H1,远帆配送,2026-08-20,60\r", False),
    "in a total": ("F1,H1,远帆配送,2026-08-20,60\n合计,,,,60", False),
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_csv_that_ends_without_a_line_break(end: str, quote: str, folder: Folder, jicai: Jicai) -> None:
    text, told = ENDS[end]
    folder.good("中选目录", "医疗机构", "订单明细")
    header = f"{quote}付款编号{quote},医疗机构编码,收款企业,付款日期,付款金额"
    (folder.path / "货款支付.csv").write_text(f"{header}\n{text}", "utf-8", newline="")
    said = jicai("overdue", "--as-of", "2026-10-15").err
    assert ("货款支付.csv：最后一行（第 2 行）没有换行" in said) is told, said


#: The last column of a CSV without a last line break, its cells, and whether the last of them may be cut off.
LAST: dict[str, tuple[str, list[str], bool]] = {
    "figures of two decimals": ("付款金额", ["60.00", "7.50", "1,200.00", "8.25"], False),
    "one decimal less": ("付款金额", ["60.00", "7.50", "1200.00", "8.2"], True),
    "decimals of any number": ("付款金额", ["60", "7.5", "1200.25", "8.25"], False),
    "no decimals among others": ("付款金额", ["60.5", "7.5", "1200", "8"], True),
    "whole figures": ("付款金额", ["60", "70", "80", "90"], False),
    "a whole figure as long as most": ("付款金额", ["600", "70", "80", "90"], False),
    "a whole figure shorter than most": ("付款金额", ["600", "700", "80", "90"], True),
    "too few whole figures": ("付款金额", ["60", "70", "80"], True),
    "too few to tell": ("付款金额", ["60.00", "7.50", "8.25"], True),
    "days": ("付款日期", ["2026-08-20", "2026-08-21", "2026-08-22", "2026-08-23"], False),
    "days of any length": ("付款日期", ["2026-8-2", "2026-8-20", "2026-8-21", "2026-8-3"], True),
    "a closed cell": ("付款金额", ["60", "70", "80", '"90"'], False),
}


@pytest.mark.parametrize("form", LAST)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_the_last_cell_is_as_long_as_the_others(form: str, encoding: str, folder: Folder, jicai: Jicai) -> None:
    header, cells, told = LAST[form]
    folder.good("中选目录", "医疗机构", "订单明细")
    names, row = table("货款支付", {})
    others = [name for name in names if name != header]
    lines = [
        ",".join(
            [
                *(f"{dict(zip(names, row, strict=True))[name]}{at if name == '付款编号' else ''}" for name in others),
                f'"{cell}"' if "," in cell else cell,
            ]
        )
        for at, cell in enumerate(cells)
    ]
    (folder.path / "货款支付.csv").write_text("\n".join([",".join([*others, header]), *lines]), encoding)
    said = jicai("overdue", "--as-of", "2026-10-15").err
    assert (f"最后一行（第 {len(cells) + 1} 行）没有换行" in said) is told, said


@pytest.mark.parametrize("header", ["摘要", "凭证状态"])
def test_a_note_that_may_be_cut_off_changes_nothing(header: str, folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "订单明细")
    rows = f"付款编号,医疗机构编码,收款企业,付款日期,付款金额,{header}\nF1,H1,远帆配送,2026-08-20,60,货"
    (folder.path / "货款支付.csv").write_text(rows, "utf-8")
    assert "没有换行" not in jicai("overdue", "--as-of", "2026-10-15").err


_REJECTED = "第 3 行：单元格的个数与表头不同"
_DOUBTED = "有单元格含换行和几个分隔符"
#: The lines below the second of a CSV, and what is said of the row that they make, if anything.
QUOTED: dict[str, tuple[str, str]] = {
    "two lines for sure": ('M2,H1,P1,10,1.50,2026-07-11,"毫针\nM3,H1,P1,20,1.50,2026-07-11,毫针"', _REJECTED),
    "three lines for sure": (
        'M2,H1,P1,10,1.50,2026-07-11,"甲\nM3,H1,P1,2,1.50,2026-07-11,乙\nM4,H1,P1,3,1.50,2026-07-11,丙"',
        _REJECTED,
    ),
    "in the middle": ('M2,H1,"P1,10,1.50,2026-07-11,毫针\nM3,H1,P1",20,1.50,2026-07-11,毫针', _REJECTED),
    "a note": ('M2,H1,P1,10,1.50,2026-07-11,"送东门,急,勿压\n下午送"', f"第 3 行{_DOUBTED}"),
    "notes of six rows": (
        "\n".join(f'M{at},H1,P1,10,1.50,2026-07-11,"送东门,急,勿压\n下午送"' for at in range(2, 8)),
        f"第 3、4、5、6、7 等 6 行{_DOUBTED}",
    ),
    "a note of two lines": ('M2,H1,P1,10,1.50,2026-07-11,"送东门\n下午送"', ""),
}


@pytest.mark.parametrize("name", QUOTED)
def test_lines_that_quotes_swallowed(name: str, folder: Folder, jicai: Jicai) -> None:
    lines, told = QUOTED[name]
    folder.good("中选目录", "医疗机构", "约定采购量")
    header = "订单明细编号,医疗机构编码,产品编码,采购数量,采购单价,下单日期,备注"
    good = "M1,H1,P1,10,1.50,2026-07-11,"
    (folder.path / "订单明细.csv").write_text(f"{header}\n{good}\n{lines}\n", "utf-8")
    said = jicai("progress", "--as-of", "2026-10-15")
    assert said.code == (2 if told == _REJECTED else 0)
    assert told in said.err
    assert (_REJECTED in said.err, _DOUBTED in said.err) == (told == _REJECTED, _DOUBTED in told)


#: The number format of a quantity's cell; whether the file is refused.
PERCENTS = {"0%": True, "0.00%": True, '0"%"': True, "0.00": False}


@pytest.mark.parametrize("code", PERCENTS)
def test_a_quantity_shown_as_a_percentage(code: str, folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构")
    with xlsxwriter.Workbook(folder.path / "约定采购量.xlsx") as book:
        sheet = book.add_worksheet()
        rows = table("约定采购量", {"约定采购量": 0.5, "完成率": 0.25})
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                # A rate is shown as one; nobody reads it.
                shown = {0.5: code, 0.25: "0%"}.get(cell, "General")
                sheet.write(at, place, cell, book.add_format({"num_format": shown}))
    outcome = jicai("check")
    assert outcome.code == (2 if PERCENTS[code] else 0), outcome.err
    assert ("列「约定采购量」第 2 行显示成百分数" in outcome.err) is PERCENTS[code], outcome.err
