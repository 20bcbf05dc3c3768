"""`jicai supply` as a user runs it."""

from __future__ import annotations

from collections.abc import Callable

import openpyxl
import pytest
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]
AS_OF = ("--as-of", "2026-10-31", "--format", "json")
SENT = {"配送企业": "乙公司", "验收数量": "10", "验收日期": "2026-07-12"}


def test_an_order_of_two_distributors_adds_up_to_the_company_s(jicai: Run, folder: Folder) -> None:
    folder.good("约定采购量", "中选目录", "医疗机构")
    receipts = [
        {"入库明细编号": "R1", "配送企业": "丁公司", "验收数量": "4", "验收日期": "2026-08-20"},
        {"入库明细编号": "R2", "配送企业": "丙公司", "验收数量": "6", "验收日期": "2026-07-13"},
    ]
    folder.write("订单明细.xlsx", table("订单明细", *receipts))
    said = jicai("supply", "--by", "distributor", *AS_OF)
    figures = [(row["distributor"], row["orders"], row["deliveries"], row["late_deliveries"]) for row in said.rows]
    assert figures == [("丁公司", 0, 1, 1), ("丙公司", 1, 1, 0)]
    assert [row["delivered_amount"] for row in said.rows] == [6, 9]  # 4 and 6 at 1.50 yuan
    assert "一笔订单由几家配送的，订单和应配送金额算最先送达的一家" in said.err
    (company,) = jicai("supply", *AS_OF).rows
    assert (company["orders"], company["deliveries"], company["delivered_amount"]) == (1, 2, 15)


def test_acceptances_stand_for_deliveries_that_were_not_exported(jicai: Run, folder: Folder) -> None:
    folder.good("约定采购量", "中选目录", "医疗机构")
    folder.write("订单明细.xlsx", table("订单明细", SENT))
    said = jicai("supply", *AS_OF)
    assert said.rows[0]["delivery_rate"] == 1
    assert "提示" not in said.err


def test_orders_of_which_nothing_is_known_are_left_aside(jicai: Run, folder: Folder) -> None:
    folder.good()
    folder.write("订单明细-8月.xlsx", table("订单明细", SENT | {"订单明细编号": "M2"}))
    said = jicai("supply", *AS_OF)
    assert [row["orders"] for row in said.rows] == [1]
    assert "1 个文件或工作表不知道是否送达，其中的订单不算在内" in said.err
    assert (
        "提示：订单明细.xlsx 工作表「Sheet1」：没有配送数量、配送日期，也没有验收数量、验收日期列，"
        "其中 1 行不知道是否送达，不算在内"
    ) in said.err


def test_without_agreed_quantities_completion_is_not_computed_and_that_is_said(jicai: Run, folder: Folder) -> None:
    folder.good("中选目录", "医疗机构")
    folder.write("订单明细.xlsx", table("订单明细", SENT))
    said = jicai("supply", *AS_OF)
    assert said.code == 0, said.err
    assert said.rows[0]["undelivered_after_completion"] is None
    assert "未提供约定采购量表，不知道何时完成约定采购量，没有计算完成后未送" in said.err
    assert "没有送足" not in said.err


REFUSED = {"订单状态": "拒绝配送", "验收数量": None, "验收日期": None, "采购数量": "8"}


