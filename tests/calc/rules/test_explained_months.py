"""A finding about use that has changed is explained by its months, to which its order lines add up."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest
from situation import Row, Situation
from test_abnormal_use import SOARING, UNDER_A, asked

from jicai.calc.rules import all_rules
from jicai.errors import InvariantError
from jicai.results.explain.found import Found, Sources
from jicai.results.explain.found_months import months_steps
from jicai.results.explain.rows import Steps


def explained(situation: Situation, rule: str, finding: Row) -> Steps:
    workspace = SimpleNamespace(batches={UNDER_A.code: UNDER_A}, shown=str)
    accounts = {number: SimpleNamespace(file="x", sheet="", keys=None) for number in range(99)}
    intake = cast(Any, SimpleNamespace(workspace=workspace, accounts=accounts))
    chosen = all_rules()[rule]
    return months_steps(Found(Sources(intake, situation.evidence()), chosen, chosen.settings(), finding))


def test_of_a_variety() -> None:
    situation = asked(SOARING)
    finding = situation.finding("abnormal-use")
    assert finding["_working"] == "两条里较高的：此前中位数 100 + 4 × 偏差 0 = 100；此前月均 100 × 2 = 200"
    rows = explained(situation, "abnormal-use", finding).frame().filter(role="result")
    figures = {step: (working, value) for step, working, value in rows.select("step", "working", "value").iter_rows()}
    assert figures["数值"] == ("300、320、310 的中位数", 310)
    assert [figures[f"2025-0{month} 中选产品"][1] for month in range(1, 10)] == SOARING


def test_another_value_is_never_shown() -> None:
    situation = asked(SOARING)
    with pytest.raises(InvariantError, match="各月中位数 310"):
        explained(situation, "abnormal-use", {**situation.finding("abnormal-use"), "value": Decimal(309)})
