"""`jicai explain --demand`: a reported need and the purchases that it is held against, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jicai.render.words import number
from jicai.results.explain.item import line_entry
from jicai.results.explain.rows import Entry, Steps

if TYPE_CHECKING:
    from jicai.calc.demand.check import DemandRules
    from jicai.calc.evidence import Evidence
    from jicai.render.result import Result
    from jicai.store.result import Intake

Row = Mapping[str, Any]
_REPORTED, _BOUGHT = "报量", "近十二个月采购量"
_KINDS = {"selected": "中选", "nonselected": "非中选", "substitute": "替代产品"}
_READING = "通知没有写明，这是我们的读法；界限在 jicai.toml 的 [demand] 里"


def demand_explained(intake: Intake, evidence: Evidence, row: Row) -> Result:
    """The explanation of a row of `DEMAND`."""
    from jicai.calc.demand.months import months_without_lines, twelve_months
    from jicai.render.result import Result
    from jicai.results.basis import basis
    from jicai.results.demand.answer import missing_months
    from jicai.results.demand.view import demand_rules
    from jicai.results.explain.unread import unread_rows
    from jicai.tables.results.demand import DEMAND
    from jicai.tables.results.explain import EXPLAIN

    rules = demand_rules(intake, evidence)
    first, last = twelve_months(evidence.as_of)
    missing = months_without_lines(evidence.tables["orders"], rules.count, first, last).collect()["month"].to_list()
    steps = demand_steps(intake, evidence, row, rules, missing)
    who = f"{row['institution_name']}（{row['institution_code']}）"
    about = f"{who} {row['variety_name'] or row['variety_code']} 的报量"
    status = DEMAND.column("status").label_of(row["status"])
    return Result(
        frame=steps.frame(),
        table=EXPLAIN,
        title=f"{EXPLAIN.label}：{about}",
        subtitle=f"{row['batch']}，截至 {evidence.as_of}，采购 {first} 至 {last}",
        footer=[
            f"{status}：{_comparison(row, rules, missing)}",
            *steps.left_out,
            *missing_months(missing),
            *unread_rows(intake, ("reported", "orders")),
        ],
        basis=basis(
            intake,
            [row["batch"]],
            {
                "说明": about,
                "截至日期": str(evidence.as_of),
                "采购的月份": f"{first} 至 {last}",
                "偏低、偏高的界限": f"{rules.low}、{rules.high}",
            },
        ),
    )


def demand_steps(intake: Intake, evidence: Evidence, row: Row, rules: DemandRules, missing: Sequence[date]) -> Steps:
    """The steps of a row of `DEMAND`; `missing` are the months of the twelve without data."""
    import polars as pl

    from jicai.calc.demand.lines import bought_lines, need_rows
    from jicai.tables.results.demand import DEMAND

    one = pl.LazyFrame({key: [row[key]] for key in ("batch", "institution_code", "variety_code")})
    inputs = evidence.progress_inputs
    needs, lines = pl.collect_all(
        [need_rows(evidence.tables["reported"], inputs, one), bought_lines(inputs, rules, one)]
    )
    steps = Steps(intake, intake.workspace.batches[row["batch"]])
    status = DEMAND.column("status").label_of(row["status"])
    steps.figure("状态", status, None, None, _comparison(row, rules, missing), _READING)
    reported, bought = row["reported_qty"], row["purchased_qty"]
    if row["ratio"] is not None:
        working = f"{number(reported)} ÷ {number(bought)}"
        steps.figure("比值", "报量与采购量之比", row["ratio"], "share", working, "报量 ÷ 近十二个月采购量")
    if reported is not None:
        steps.sum(_REPORTED, reported, "base_units", map(_need_entry, needs.to_dicts()), "折合品种的基本单位")
    _purchases(steps, row, lines.to_dicts(), rules)
    return steps


def _purchases(steps: Steps, row: Row, lines: Sequence[Row], rules: DemandRules) -> None:
    """What was bought in all, by kind, and of each kind the lines."""
    kinds = [Entry(f"{word}采购量", row[f"{kind}_qty"]) for kind, word in _KINDS.items()]
    strangers = [_line_entry(one, rules) for one in lines if one["kind"] is None]
    note = "品种的全部产品：中选、非中选、替代产品；验收数量 × 折算系数"
    steps.sum(_BOUGHT, row["purchased_qty"], "base_units", [*kinds, *strangers], note)
    for kind, word in _KINDS.items():
        own = [_line_entry(one, rules) for one in lines if one["kind"] == kind]
        if own:
            steps.sum(f"{word}采购量", row[f"{kind}_qty"], "base_units", own)


def _line_entry(row: Row, rules: DemandRules) -> Entry:
    """An order line; the twelve months stand where others have an agreement year."""
    from jicai.calc.demand.months import twelve_months

    first, last = twelve_months(rules.as_of)
    months = {"before_year": f"十二个月之前验收，始于 {first}", "after_year": f"十二个月之后验收，止于 {last}"}
    entry = replace(line_entry(row, "验收"), clauses=())
    return replace(entry, reason=months.get(row["reason"], entry.reason))


def _need_entry(row: Row) -> Entry:
    """A row of 报量: of a product, or of the whole variety."""
    product = " ".join(filter(None, (row["product_name"], row["spec"])))
    stated = row["reported_base"]
    working = f"{number(row['reported_qty'])} × {number(row['factor'])}"
    return Entry(
        item=product or row["product_code"] or "整个品种",
        value=row["base"],
        detail=row["product_code"] or "",
        working=f"{number(stated)}，文件按最小单位写" if stated is not None else working,
        place=(row["_source"], row["_row"]),
    )


def _comparison(row: Row, rules: DemandRules, missing: Sequence[date]) -> str:
    """What decided the status, in numbers."""
    reported, bought = row["reported_qty"], row["purchased_qty"]
    match row["status"]:
        case "unreported":
            return f"没有报量，近十二个月采购量 {number(bought)}"
        case "uncovered":
            return f"十二个月里有 {len(missing)} 个月没有数据，不比较"
        case "no_purchases":
            return f"报量 {number(reported)}，近十二个月采购量 {number(bought)}"
        case "below":
            return f"报量 {number(reported)}，低于 {_bound(bought, rules.low)}"
        case "above":
            return f"报量 {number(reported)}，高于 {_bound(bought, rules.high)}"
    if bought <= 0:
        return f"报量 {number(reported)}，近十二个月采购量 {number(bought)}"
    low, high = _bound(bought, rules.low), _bound(bought, rules.high)
    return f"报量 {number(reported)}，不低于 {low}，不高于 {high}"


def _bound(bought: Decimal, bound: Decimal) -> str:
    """The quantity at a bound, as it is compared."""
    return f"{number(bought)} × {bound} = {number(bought * bound)}"