@pytest.mark.parametrize(
    ("other_price", "amount"),
    [
        ("1.50", "12.00 元"),
        ("2.00", "各批次的中选价不同，分别为 gx-zhenju-2026 12.00 元，ln-fenghexian-2026 16.00 元"),
    ],
)
def test_a_line_of_two_batches_adds_up_once(
    other_price: str, amount: str, jicai: Run, folder: Folder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = tmp_path_factory.mktemp("out")
    folder.good("约定采购量", "医疗机构")
    other = {"批次编码": "ln-fenghexian-2026", "中选价": other_price}
    folder.write("中选目录.xlsx", table("中选目录", {}, other))
    folder.write("订单明细.xlsx", table("订单明细", REFUSED))
    shared = "；有 1 笔在几个批次各列一次，合计只算一次"
    for view in ("--lines", "--failed"):
        said = jicai("supply", view, *AS_OF)
        assert [row["batch"] for row in said.rows] == ["gx-zhenju-2026", "ln-fenghexian-2026"]
        assert f"合计未供货 1 笔：拒绝配送 1；未供金额 {amount}{shared}\n" in said.err
        one = jicai("supply", view, *AS_OF, "--batch", "gx-zhenju-2026")
        assert "合计未供货 1 笔：拒绝配送 1；未供金额 12.00 元\n" in one.err
        # Below the two rows of one order no sum stands that counts it twice.
        jicai("supply", view, *AS_OF[:2], "-o", str(out / "未供.xlsx"), "-q")
        sheet = openpyxl.load_workbook(out / "未供.xlsx").worksheets[0]
        assert "合计" not in [cell.value for row in sheet.iter_rows() for cell in row]


def test_every_line_that_was_not_supplied_is_cited(jicai: Run, folder: Folder) -> None:
    folder.good("约定采购量", "中选目录", "医疗机构")
    late = SENT | {"订单明细编号": "M3", "验收日期": "2026-08-30"}
    folder.write("订单明细.xlsx", table("订单明细", SENT, REFUSED | {"订单明细编号": "M2"}, late))
    said = jicai("supply", "--lines", *AS_OF)
    keys = ("line_id", "kind", "attempt", "missing_qty", "amount", "source")
    assert [tuple(row[key] for key in keys) for row in said.rows] == [
        ("M2", "refused", 1, 8, 12, "订单明细.xlsx!Sheet1:3"),  # 8 at 1.50 yuan
        ("M3", "late", None, 0, 0, "订单明细.xlsx!Sheet1:4"),
    ]
    assert "合计未供货 1 笔：拒绝配送 1；未供金额 12.00 元；另有迟送 1 笔" in said.err
    assert "订单明细没有作废原因列，看不出撤销的订单里有没有因企业未供货的，没有列出" in said.err
    (row,) = jicai("supply", "--failed", *AS_OF).rows
    found = [row[key] for key in ("times", "orders", "late", "missing_qty", "amount", "source")]
    assert found == [1, 3, 1, 8, 12, "订单明细.xlsx!Sheet1:3"]


def test_people_read_what_did_not_come_before_what_came_late(jicai: Run, folder: Folder) -> None:
    folder.good("约定采购量", "中选目录", "医疗机构")
    late = SENT | {"订单明细编号": "M1", "验收日期": "2026-08-30"}
    folder.write("订单明细.xlsx", table("订单明细", late, REFUSED | {"订单明细编号": "M2"}))
    assert [row["kind"] for row in jicai("supply", "--lines", *AS_OF).rows] == ["late", "refused"]
    said = jicai("supply", "--lines", "--as-of", "2026-10-31", "--format", "csv", "--headers", "zh", "-q")
    assert [line.split(",")[8] for line in said.out.splitlines()] == ["情形", "拒绝配送", "迟送"]


def test_voided_orders_are_listed_with_their_reason(jicai: Run, folder: Folder) -> None:
    folder.good("约定采购量", "中选目录", "医疗机构")
    voided = REFUSED | {"订单状态": "已撤销"}
    reasons = ("超7日未发货", "医院填错数量")
    rows = [voided | {"订单明细编号": f"M{at}", "作废原因": reason} for at, reason in enumerate(reasons)]
    folder.write("订单明细.xlsx", table("订单明细", SENT | {"订单明细编号": "M9", "作废原因": None}, *rows))
    said = jicai("supply", "--lines", *AS_OF)
    assert [(row["line_id"], row["kind"], row["void_reason"]) for row in said.rows] == [("M0", "voided", "超7日未发货")]
    assert "没有作废原因列" not in said.err


def test_lines_of_which_nothing_is_known_are_left_aside(jicai: Run, folder: Folder) -> None:
    folder.good()
    folder.write("订单明细-8月.xlsx", table("订单明细", SENT | {"订单明细编号": "M2"}))
    for view in ("--lines", "--failed"):
        said = jicai("supply", view, *AS_OF)
        assert (said.code, said.rows) == (0, [])
        assert "没有未供货的订单" in said.err
        assert "1 个文件或工作表不知道是否送达，其中的订单不算在内" in said.err
        assert "其中 1 行不知道是否送达，不算在内" in said.err


def test_the_exit_code_tells_of_lines_that_were_not_supplied(jicai: Run, folder: Folder) -> None:
    folder.good("约定采购量", "中选目录", "医疗机构")
    late = SENT | {"验收日期": "2026-08-30"}
    folder.write("订单明细.xlsx", table("订单明细", late))
    assert jicai("supply", "--lines", "--exit-code", *AS_OF).code == 0
    folder.write("订单明细.xlsx", table("订单明细", late, REFUSED | {"订单明细编号": "M2"}))
    assert [jicai("supply", view, "--exit-code", *AS_OF).code for view in ("--lines", "--failed")] == [1, 1]
