"""What could be misread without a word: refused with what to write, or read and said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from read_tables import values
from small_workspaces import Folder, Outcome, table

from jicai.workspace import file_order

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
}


@pytest.mark.parametrize("form", WORTH)
def test_worth(form: str, folder: Folder) -> None:
    name, rows, worth = WORTH[form]
    folder.write(name, rows)
    assert values(folder, "payments", "amount") == [(worth,)]


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


#: What every command that reads the file says of it.
SAID: dict[str, tuple[Rows, str, str]] = {
    "void reason beside a normal status": (
        [[*ORDERS[0], "订单状态", "作废原因"], [*ORDERS[1], "正常", "企业不供"]],
        "",
        "1 行写着作废原因，状态却不是已撤销，照采购计算，请核对",
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


def test_numbers_in_names_of_folders_are_in_order(folder: Folder) -> None:
    paths = [folder.path / name / "明细.csv" for name in ("10月", "9月", "11月")]
    assert [path.parent.name for path in sorted(paths, key=file_order)] == ["9月", "10月", "11月"]


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
