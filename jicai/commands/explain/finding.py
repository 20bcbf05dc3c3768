"""`jicai explain` of a finding by its key: the finding, and the rows that it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.options import InputOptions, LineOptions
from jicai.errors import UsageError
from jicai.tables import INPUTS

if TYPE_CHECKING:
    from jicai.render.result import Result
    from jicai.results.explain.found import Found
    from jicai.results.explain.rows import Steps


def explain_finding(inputs: InputOptions, scope: LineOptions, delivery: DeliveryOptions, key: str) -> None:
    """Show the finding of this key with the rows that it rests on."""
    from jicai.commands.shared.dates import as_of_date
    from jicai.commands.shared.loading import read_tables
    from jicai.results.explain.found_steps import MORE_TABLES
    from jicai.results.flags.answer import NEEDED
    from jicai.results.rules import known_rules, refuse_broken

    as_of = as_of_date(scope.as_of)
    rule = known_rules(inputs.workspace)[key.rpartition("-")[0]]
    refuse_broken([rule])
    needed = (*NEEDED, *rule.needs)
    wanted = {*needed, *rule.uses, *MORE_TABLES.get(rule.id, ()), "code_changes", "set_aside"}
    order = [one for one in INPUTS if one in wanted]
    needed = tuple(one for one in order if one in needed)
    intake = read_tables(inputs, delivery, needed, [one for one in order if one not in needed])
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.calc.judged import why_not
    from jicai.render.output import deliver
    from jicai.results.evidence import evidence_of
    from jicai.results.explain.found import Sources, found_of
    from jicai.results.freshness import with_reaches, with_unread

    evidence = evidence_of(intake, as_of)
    if reason := why_not(evidence, rule):
        raise UsageError(f"{key}：未检查{rule.title}（{rule.id}）：{reason}")
    own = [found for found in found_of(Sources(intake, evidence), rule) if found.finding["key"] == key]
    if not own:
        raise UsageError(
            f"{key}：截至 {as_of} 没有这条发现，可能已经改正，或截至日期不同，见 jicai flags --rule {rule.id}"
        )
    result = finding_result(own)
    deliver(with_unread(with_reaches(result, evidence.reaches, intake.frames), intake), delivery.for_rendering())


def finding_result(own: Sequence[Found]) -> Result:
    """The explanation of the findings of one key, nearly always one."""
    import polars as pl

    from jicai.render.result import Result
    from jicai.results.basis import basis
    from jicai.results.rules import settings_in_force
    from jicai.tables.results.explain import EXPLAIN

    first = own[0]
    intake, rule, finding = first.intake, first.rule, first.finding
    parts = [finding_steps(found) for found in own]
    options = {"说明": f"{rule.title}（{finding['key']}）", "截至日期": str(first.evidence.as_of)}
    batches = [finding["batch"]] if finding["batch"] else sorted(intake.workspace.batches)
    named = (finding[one] for one in ("institution_name", "variety_name", "company", "line_id"))
    return Result(
        frame=pl.concat([steps.frame() for steps in parts]),
        table=EXPLAIN,
        title=f"{EXPLAIN.label}：{rule.title}（{finding['key']}）",
        subtitle="，".join([f"截至 {first.evidence.as_of}", *filter(None, (finding["batch"], *named))]),
        footer=[
            *(found.finding["message"] for found in own),
            *(f"已处置：{found.finding['set_aside']}" for found in own if found.finding["set_aside"]),
            *(line for steps in parts for line in steps.left_out),
            f"规则怎样判断，见 {rule.own.file}"
            if rule.own
            else f"规则怎样判断，见 jicai flags --list 和 docs/检查规则.md 的 {rule.id}",
        ],
        basis=basis(intake, batches, {**options, **settings_in_force([rule], {rule.id: first.settings}, intake)}),
    )


def finding_steps(found: Found) -> Steps:
    """The finding itself with its figure and limit, then the steps of what it rests on."""
    from jicai.calc.finding_keys import WORKING
    from jicai.results.explain.found_steps import evidence_steps

    finding, rule, steps = found.finding, found.rule, found.steps
    place = (finding["_source"], finding["_row"])
    cited = [clause for clause in rule.clauses if clause[0] == finding["notice"]] or rule.clauses
    steps.figure("发现", rule.title, finding["value"], rule.unit, "", finding["message"], cited, place=place)
    if finding["limit"] is not None:
        working = finding[WORKING] or ""
        steps.figure("发现的界限", "数值与之比较", finding["limit"], rule.unit, working, clauses=cited)
    steps.extend(evidence_steps(found))
    return steps
