"""The rows that letters may be about, from the results that people see as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jicai.results.letter.asked import Asked

if TYPE_CHECKING:
    import polars as pl

    from jicai.store.result import Intake
    from jicai.tables.column import ResultTable

Wanted = Mapping[str, list[str]]


@dataclass(frozen=True)
class Gathered:
    """The rows of one matter, the columns of `table` and those of `jicai.calc.letter.matters.MATTER`.

    `left_out` says what no letter goes out for, `warnings` what looks suspicious in the data.
    """

    matter: str
    table: ResultTable
    rows: pl.DataFrame
    left_out: Sequence[str] = ()
    warnings: Sequence[str] = ()


def gathered(intake: Intake, asked: Asked, wanted: Wanted) -> list[Gathered]:
    """The rows of every matter that the letters are about, in the order in which people read them."""
    made = {"behind": _behind, "overdue": _overdue, "supply": _supply, "finding": _findings}
    return [made[matter](intake, asked, wanted) for matter in asked.about]


def _behind(intake: Intake, asked: Asked, wanted: Wanted) -> Gathered:
    from jicai.calc.letter.matters import behind_matters
    from jicai.calc.progress import ProgressRules
    from jicai.results.progress.view import ProgressView
    from jicai.results.progress.why import why_result
    from jicai.tables.results.why import WHY

    lagging = intake.workspace.settings.lagging
    rules = ProgressRules(asked.as_of, None, "accepted", lagging.tolerance, lagging.grace_days, lagging.bands)
    result, _ = why_result(ProgressView(intake, wanted, rules), WHY)
    rows = result.shown(chinese=True).frame
    matters = behind_matters(rows.lazy()).collect()
    voluntary = rows.height - matters.height
    told = [f"自愿参加的机构的 {voluntary:,} 项不写函"] if voluntary else []
    return Gathered("behind", WHY, matters, told, result.warnings)


def _overdue(intake: Intake, asked: Asked, wanted: Wanted) -> Gathered:
    from jicai.calc.letter.matters import overdue_matters
    from jicai.calc.settlement.scope import View
    from jicai.calc.settlement.terms import acceptance_windows
    from jicai.results.overdue.lines import lines_result
    from jicai.results.overdue.settlement import settled_at

    settled = settled_at(intake, asked.as_of)
    view = View(
        batches=wanted["batch"],
        companies=wanted.get("company", []),
        institutions=wanted.get("institution_code", []),
        districts=wanted.get("district", []),
        varieties=wanted.get("variety_code", []),
        products=wanted.get("product_code", []),
    )
    result, _ = lines_result(settled, view, "line")
    rows = result.frame.sort("due_on", "payee", "line_id", "receipt_id", nulls_last=True)
    data = settled.inputs
    matters = overdue_matters(rows.lazy(), acceptance_windows(data), data.institutions).collect()
    return Gathered("overdue", result.table, matters, (), result.warnings)


def _supply(intake: Intake, asked: Asked, wanted: Wanted) -> Gathered:
    from jicai.calc.letter.matters import supply_matters
    from jicai.results.evidence import evidence_of
    from jicai.results.supply.failures import FailuresView
    from jicai.tables.results.failures import SUPPLY_LINES

    view = FailuresView.of(intake, evidence_of(intake, asked.as_of), wanted)
    result, _ = view.lines()
    rows = result.shown(chinese=True).frame
    matters = supply_matters(rows.lazy()).collect()
    unknown = rows.height - matters.height
    told = [f"目录没有写明企业的 {unknown:,} 笔不写函"] if unknown else []
    return Gathered("supply", SUPPLY_LINES, matters, told, result.warnings)


def _findings(intake: Intake, asked: Asked, wanted: Wanted) -> Gathered:
    from jicai.calc.letter.matters import finding_matters
    from jicai.results.evidence import evidence_of
    from jicai.results.flags.answer import flags_result
    from jicai.tables.results.flags import FLAGS

    assert asked.rules is not None
    evidence = evidence_of(intake, asked.as_of)
    result = flags_result(intake, evidence, asked.rules, wanted, {}, unresolved=True)
    rows = result.shown(chinese=True).frame
    own = [rule.id for rule in asked.rules.rules if rule.own is not None]
    matters = finding_matters(rows.lazy(), asked.to, own).collect()
    told = list(dict.fromkeys([*result.told, *result.remarks]))
    if asked.to == "company" and (wanted.get("district") or wanted.get("institution_code")):
        told.append("不分医疗机构的发现（如供应不足）不在区县、医疗机构的范围里，没有列出")
    return Gathered("finding", FLAGS, matters, told, result.warnings)
