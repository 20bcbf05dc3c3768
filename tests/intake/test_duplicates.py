"""Rows that overlap: repeats, contradictions, receipts of one line, several files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from read_tables import skipped, values
from small_workspaces import Folder, Outcome, table

Jicai = Callable[..., Outcome]
Lines = list[dict[str, Any]]
RECEIPT = {"验收数量": "4", "验收日期": "2026-07-12", "入库明细编号": "R1"}


def problems(jicai: Jicai) -> list[tuple[Any, ...]]:
    rows = jicai("check", "--rows", "--format", "json").rows
    return [(row["file"], row["row"], row["column"], row["value"], row["code"]) for row in rows]


#: Rows of one workbook; the line and receipt ids and quantities that are used; repeats; the rows that are rejected.
ONE_FILE: dict[str, tuple[Lines, list[tuple[Any, ...]], int, list[tuple[Any, ...]]]] = {
    "repeat": ([{}, {}, {}], [("M1", None, "10.0000")], 2, []),
    "repeat-written-otherwise": (
        [{}, {"采购数量": "１０.00", "下单日期": "2026/7/11"}],
        [("M1", None, "10.0000")],
        1,
        [],
    ),
    "same-but-for-an-unread-column": (
        [{"发票号码": "1"}, {"发票号码": "2"}],
        [("M1", None, "10.0000")],
        0,
        [("订单明细.xlsx", 3, "订单明细编号", "M1", "duplicate")],
    ),
    "same-but-for-a-numbering": ([{"序号": "1"}, {"序号": "2"}], [("M1", None, "10.0000")], 1, []),
    "same-in-an-unread-column-too": ([{"发票号码": "1"}, {"发票号码": " 1 "}], [("M1", None, "10.0000")], 1, []),
    "other-content": (
        [{}, {"采购数量": "11"}],
        [("M1", None, "10.0000")],
        0,
        [("订单明细.xlsx", 3, "订单明细编号", "M1", "duplicate")],
    ),
    "other-name": (
        [{"产品名称": "针"}, {"产品名称": "毫针"}],
        [("M1", None, "10.0000")],
        0,
        [("订单明细.xlsx", 3, "订单明细编号", "M1", "duplicate")],
    ),
    "contradiction-and-repeat": (
        [{}, {"采购数量": "11"}, {}],
        [("M1", None, "10.0000")],
        1,
        [("订单明细.xlsx", 3, "订单明细编号", "M1", "duplicate")],
    ),
    "receipts": (
        [RECEIPT, {**RECEIPT, "入库明细编号": "R2", "验收数量": "6"}, RECEIPT],
        [("M1", "R1", "10.0000"), ("M1", "R2", "10.0000")],
        1,
        [],
    ),
    "receipt-with-other-content": (
        [RECEIPT, {**RECEIPT, "验收数量": "6"}],
        [("M1", "R1", "10.0000")],
        0,
        [("订单明细.xlsx", 3, "订单明细编号", "M1", "duplicate")],
    ),
    "receipts-that-disagree-on-the-order": (
        [RECEIPT, {**RECEIPT, "入库明细编号": "R2", "采购数量": "12"}],
        [("M1", "R1", "10.0000")],
        0,
        [("订单明细.xlsx", 3, "采购数量", "12", "duplicate")],
    ),
    "receipt-id-in-another-line": (
        [RECEIPT, {**RECEIPT, "订单明细编号": "M2"}],
        [("M1", "R1", "10.0000"), ("M2", "R1", "10.0000")],
        0,
        [],
    ),
    "rejected-first": (
        [{"采购数量": "x"}, {}],
        [("M1", None, "10.0000")],
        0,
        [("订单明细.xlsx", 2, "采购数量", "x", "bad-number")],
    ),
}


@pytest.mark.parametrize("form", ONE_FILE)
def test_one_file(form: str, folder: Folder, jicai: Jicai) -> None:
    lines, used, repeats, rejected = ONE_FILE[form]
    folder.write("订单明细.xlsx", table("订单明细", *lines))
    assert values(folder, "orders", "line_id", "receipt_id", "ordered_qty") == used
    assert skipped(folder, "orders") == [{"repeat": repeats} if repeats else {}]
    assert problems(jicai) == rejected


def test_repeat_in_another_case(folder: Folder, jicai: Jicai) -> None:
    folder.write("订单明细.xlsx", table("订单明细", {}, {"订单明细编号": "m1", "医疗机构编码": "h1"}))
    assert problems(jicai) == []
    assert skipped(folder, "orders") == [{"repeat": 1}]


def test_same_key_in_another_case(folder: Folder, jicai: Jicai) -> None:
    folder.write("订单明细.xlsx", table("订单明细", {}, {"订单明细编号": "m1", "采购数量": "11"}))
    assert problems(jicai) == [("订单明细.xlsx", 3, "订单明细编号", "m1", "duplicate")]


OTHER_TABLES: list[tuple[str, dict[str, Any], str, str]] = [
    ("医疗机构", {"区县": "江北区"}, "医疗机构编码", "H1"),
    ("中选目录", {"折算系数": "2"}, "产品编码", "P1"),
    ("约定采购量", {"约定采购量": "1"}, "产品编码", "P1"),
    ("货款支付", {"付款金额": "1"}, "付款编号", "F1"),
]


@pytest.mark.parametrize(("name", "changes", "column", "value"), OTHER_TABLES)
def test_other_tables(
    name: str, changes: dict[str, Any], column: str, value: str, folder: Folder, jicai: Jicai
) -> None:
    folder.good()
    folder.write(f"{name}.xlsx", table(name, {}, {}, changes))
    [row] = jicai("check", "--rows", "--format", "json").rows
    assert (row["row"], row["code"]) == (4, "duplicate")
    assert f"（与 {name}.xlsx 工作表「Sheet1」 第 2 行" in row["message"]


UNIQUE_TOGETHER: list[tuple[str, dict[str, Any]]] = [
    ("中选目录", {"批次编码": "ln-fenghexian-2026"}),
    ("约定采购量", {"协议年度": "2"}),
    ("货款支付", {"订单明细编号": "M1"}),
]


@pytest.mark.parametrize(("name", "changes"), UNIQUE_TOGETHER)
def test_unique_together(name: str, changes: dict[str, Any], folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write(f"{name}.xlsx", table(name, {}, changes))
    assert problems(jicai) == []


def test_rows_of_a_table_without_key_may_be_alike_and_are_named(folder: Folder, jicai: Jicai) -> None:
    folder.write("基金支付.xlsx", table("基金支付", {}, {}))
    assert values(folder, "fund_payments", "amount") == [("1000.00",), ("1000.00",)]
    said = jicai("check", "--format", "json").err
    assert "基金支付.xlsx 有 1 行基金支付与同一张表的另一行读的列都相同，都已采用；请核对是否重复" in said


def test_rows_that_stand_alike_in_two_files_are_named(folder: Folder, jicai: Jicai) -> None:
    folder.write("基金支付-1.xlsx", table("基金支付", {}, {"结算月份": "2026-08"}))
    folder.write("基金支付-2.xlsx", table("基金支付", {"结算月份": "2026-09"}, {}))
    assert len(values(folder, "fund_payments", "amount")) == 4
    said = [line for line in jicai("check", "--format", "json").err.splitlines() if "基金支付-1.xlsx" in line]
    assert any("基金支付-2.xlsx" in line for line in said)


JULY, AUGUST = "订单明细-2026年7月.xlsx", "订单明细-2026年8月.xlsx"


def overlapping(folder: Folder) -> None:
    """August's export, written first, holds July's lines again: M1 as it was, M2 with other content."""
    folder.write(AUGUST, table("订单明细", {}, {"订单明细编号": "M2", "采购数量": "12"}, {"订单明细编号": "M3"}))
    folder.write(JULY, table("订单明细", {}, {"订单明细编号": "M2"}))


def test_files_in_the_order_of_their_names(folder: Folder, jicai: Jicai) -> None:
    overlapping(folder)
    assert skipped(folder, "orders") == [{}, {"repeat": 1}]
    assert values(folder, "orders", "line_id", "ordered_qty") == [
        ("M1", "10.0000"),
        ("M2", "10.0000"),
        ("M3", "10.0000"),
    ]
    [row] = jicai("check", "--rows", "--format", "json").rows
    assert (row["file"], row["row"]) == (AUGUST, 3)
    assert f"（与 {JULY} 工作表「Sheet1」 第 3 行）" in row["message"]


def test_last_one_stands(folder: Folder, jicai: Jicai) -> None:
    overlapping(folder)
    folder.settings('duplicates = "last"\n')
    assert problems(jicai) == []
    assert values(folder, "orders", "line_id", "ordered_qty") == [
        ("M1", "10.0000"),
        ("M2", "12.0000"),
        ("M3", "10.0000"),
    ]
    rows = jicai("check", "--format", "json").rows
    assert [(row["rows"], row["used"], row["skipped"], row["rejected"]) for row in rows] == [(2, 0, 2, 0), (3, 3, 0, 0)]
    assert skipped(folder, "orders") == [{"repeat": 1, "replaced": 1}, {}]


def test_last_receipt_stands(folder: Folder, jicai: Jicai) -> None:
    folder.settings('duplicates = "last"\n')
    second = {**RECEIPT, "入库明细编号": "R2"}
    folder.write(JULY, table("订单明细", RECEIPT, second))
    folder.write(AUGUST, table("订单明细", {**second, "验收数量": "6"}))
    assert problems(jicai) == []
    assert values(folder, "orders", "receipt_id", "accepted_qty") == [("R1", "4.0000"), ("R2", "6.0000")]


def test_one_file_with_receipts_and_one_without(folder: Folder, jicai: Jicai) -> None:
    folder.write(JULY, table("订单明细", {}))
    folder.write(AUGUST, table("订单明细", RECEIPT))
    assert problems(jicai) == []
    assert values(folder, "orders", "line_id", "receipt_id") == [("M1", None), ("M1", "R1")]


def test_the_same_file_twice_is_read_once(folder: Folder, jicai: Jicai) -> None:
    folder.write(JULY, table("订单明细", {}))
    folder.settings('[inputs]\norders = ["订单*.xlsx", "订单明细-2026年7月.xlsx"]\n')
    assert [row["rows"] for row in jicai("check", "--format", "json").rows] == [1]
