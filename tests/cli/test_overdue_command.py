"""`jicai overdue` in small workspaces: what it says of settings, missing tables and suspicious payments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from small_workspaces import Folder, Outcome, table

AS_OF = ("--as-of", "2026-12-31")
#: Accepted on 20 July 2026 for 15.00 yuan, so due on 31 August.
ACCEPTED = {"验收数量": "10", "验收日期": "2026-07-20", "配送企业": "乙公司", "生产企业": "甲公司"}


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    folder.good()
    folder.write("订单明细.xlsx", table("订单明细", ACCEPTED))
    return folder


def test_without_a_table_of_payments_everything_counts_as_unpaid_and_that_is_said(
    jicai: Callable[..., Outcome], bureau: Folder
) -> None:
    said = jicai("overdue", *AS_OF, "--format", "table")
    assert said.out.count("未提供货款支付表，全部按未付") == 2  # below the title and below the table
    (row,) = jicai("overdue", *AS_OF, "--format", "json").rows
    assert (row["payee"], row["unpaid"], row["days_overdue"], row["bucket"]) == ("乙公司", 15, 122, "91-180")


def test_the_buckets_are_those_of_the_setting(jicai: Callable[..., Outcome], bureau: Folder) -> None:
    bureau.settings("ageing = [10, 122]\n")
    (line,) = jicai("overdue", *AS_OF, "--format", "json").rows
    assert line["bucket"] == "11-122"
    said = jicai("overdue", *AS_OF, "--by", "district", "--format", "json")
    assert list(said.rows[0])[3:6] == ["d1_10", "d11_122", "d123"]
    assert [said.rows[0][key] for key in ("d1_10", "d11_122", "d123")] == [0, 15, 0]
    assert "11-122 天 15.00 元" in said.err


def test_suspicious_payments_are_told_with_their_rows(jicai: Callable[..., Outcome], bureau: Folder) -> None:
    payments = [
        {"付款编号": "F1", "收款企业": "丁公司"},
        {"付款编号": "F2", "收款企业": "乙公司", "订单明细编号": "M9"},
        {"付款编号": "F3", "收款企业": "甲公司", "订单明细编号": "M1", "付款金额": "5.00"},
    ]
    bureau.write("货款支付.xlsx", table("货款支付", *payments))
    said = jicai("overdue", *AS_OF, "--format", "json")
    assert said.rows[0]["unpaid"] == 10
    assert [line for line in said.err.splitlines() if line.startswith("提示：")] == [
        "提示：货款支付.xlsx!Sheet1:2：第一医院（H1）付给丁公司的 1 笔款共 15.00 元，该机构没有它的订单明细，"
        "请核对收款企业",
        "提示：货款支付.xlsx!Sheet1:3：第一医院（H1）的付款 F2（15.00 元）：导出里没有订单明细 M9，没有分到明细，"
        "请核对订单明细编号",
        "提示：货款支付.xlsx!Sheet1:4：第一医院（H1）付给甲公司的付款 F3（5.00 元）指明的订单明细 M1 属于 H1 和乙公司，"
        "已按明细分付，请核对",
    ]
    assert "未匹配：指明明细 1 笔 15.00 元，未指明明细 1 笔 15.00 元，见 --unmatched" in said.err


def test_the_workbook_holds_what_json_says(jicai: Callable[..., Outcome], bureau: Folder, tmp_path: Path) -> None:
    (row,) = jicai("overdue", *AS_OF, "--format", "json").rows
    path = tmp_path / "逾期.xlsx"
    assert jicai("overdue", *AS_OF, "-o", str(path)).code == 0
    cells = [[cell.value for cell in line] for line in load_workbook(path).worksheets[0].iter_rows()]
    header = next(line for line in cells if "逾期天数" in line)
    (found,) = [line for line in cells if "M1" in line]
    assert found[header.index("逾期天数")] == row["days_overdue"]
    assert found[header.index("未付金额")] == row["unpaid"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--as-of", "2026-08-31"), 0),  # due today
        (("--as-of", "2026-09-01"), 1),
        (("--as-of", "2026-09-01", "--by", "payee"), 1),
        (("--as-of", "2026-09-01", "--institution", "H1", "--company", "甲公司"), 1),
        (("--as-of", "2026-09-01", "--line", "m1"), 1),
        (("--as-of", "2026-08-31", "--line", "m1"), 0),
        (("--as-of", "2026-09-01", "--unmatched"), 0),
    ],
)
def test_exit_code(jicai: Callable[..., Outcome], bureau: Folder, arguments: tuple[str, ...], code: int) -> None:
    assert jicai("overdue", *arguments, "--exit-code", "-q").code == code


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ({}, "这条明细到截至日期还没有验收，没有应付货款"),
        ({**ACCEPTED, "订单状态": "已撤销"}, "这条明细的状态是已撤销，没有应付货款"),
        ({**ACCEPTED, "产品编码": "X", "配送企业": "", "生产企业": ""}, "这条明细没有收款企业，不计应付货款"),
        ({**ACCEPTED, "产品编码": "X", "医疗机构编码": "H9"}, "这条明细的医疗机构不在医疗机构表里，不计应付货款"),
    ],
)
def test_why_a_line_has_nothing_payable(
    jicai: Callable[..., Outcome], folder: Folder, order: dict[str, str], words: str
) -> None:
    folder.good()
    folder.write("订单明细.xlsx", table("订单明细", order))
    said = jicai("overdue", *AS_OF, "--line", "M1", "--format", "table")
    assert (said.code, words in said.out) == (0, True), said.err
