"""Findings that compare quantities are explained by the rows of both, to which what they compare adds up."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest
from situation import Row, Situation, batch
from test_abnormal_use import SOARING, asked
from test_renewal_floor import SHORT, renewed

from jicai.calc.rules import all_rules
from jicai.errors import InvariantError
from jicai.results.explain.found import Found, Sources
from jicai.results.explain.found_floor import floor_steps
from jicai.results.explain.found_months import months_steps
from jicai.results.explain.rows import Steps


def explained(situation: Situation, rule: str, finding: Row, make: Callable[[Found], Steps] = months_steps) -> Steps:
    workspace = SimpleNamespace(batches={one.code: one for one in situation.batches}, shown=str)
    accounts = {number: SimpleNamespace(file="x", sheet="", keys=None) for number in range(99)}
    intake = cast(Any, SimpleNamespace(workspace=workspace, accounts=accounts))
    chosen = all_rules()[rule]
    return make(Found(Sources(intake, situation.evidence()), chosen, chosen.settings(), finding))


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


def test_of_both_years_of_an_agreement() -> None:
    other = {"product_code": "P2", "agreed_qty": "7"}  # of another product, as a product of no renewed code
    situation = renewed("1000", "506", other, batches=[batch(**SHORT)], products=[{}, {"product_code": "P2"}])
    rows = explained(situation, "renewal-floor", situation.finding("renewal-floor"), floor_steps).frame()
    figures = {
        step: value for step, role, value in rows.select("step", "role", "value").iter_rows() if role == "result"
    }
    assert figures == {
        **{"数值": 506, "下限": Decimal("506.8494")},  # 1000 x 185 / 365, raised
        **{"第 2 年约定量": 506, "第 1 年约定量": 1000},
    }


def test_another_floor_is_never_shown() -> None:
    situation = renewed("100", "99.5")
    finding = {**situation.finding("renewal-floor"), "limit": Decimal(99)}
    with pytest.raises(InvariantError, match="下限算得 100"):
        explained(situation, "renewal-floor", finding, floor_steps)
