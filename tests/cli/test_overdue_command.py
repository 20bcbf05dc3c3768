"""`jicai overdue` in small workspaces: what it says of settings, missing tables and suspicious payments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

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


@pytest.mark.parametrize(
    ("payments", "order", "words"),
    [
        (
            [{"付款编号": "F1", "付款金额": "4.00"}, {"付款编号": "F2", "付款金额": "5.50"}],
            {},
            "指明这条明细的付款 F1（4.00 元）、F2（5.50 元）没有分到明细：等待订单明细 M1 验收",
        ),
        (
            [{"付款编号": "F1", "付款金额": "4.00"}],
            {**ACCEPTED, "订单状态": "已撤销"},
            "指明这条明细的付款 F1（4.00 元）没有分到明细：订单明细 M1 已撤销",
        ),
        (
            [{"付款编号": "F1", "付款金额": "4.00"}, {"付款编号": "F2", "付款金额": "-6.50"}],
            ACCEPTED,
            "指明这条明细的付款和冲红合计为负：-2.50 元没有分到明细",
        ),
        ([{"付款编号": "F1", "付款金额": "4.00"}], ACCEPTED, None),
    ],
)
def test_a_line_tells_of_the_payments_that_name_it_and_did_not_reach_it(
    jicai: Callable[..., Outcome],
    folder: Folder,
    payments: list[dict[str, str]],
    order: dict[str, str],
    words: str | None,
) -> None:
    folder.good()
    folder.write("订单明细.xlsx", table("订单明细", order))
    # F9 names another line, and F8 none.
    others = [{"付款编号": "F9", "订单明细编号": "M9"}, {"付款编号": "F8"}]
    named = [{"订单明细编号": "m1", **one} for one in payments]
    folder.write("货款支付.xlsx", table("货款支付", *named, *others))
    said = jicai("overdue", *AS_OF, "--line", "M1", "--format", "csv")
    assert said.code == 0, said.err
    told = [line for line in said.err.splitlines() if line.startswith("指明这条明细")]
    # The line id is spelled as the payment spells it.
    assert told == ([words.replace("M1", "m1")] if words else [])


def test_an_unknown_line_that_a_payment_names(jicai: Callable[..., Outcome], bureau: Folder) -> None:
    bureau.write("货款支付.xlsx", table("货款支付", {"订单明细编号": "M9"}))
    said = jicai("overdue", *AS_OF, "--line", "M9")
    assert (said.code, said.err) == (
        2,
        "错误：--line M9：订单明细里没有这个编号，但付款 F1（15.00 元）指明了它，请核对\n",
    )


def test_only_one_line_at_a_time(jicai: Callable[..., Outcome], bureau: Folder) -> None:
    said = jicai("overdue", *AS_OF, "--line", "M1", "--line", "M2")
    assert (said.code, said.err) == (2, "错误：--line M2：一次只能看一条明细，请只写一个 --line\n")


def test_the_due_day_itself_is_in_time(jicai: Callable[..., Outcome], bureau: Folder) -> None:
    said = jicai("overdue", *AS_OF, "--line", "M1", "--format", "csv")
    assert "2026-07-20 验收，应于 2026-08-31 前（含当日）付 15.00 元" in said.err


def test_nothing_unmatched_is_not_said_of_payments_that_were_not_given(
    jicai: Callable[..., Outcome], bureau: Folder
) -> None:
    assert jicai("overdue", *AS_OF, "--unmatched").err.splitlines()[:2] == [
        "退货都已分到明细",
        "未提供货款支付表，全部按未付",
    ]
    bureau.write("货款支付.xlsx", table("货款支付", {"收款企业": "乙公司"}))
    assert jicai("overdue", *AS_OF, "--unmatched").err.splitlines()[0] == "付款和退货都已分到明细"


@pytest.fixture
def two_hospitals(folder: Folder) -> Folder:
    """H1 and H2 in two districts; one accepted line of each has no payee, one is of no batch, one of no hospital."""
    folder.good()
    districts = {"H1": "渝中区", "H2": "江北区"}
    folder.write(
        "医疗机构.xlsx",
        table("医疗机构", *({"医疗机构编码": code, "区县": district} for code, district in districts.items())),
    )
    nobody = {**ACCEPTED, "产品编码": "X", "配送企业": "", "生产企业": ""}
    orders = [
        {**row, "医疗机构编码": code, "订单明细编号": f"{code}-{at}"}
        for code in ("H1", "H2")
        for at, row in enumerate([ACCEPTED, nobody, {**ACCEPTED, "产品编码": "X"}])
    ]
    unknown = {**ACCEPTED, "医疗机构编码": "H9", "产品编码": "X", "订单明细编号": "H9-1"}
    folder.write("订单明细.xlsx", table("订单明细", *orders, unknown))
    return folder


_NO_PAYEE, _UNKNOWN = "没有收款企业 {}", "医疗机构不在医疗机构表里 {}"
_OUT = "不是采购周期内的中选产品 {}"
_ONE, _TWO = "1 笔 15.00 元", "2 笔 30.00 元"


@pytest.mark.parametrize(
    ("arguments", "whole", "words"),
    [
        ((), "", [_NO_PAYEE.format(_TWO), _OUT.format(_TWO), _UNKNOWN.format(_ONE)]),
        (("--institution", "H1"), "", [_NO_PAYEE.format(_ONE), _OUT.format(_ONE)]),
        (("--district", "江北区"), "", [_NO_PAYEE.format(_ONE), _OUT.format(_ONE)]),
        (("--payee", "乙公司"), "", [_OUT.format(_TWO), _UNKNOWN.format(_ONE)]),
        (
            ("--company", "甲公司"),
            "（不分批次、企业和产品）",
            [_NO_PAYEE.format(_TWO), _OUT.format(_TWO), _UNKNOWN.format(_ONE)],
        ),
        (
            ("--all-products", "--company", "甲公司", "--institution", "H1"),
            "（不分批次、企业和产品）",
            [_NO_PAYEE.format(_ONE)],
        ),
    ],
)
def test_what_is_left_out_is_counted_within_the_filters(
    jicai: Callable[..., Outcome], two_hospitals: Folder, arguments: tuple[str, ...], whole: str, words: list[str]
) -> None:
    said = jicai("overdue", *AS_OF, *arguments)
    assert said.code == 0, said.err
    (line,) = [line for line in said.err.splitlines() if line.startswith("未列入")]
    assert line == f"未列入的已验收明细{whole}：" + "；".join(words)


def test_what_is_counted_over_whole_tables_says_so(jicai: Callable[..., Outcome], two_hospitals: Folder) -> None:
    later = {"付款日期": "2027-01-01"}
    two_hospitals.write("货款支付.xlsx", table("货款支付", later, {**later, "付款编号": "F2", "医疗机构编码": "H2"}))
    said = jicai("overdue", *AS_OF, "--institution", "H1")
    assert "货款支付全表中未计入的：截至日期之后 2 笔\n" in said.err
    assert "订单明细全表 7 行，" in said.err
