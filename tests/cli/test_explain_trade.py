"""Every line of the reconciliation, and what moved an item since a month's end, re-adds exactly."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from small_workspaces import Folder, Outcome, table
from transcripts import ROOT, Said

from jicai.calc.progress import ProgressRules
from jicai.calc.reconcile.trade import TradeTerms
from jicai.commands.explain.change import change_steps
from jicai.commands.explain.trade import trade_steps
from jicai.intake.discover.workspace import open_workspace
from jicai.results.explain.rows import Steps
from jicai.results.progress.view import ProgressView
from jicai.results.reconcile.inputs import TradeView
from jicai.store.load import load
from jicai.store.result import Intake
from jicai.tables import INPUTS

pytestmark = pytest.mark.long

FOLDER = Path(ROOT) / "sample_data"
AS_OF = date(2026, 9, 30)
AT = ("-C", str(FOLDER), "--as-of", "2026-09-30", "--format", "json")


@pytest.fixture(scope="module")
def intake() -> Intake:
    return load(open_workspace(FOLDER), INPUTS, use_cache=True)


def sums(steps: Steps) -> dict[str, tuple[Any, Any]]:
    """By step its result and what the rows that count come to."""
    found: dict[str, tuple[Any, Any]] = {}
    for row in steps.frame().iter_rows(named=True):
        value, total = found.get(row["step"], (None, 0))
        if row["role"] == "result":
            value = row["value"]
        elif row["role"] == "counted":
            total += row["value"]
        assert row["role"] != "left_out" or row["note"]
        assert row["role"] == "result" or row["source"]
        found[row["step"]] = value, total
    return found


def test_every_line_of_the_reconciliation(intake: Intake) -> None:
    view = TradeView(intake, TradeTerms("receipts", AS_OF, 7, all_products=True), with_rows=True)
    lines = view.lines.collect().to_dicts()
    assert {line["kind"] for line in lines} >= {"matched", "differing", "only_book", "only_order"}
    for line in lines:
        found = sums(trade_steps(view, line))
        for step, side in (("平台金额", "left"), ("台账金额", "right")):
            amount = line[f"{side}_amount"]
            assert (step in found) or amount is None
            if amount is not None:
                assert found[step] == (amount, amount), line
        if line["left_amount"] is not None and line["right_amount"] is not None:
            assert found["金额差"][0] == line["right_amount"] - line["left_amount"]


def test_every_item_since_last_month(intake: Intake) -> None:
    view = ProgressView(intake, {}, ProgressRules(AS_OF)).collected()
    then = date(2026, 8, 31)
    moved = 0
    for item in view.all_items.collect().to_dicts()[::12]:
        steps, was = change_steps(view, item, then)
        value, total = sums(steps)["采购量增减"]
        assert value == total == item["purchased_qty"] - (was["purchased_qty"] if was else 0)
        moved += value != 0
    assert moved > 5


def test_a_purchase_off_the_exchange_says_what_was_looked_at(here: Callable[..., Said]) -> None:
    said = here(("explain", "--receipt", "QB2607220035", *AT))
    rows = json.loads(said.out)
    assert rows[0]["note"].endswith("算线下采购")
    assert "没有这家机构同一产品" in rows[0]["note"]
    assert (rows[0]["clause"], rows[0]["item"]) == ("A 二（二）", "仅台账有")
    book = [row for row in rows if row["step"] == "台账金额"]
    assert [row["value"] for row in book] == [5496, 5496]
    assert book[1]["source"].startswith("验收台账.xlsx")


def test_what_cannot_be_explained_is_one_line(here: Callable[..., Said]) -> None:
    said = here(("explain", "--receipt", "没有的", *AT))
    assert (said.code, said.out) == (2, "")
    assert "--receipt 没有的：对账里没有这个入库单号或订单明细编号" in said.err
    said = here(("explain", "--since", "2026-10", "云岫县中医院", "党参", *AT))
    assert said.code == 2
    assert "不早于截至日期 2026-09-30" in said.err
    said = here(("explain", "--since", "2026-08", "--receipt", "X", *AT))
    assert "--receipt 与 --since 不能同时用" in said.err


ORDERED = {"订单明细编号": "M2", "采购数量": "4", "采购单价": "1.50"}
ACCEPTED = {"验收数量": "4", "验收日期": "2026-07-12"}


@pytest.mark.parametrize(
    ("sentence", "changes", "reason", "why"),
    [
        (
            "withdrawn by the hospital",
            {"订单状态": "已撤销", "作废原因": "重复下单"},
            "not_accepted",
            "已撤销，重复下单",
        ),
        ("refused", {"订单状态": "拒单"}, "not_accepted", "拒绝配送"),
        ("on its way", {}, "not_accepted", "没有验收"),
        (
            "accepted after as-of",
            ACCEPTED | {"验收日期": "2026-11-02"},
            "not_accepted",
            "在截至日期之后验收，2026-11-02",
        ),
        ("of another hospital", ACCEPTED | {"医疗机构编码": "H2"}, "elsewhere", "是另一家机构的，第二医院"),
    ],
)
def test_a_receipt_shows_the_order_line_that_it_names(
    sentence: str, changes: dict[str, Any], reason: str, why: str, jicai: Callable[..., Outcome], folder: Folder
) -> None:
    folder.good("约定采购量", "中选目录")
    folder.write("医疗机构.xlsx", table("医疗机构", {}, {"医疗机构编码": "H2", "医疗机构名称": "第二医院"}))
    folder.write(
        "订单明细.xlsx", table("订单明细", ACCEPTED | {"验收数量": "9", "验收日期": "2026-09-20"}, ORDERED | changes)
    )
    folder.write("验收台账.xlsx", table("验收台账", {"订单明细编号": "M2", "验收数量": "4", "入库金额": "6.00"}))
    at = ("--as-of", "2026-10-31", "--format", "json")
    (line,) = [row for row in jicai("reconcile", *at).rows if row["book_ids"] == "R1"]
    assert line["reason"] == reason, sentence
    said = jicai("explain", "--receipt", "R1", *at)
    assert said.code == 0, said.err
    assert "没有这家机构同一产品" not in said.rows[0]["note"]
    (named,) = [row for row in said.rows if row["item"] == "M2"]
    assert (named["role"], named["value"], named["not_counted"]) == ("left_out", None, 6), sentence
    assert named["note"] == f"台账写明的这条明细{why}"
    assert named["source"] == "订单明细.xlsx!Sheet1:3"
    (total,) = [row for row in said.rows if row["step"] == "平台金额" and row["role"] == "result"]
    assert total["value"] == 0


def test_a_receipt_of_several_rows_is_explained_row_by_row(jicai: Callable[..., Outcome], folder: Folder) -> None:
    """One number, two rows of one product that were matched with nothing: no option tells them apart."""
    folder.good("约定采购量", "中选目录", "医疗机构")
    folder.write("订单明细.xlsx", table("订单明细", ACCEPTED | {"验收数量": "9", "采购数量": "9"}))
    first, second = {"验收数量": "5", "入库金额": "7.50"}, {"验收数量": "7", "入库金额": "10.50"}
    folder.write("验收台账.xlsx", table("验收台账", first, second))
    at = ("--as-of", "2026-10-31", "--format", "json")
    said = jicai("explain", "--receipt", "r1", *at)
    assert said.code == 0, said.err
    steps = [(row["step"], row["role"], row["value"]) for row in said.rows if row["step"].endswith("台账金额")]
    assert steps == [
        ("第 1 笔台账金额", "result", 7.5),
        ("第 1 笔台账金额", "counted", 7.5),
        ("第 2 笔台账金额", "result", 10.5),
        ("第 2 笔台账金额", "counted", 10.5),
    ]
    assert [row["step"] for row in said.rows if row["step"].endswith("结果")] == ["第 1 笔结果", "第 2 笔结果"]
    assert "第 2 笔台账金额：计入 1 行" in said.err


def test_a_receipt_of_several_products_asks_for_which(jicai: Callable[..., Outcome], folder: Folder) -> None:
    folder.good("约定采购量", "医疗机构", "订单明细")
    folder.write("中选目录.xlsx", table("中选目录", {}, {"产品编码": "P2"}))
    folder.write("验收台账.xlsx", table("验收台账", {"验收数量": "3"}, {"产品编码": "P2"}))
    at = ("--as-of", "2026-10-31", "--format", "json")
    said = jicai("explain", "--receipt", "R1", *at)
    assert said.code == 2
    assert "有 2 笔符合" in said.err
    said = jicai("explain", "--receipt", "R1", "P2", *at)
    assert said.code == 0, said.err
    assert [row["detail"] for row in said.rows if row["role"] == "counted"] == ["P2"]


def test_a_line_where_no_payments_are_given(jicai: Callable[..., Outcome], folder: Folder) -> None:
    """What is due is explained; that nothing was paid is not claimed."""
    folder.good("约定采购量", "中选目录", "医疗机构")
    folder.write("订单明细.xlsx", table("订单明细", ACCEPTED | {"订单明细编号": "M1", "采购单价": "1.50"}))
    said = jicai("explain", "--line", "M1", "--as-of", "2026-10-31", "--format", "json")
    assert said.code == 0, said.err
    assert "未提供货款支付表，全部按未付" in said.err
    results = {row["step"]: row for row in said.rows if row["role"] == "result"}
    assert (results["应付金额"]["value"], results["未付金额"]["value"], results["已付金额"]["value"]) == (6, 6, 0)
    assert results["已付金额"]["note"] == "未提供货款支付表，不知道付了多少，按没有付"
