"""How far the exports reach is said with every result that rests on them: on standard error, below, and in 口径."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]
ORDERS = "订单明细只到 2026-07-11，早于截至日期 2026-10-31"
PAYMENTS = "货款支付只到 2026-08-01，早于截至日期 2026-10-31"
FUND = "基金支付只到 2026-07，早于截至日期 2026-10-31"
AS_OF = ("--as-of", "2026-10-31")
SAID = (ORDERS, PAYMENTS, FUND)


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    folder.good("订单明细", "约定采购量", "中选目录", "医疗机构", "货款支付", "基金支付", "预付拨付")
    return folder


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        (("progress",), [ORDERS]),
        (("progress", "--by", "district"), [ORDERS]),
        (("overdue",), [ORDERS, PAYMENTS]),
        (("overdue", "--unmatched"), [ORDERS, PAYMENTS]),
        (("supply",), [ORDERS]),
        (("supply", "--lines"), [ORDERS]),
        (("renew",), [ORDERS]),
        (("flags",), [ORDERS, PAYMENTS, FUND]),
        (("offset",), [FUND]),
        (("refund",), [FUND]),
        (("ledger",), [FUND]),
        (("cashflow",), [FUND]),
        (("assess", "--preview"), [ORDERS, PAYMENTS]),
        (("advance",), []),
    ],
)
def test_every_command_says_it_of_the_tables_that_it_uses(
    jicai: Run, bureau: Folder, command: tuple[str, ...], lines: list[str]
) -> None:
    for form in ("json", "table"):
        said = jicai(*command, *AS_OF, "--format", form)
        assert said.code == 0, said.err
        assert [line for line in said.err.splitlines() if line in SAID] == lines
        assert [line for line in said.out.splitlines() if line in SAID] == (lines if form == "table" else [])


def test_it_stands_below_the_table_and_among_what_the_result_rests_on(jicai: Run, bureau: Folder) -> None:
    said = jicai("progress", *AS_OF, "-o", "进度.xlsx")
    assert ORDERS in said.err.splitlines()
    book = load_workbook(bureau.path / "进度.xlsx")
    cells = {name: [cell.value for row in book[name].iter_rows() for cell in row] for name in book.sheetnames}
    assert ORDERS in cells["执行进度"]
    at = cells["口径"].index(ORDERS)
    assert cells["口径"][at - 1] == "数据的范围"


def test_an_export_says_it_of_each_result_by_its_tables(jicai: Run, bureau: Folder) -> None:
    said = jicai("export", *AS_OF, "--only", "progress", "--only", "cashflow", "-o", "月报.xlsx")
    assert said.code == 0, said.err
    book = load_workbook(bureau.path / "月报.xlsx")
    lines = {
        name: {cell.value for row in book[name].iter_rows() for cell in row if cell.value in SAID}
        for name in ("执行进度", "基金收支")
    }
    assert lines == {"执行进度": {ORDERS}, "基金收支": {FUND}}


def test_what_reaches_as_of_is_not_mentioned(jicai: Run, bureau: Folder) -> None:
    bureau.write("订单明细.xlsx", table("订单明细", {"下单日期": "2026-10-31"}))
    said = jicai("progress", *AS_OF)
    assert "订单明细只到" not in said.err


def test_quiet_says_nothing(jicai: Run, bureau: Folder) -> None:
    assert jicai("progress", *AS_OF, "-q").err == ""
