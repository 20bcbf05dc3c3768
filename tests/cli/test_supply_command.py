"""`jicai supply` as a user runs it."""

from __future__ import annotations

from collections.abc import Callable

from small_workspaces import Folder, Outcome, table

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
