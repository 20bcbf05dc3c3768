"""Columns that are not read and say of some rows that they do not count."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_workspaces import Folder, Outcome, Rows, table

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]


def beside(name: str, header: str, cell: str) -> Rows:
    """The good row of a table with one more column."""
    head, row = table(name, {})
    return [[*head, header], [*row, cell]]


#: A column of the payments that is not read, its cell, whether it is warned of.
STATES = {
    "failed": ("支付状态", "支付失败", True),
    "void": ("是否作废", "是", True),
    "sent back": ("处理结果", "退汇", True),
    "paid": ("支付状态", "支付成功", False),
    "not void": ("是否作废", "否", False),
    "a remark": ("备注", "退货后重付", False),
    "a remark that is a verdict": ("备注", "已作废", True),
    "a summary that is one": ("摘要", "冲销", True),
    "not come": ("是否到账", "否", True),
    "not yet paid": ("支付状态", "待支付", True),
    "being paid": ("付款状态", "支付中", True),
    "not examined": ("审核状态", "审核不通过", True),
    "examined": ("审核状态", "审核通过", False),
    "not valid": ("是否有效", "否", True),
    "valid": ("是否有效", "是", False),
    "the flag of what is valid": ("有效标志", "0", True),
    "the flag of what was deleted": ("删除标志", "1", True),
    "taken back": ("是否冲红", "是", True),
    "not taken back": ("发票状态", "未冲红", False),
    "a draft": ("凭证状态", "草稿", True),
    "an amount that went back": ("退款金额", "1", False),
    "a remark with a date": ("备注", "8月5日已全部退货", True),
    "a remark with what follows": ("备注", "此单作废，重新下单", True),
    "money sent back": ("摘要", "退回货款", True),
    "paid, of goods": ("开票状态", "未开票", False),
}


@pytest.mark.parametrize("form", STATES)
def test_a_column_that_says_that_rows_do_not_count(form: str, folder: Folder, jicai: Jicai) -> None:
    header, cell, warned = STATES[form]
    folder.good("中选目录", "医疗机构", "约定采购量", "订单明细")
    folder.write("货款支付.csv", beside("货款支付", header, cell))
    outcome = jicai("overdue", "--as-of", "2026-10-15")
    assert (f"1 行的「{header}」写着「{cell}」，这一列没有读，照常计算" in outcome.err) is warned


#: A table, a column of it that is not read, its cell: what every command that reads the table warns of.
STATES_ELSEWHERE = {
    "an invoice in red": ("发票", "发票类型", "红字发票", ("reconcile", "--against", "invoices")),
    "money that came back to the fund": ("基金支付", "业务类型", "追回", ("offset",)),
    "a tranche that is not paid": ("预付拨付", "拨付状态", "未拨付", ("advance",)),
    "an exception turned down": ("考核例外", "认定结果", "不予认定", ("assess",)),
    "a contract that has ended": ("购销合同", "合同状态", "已终止", ("progress", "--form")),
    "an institution that is closed": ("医疗机构", "机构状态", "注销", ("progress",)),
}


@pytest.mark.parametrize("form", STATES_ELSEWHERE)
def test_rows_of_other_tables_that_do_not_count(form: str, folder: Folder, jicai: Jicai) -> None:
    name, header, cell, command = STATES_ELSEWHERE[form]
    folder.good()
    folder.write(f"{name}.xlsx", beside(name, header, cell))
    outcome = jicai(*command, "--as-of", "2026-10-15")
    assert f"1 行的「{header}」写着「{cell}」，这一列没有读，照常计算" in outcome.err, outcome.err


@pytest.mark.parametrize("cell", ["待认定", "未认定", "不同意", "市局医药服务科"])
def test_who_has_not_decided_an_exception(cell: str, folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write("考核例外.csv", table("考核例外", {"认定人": cell}))
    outcome = jicai("assess", "--as-of", "2026-10-15")
    assert (f"考核例外.csv 第 2 行「认定人」「{cell}」" in outcome.err) is (cell != "市局医药服务科"), outcome.err


@pytest.mark.parametrize(("name", "header"), [("货款支付", "付款编号"), ("验收台账", "入库单号"), ("发票", "发票号码")])
def test_the_example_of_a_form(name: str, header: str, folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write(f"{name}.csv", table(name, {header: "示例"}, {}))
    [row] = jicai("check", "--rows", "--format", "json").rows
    assert (row["file"], row["row"], row["column"], row["value"]) == (f"{name}.csv", 2, header, "示例")


#: An order line's status, a column that is not read, its cell, whether it is warned of.
LINES: dict[str, tuple[str | None, str, str, bool]] = {
    "no status, a return by its kind": (None, "单据类型", "退货", True),
    "no status, deleted": (None, "是否删除", "是", True),
    "no status, of another kind": (None, "单据类型", "采购订单", False),
    "a normal one by its status": ("正常", "业务类型", "退货", True),
    "a return by both": ("退货", "业务类型", "退货", False),
    "withdrawn by both": ("已撤销", "备注", "作废", False),
    "a remark": ("正常", "备注", "作废", True),
}


@pytest.mark.parametrize("form", LINES)
def test_order_lines_that_do_not_count(form: str, folder: Folder, jicai: Jicai) -> None:
    status, header, cell, warned = LINES[form]
    folder.good("中选目录", "医疗机构", "约定采购量")
    accepted = {"验收数量": "5", "验收日期": "2026-07-20", header: cell}
    folder.write("订单明细.csv", table("订单明细", accepted | ({"订单状态": status} if status else {})))
    err = jicai("progress", "--as-of", "2026-10-15").err
    assert (f"1 行的「{header}」写着「{cell}」，这一列没有读，照常计算" in err) is warned, err


def test_money_that_was_taken_back_may_say_so(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量", "订单明细")
    folder.write("货款支付.csv", table("货款支付", {"付款金额": "-15.00", "摘要": "冲销"}))
    assert "照常计算" not in jicai("overdue", "--as-of", "2026-10-15").err
