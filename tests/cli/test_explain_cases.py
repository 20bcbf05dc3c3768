"""The same of whole workspaces beside this folder, where there are any: `JICAI_CASES` names their folder.

Each case is a folder with `workspace` and `expected.json`, whose arguments give the days to look at.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from test_explain_sample import ALONE, SUMS, added

from jicai.calc.explain.advance import ADVANCE_OF
from jicai.calc.judged import why_not
from jicai.calc.progress import ProgressRules
from jicai.calc.rules import all_rules
from jicai.commands.explain.finding import finding_steps
from jicai.intake.discover.workspace import open_workspace
from jicai.results.evidence import evidence_of
from jicai.results.explain.advance import AdvanceRows, advance_steps
from jicai.results.explain.found import Sources, found_of
from jicai.results.explain.item import ItemRows, item_steps
from jicai.results.explain.line_result import receipt_steps
from jicai.results.explain.line_rows import LineRows
from jicai.results.explain.offset import OffsetRows, offset_steps
from jicai.results.money import advance_inputs
from jicai.results.overdue.settlement import settled_at
from jicai.results.progress.view import ProgressView
from jicai.results.recovery.view import RecoveryView
from jicai.store.load import load
from jicai.store.result import Intake
from jicai.tables import INPUTS

pytestmark = pytest.mark.slow
CASES = Path(os.environ.get("JICAI_CASES") or Path(__file__).resolve().parents[3] / "shared" / "cases")
NAMES = ("0001", "0003", "0004", "0021", "0024m")


def days_of(case: Path) -> list[date]:
    """The first and the last day that the case asks about."""
    asked = [one["args"] for one in json.loads((case / "expected.json").read_text("utf-8"))]
    days = sorted({words[words.index("--as-of") + 1] for words in asked if "--as-of" in words})
    return [date.fromisoformat(day) for day in {days[0], days[-1]}]


def places() -> Iterator[tuple[str, date]]:
    for name in NAMES:
        if (CASES / name).is_dir():
            yield from ((name, day) for day in days_of(CASES / name))


@pytest.fixture(scope="module", params=list(places()) or [None], ids=lambda one: f"{one[0]} {one[1]}" if one else "")
def at(request: pytest.FixtureRequest) -> tuple[Intake, date]:
    if request.param is None:
        pytest.skip("no cases")
    name, day = request.param
    return load(open_workspace(CASES / name / "workspace"), INPUTS, use_cache=True), day


def test_every_item(at: tuple[Intake, date]) -> None:
    intake, day = at
    lagging = intake.workspace.settings.lagging
    view = ProgressView(intake, {}, ProgressRules(day, None, "accepted", lagging.tolerance, lagging.grace_days))
    items = view.all_items.collect()
    rows = ItemRows.of(view, items)
    for item in items.iter_rows(named=True):
        steps = added(item_steps(view, item, rows.about(item)))
        assert steps["约定量"][0] == steps["约定量"][1] == item["agreed_qty"]
        assert steps["采购量"][0] == steps["采购量"][1] == item["purchased_qty"]


def test_every_advance(at: tuple[Intake, date]) -> None:
    intake, day = at
    rows = AdvanceRows.of(intake, advance_inputs(intake, day), day)
    for key in rows.plan.unique(ADVANCE_OF).to_dicts():
        own = rows.about(key)
        steps = added(advance_steps(intake, own))
        first, second = own.plan.sort("tranche").to_dicts()
        assert steps["年度约定金额"][0] == first["agreed_amount"]
        assert (steps["首期已拨付"][1], steps["尾款已拨付"][1]) == (first["paid"], second["paid"])


def test_every_month_of_an_offset(at: tuple[Intake, date]) -> None:
    intake, day = at
    rows = OffsetRows.of(RecoveryView.of(intake, {}, day))
    for month in rows.months.to_dicts():
        steps = added(offset_steps(rows, month))
        assert steps["月初余额"][1] == month["opening"]
        assert steps["本月抵扣"][0] == month["offset"]


def test_every_overdue_line(at: tuple[Intake, date]) -> None:
    intake, day = at
    settled = settled_at(intake, day)
    settlement = settled.state
    overdue = settlement.receipts.filter(pl.col("due_on") < day, pl.col("unpaid") > 0)
    of_lines = settlement.receipts.join(overdue.select("home"), on="home", how="semi")
    rows = LineRows.of(settlement, settled.inputs, of_lines)
    for receipt in rows.receipts.to_dicts():
        steps = {name.partition("（")[0]: step for name, step in added(receipt_steps(intake, rows, receipt)).items()}
        for step, key in (("应付金额", "amount"), ("已付金额", "paid"), ("退货抵减", "credited")):
            assert steps[step][1] == receipt[key]


def test_every_finding(at: tuple[Intake, date]) -> None:
    intake, day = at
    sources = Sources(intake, evidence_of(intake, day))
    for rule in all_rules().values():
        for found in () if why_not(sources.evidence, rule) else found_of(sources, rule):
            steps = added(finding_steps(found))
            own = len(steps) - 1 - (found.finding["limit"] is not None)
            # Two batches may both have a variety that nobody has agreed on or bought.
            assert bool(own) == (rule.id not in ALONE) or rule.id == "overlapping-batches", found.finding["message"]
            if rule.id in SUMS:
                (figure,) = (step for name, step in steps.items() if name.partition("（")[0].endswith(SUMS[rule.id]))
                assert figure[0] == found.finding["value"]
