"""Every figure of the sample data is explained by rows that add up to what the other commands say, exactly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from jicai.calc.explain.advance import ADVANCE_OF
from jicai.calc.judged import why_not
from jicai.calc.progress import ProgressRules
from jicai.calc.rules import all_rules
from jicai.commands.explain.finding import finding_steps
from jicai.intake.discover.workspace import open_workspace
from jicai.money import rounded
from jicai.results.assess.scheme import chosen_scheme
from jicai.results.assess.years import chosen_years
from jicai.results.evidence import evidence_of
from jicai.results.explain.advance import AdvanceRows, advance_steps
from jicai.results.explain.found import Sources, found_of
from jicai.results.explain.item import ItemRows, item_steps
from jicai.results.explain.line_result import receipt_steps
from jicai.results.explain.line_rows import LineRows
from jicai.results.explain.offset import OffsetRows, offset_steps
from jicai.results.explain.rollup import RollUp, rollup_steps
from jicai.results.explain.rows import Steps
from jicai.results.explain.score import Scores, score_steps
from jicai.results.money import advance_inputs
from jicai.results.overdue.settlement import settled_at
from jicai.results.progress.view import ProgressView
from jicai.results.recovery.view import RecoveryView
from jicai.store.load import load
from jicai.store.result import Intake
from jicai.tables import INPUTS
from jicai.tables.results.progress import PROGRESS_BY

pytestmark = pytest.mark.long

FOLDER = Path(__file__).resolve().parents[2] / "sample_data"
AS_OF = date(2026, 9, 30)
#: Steps whose rows may be figures of this tool in place of rows of a file.
COMPUTED = {"月初余额", "可用的基金支付", "没有退回的余额", "得分"}


@pytest.fixture(scope="module")
def intake() -> Intake:
    return load(open_workspace(FOLDER), INPUTS, use_cache=True)


def added(steps: Steps) -> dict[str, tuple[Any, Decimal, int]]:
    """By step its last result, what the rows that count come to, and how many these are."""
    found: dict[str, tuple[Any, Decimal, int]] = {}
    for row in steps.frame().iter_rows(named=True):
        value, total, counted = found.get(row["step"], (None, Decimal(), 0))
        if row["role"] == "result":
            assert row["step"] not in found, "a step has one result"
            value = row["value"]
        else:
            assert (row["value"] is None) == (row["role"] == "left_out")
            assert row["source"] or row["step"] in COMPUTED
            assert row["role"] == "counted" or row["note"]
            total, counted = total + (row["value"] or 0), counted + (row["role"] == "counted")
        found[row["step"]] = value, total, counted
    return found


@pytest.mark.parametrize(("year", "count"), [(None, "accepted"), (2, "delivered"), (1, "ordered")])
def test_every_agreement_item(intake: Intake, year: int | None, count: Any) -> None:
    lagging = intake.workspace.settings.lagging
    rules = ProgressRules(AS_OF, year, count, lagging.tolerance, lagging.grace_days, lagging.bands)
    view = ProgressView(intake, {}, rules)
    items = view.all_items.collect()
    rows = ItemRows.of(view, items)
    assert items.height > 100
    for item in items.iter_rows(named=True):
        steps = added(item_steps(view, item, rows.about(item)))
        for step, figure in (("约定量", "agreed_qty"), ("采购量", "purchased_qty")):
            value, total, _ = steps[step]
            assert value == total == item[figure], (item, step)
        assert steps["完成率"][0] == item["completion"]
        assert steps["时间进度"][0] == item["time_progress"]


@pytest.mark.parametrize("day", [AS_OF, date(2025, 12, 10)])
def test_every_advance(intake: Intake, day: date) -> None:
    rows = AdvanceRows.of(intake, advance_inputs(intake, day), day)
    advances = rows.plan.unique(ADVANCE_OF).to_dicts()
    assert len(advances) > 30
    for key in advances:
        own = rows.about(key)
        steps = added(advance_steps(intake, own))
        first, second = own.plan.sort("tranche").to_dicts()
        assert rounded(steps["各产品约定金额"][1], 2) == steps["年度约定金额"][0] == first["agreed_amount"]
        assert steps["预付总额"][0] == first["advance_total"] == first["amount"] + second["amount"]
        for name, tranche in (("首期", first), ("尾款", second)):
            assert steps[f"{name}应拨"][0] == tranche["amount"]
            value, total, _ = steps[f"{name}已拨付"]
            assert value == total == tranche["paid"]
            assert steps[f"{name}未拨"][0] == tranche["outstanding"]


def test_every_month_of_an_offset(intake: Intake) -> None:
    rows = OffsetRows.of(RecoveryView.of(intake, {}, AS_OF))
    assert rows.months.height > 10
    for month in rows.months.to_dicts():
        steps = added(offset_steps(rows, month))
        for step, key in (("月初余额", "opening"), ("本月基金支付", "fund_payment")):
            value, total, _ = steps[step]
            assert value == total == month[key]
        usable = steps["可用的基金支付"]
        assert usable[0] == usable[1]
        assert steps["本月抵扣"][0] == min(month["opening"], usable[0]) == month["offset"]
        assert steps["月末余额"][0] == month["closing"]


@pytest.mark.parametrize("day", [AS_OF, date(2026, 8, 20)])
def test_every_overdue_line(intake: Intake, day: date) -> None:
    settled = settled_at(intake, day)
    settlement = settled.state
    overdue = settlement.receipts.filter(pl.col("due_on") < day, pl.col("unpaid") > 0)
    of_lines = settlement.receipts.join(overdue.select("home"), on="home", how="semi")
    rows = LineRows.of(settlement, settled.inputs, of_lines)
    assert of_lines.height > 100
    for receipt in rows.receipts.to_dicts():
        steps = {name.partition("（")[0]: step for name, step in added(receipt_steps(intake, rows, receipt)).items()}
        for step, key in (("应付金额", "amount"), ("已付金额", "paid"), ("退货抵减", "credited")):
            value, total, _ = steps[step]
            assert value == total == receipt[key]
        assert steps["未付金额"][0] == receipt["amount"] - receipt["paid"] - receipt["credited"]
        assert steps["逾期天数"][0] == (max((day - receipt["due_on"]).days, 0) if receipt["unpaid"] else 0)


@pytest.mark.parametrize("by", [*PROGRESS_BY, ("district", "batch")])
def test_every_roll_up(intake: Intake, by: Any) -> None:
    view = ProgressView(intake, {}, ProgressRules(AS_OF))
    rollup = RollUp.of(view, view.all_items, (by,) if isinstance(by, str) else by)
    assert rollup.groups.height > 1
    for group in rollup.groups.to_dicts():
        steps = added(rollup_steps(rollup, group))
        weighted, weights = steps["完成率乘以约定金额"], steps["约定金额"]
        assert weighted[0] == weighted[1]
        # To the fen, or with the few places more that the six of the completion need.
        assert len(f"{weighted[0].normalize():f}".partition(".")[2]) <= 6
        assert weights[0] == weights[1] == group["agreed_amount"]
        assert rounded(weighted[0] / weights[0], 6) == steps["加权完成率"][0] == group["completion"]
        assert weighted[2] == group["items"] - rollup.about(group)["reason"].count()


#: By rule the step whose sum is the value of the finding.
SUMS = {
    "not-renewed": "约定量",
    "overdue": "未付金额",
    "nonselected-cap": "非中选产品验收",
    "surge": " 验收",
    "price-above": "采购单价",
    "price-below": "采购单价",
    "unmapped-product": "订单明细",
    "unlisted-product": "验收金额",
    "lagging": "完成率",
    "not-started": "完成率",
}
#: Findings that rest on no order line, payment or agreed row.
ALONE = {"legacy-after-notice", "payment-standard", "listed-price", "stale"}


@pytest.fixture(scope="module")
def sources(intake: Intake) -> Sources:
    return Sources(intake, evidence_of(intake, AS_OF))


@pytest.mark.parametrize("rule", all_rules())
def test_every_finding(sources: Sources, rule: str) -> None:
    checked = all_rules()[rule]
    if why_not(sources.evidence, checked):
        return
    for found in found_of(sources, checked):
        steps = added(finding_steps(found))
        assert steps["发现"][0] == found.finding["value"]
        own = len(steps) - 1 - (found.finding["limit"] is not None)
        assert bool(own) == (rule not in ALONE), found.finding["message"]
        for name, (value, total, counted) in steps.items():
            assert value == total or not counted, name
        if rule in SUMS:
            (figure,) = (step for name, step in steps.items() if name.partition("（")[0].endswith(SUMS[rule]))
            assert figure[0] == found.finding["value"]
        if rule in ("supply-short", "supply-late"):
            part, whole = ("已配送金额", "应配送金额") if rule == "supply-short" else ("迟送的配送", None)
            of = steps[whole][0] if whole else len(finding_steps(found).frame().filter(pl.col("step") == part)) - 1
            assert rounded(steps[part][0] / of, 6) == found.finding["value"]


@pytest.mark.parametrize("scheme", ["示例", "一票否决"])
def test_every_score(intake: Intake, sources: Sources, scheme: str) -> None:
    chosen = chosen_scheme(scheme, FOLDER)
    years = chosen_years(intake, [], AS_OF, None, preview=False)
    scores = Scores.of(intake, sources.evidence, years, [], chosen)
    assert scores.points.height > 5
    for row in scores.points.to_dicts():
        steps = added(score_steps(scores, row))
        assert steps["得分"][0] == steps["得分"][1] == row["score"]
        for one in chosen.scheme.indicators:
            assert steps[one.title][0] == row[one.id]
            if one.id == "completion":
                weighted, weights = (steps[f"{one.title}：{of}"][1] for of in ("完成率乘以约定金额", "约定金额"))
                assert rounded(weighted / weights, 6) == row["completion"]
            if one.id == "completed_share":
                assert steps[f"{one.title}：已完成的约定项"][1] == row["completed"]
            if not one.is_share:
                assert steps[f"{one.title}：条数"][1] == row[one.id]
