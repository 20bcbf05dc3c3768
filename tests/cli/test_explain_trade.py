"""Every line of the reconciliation, and what moved an item since a month's end, re-adds exactly."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
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
