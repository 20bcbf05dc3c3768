"""The findings of both days by their keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from jicai.batches.months import month_start
from jicai.calc.diff.findings import finding_changes, with_months
from jicai.calc.finding_keys import keys_of
from jicai.calc.judged import why_not
from jicai.calc.selection import keep
from jicai.calc.set_aside import with_set_aside
from jicai.render.result import Result
from jicai.results.diff.notes import basis_of, said_of
from jicai.results.evidence import evidence_of
from jicai.results.findings import known_findings
from jicai.results.rules import rules_to_run
from jicai.settings.loader import FILE_NAME, rule_settings
from jicai.stages import tell
from jicai.tables import INPUTS
from jicai.tables.results.diff.findings import DIFF_FINDINGS, FINDING_KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from jicai.calc.rules.rule import Rule
    from jicai.results.diff.sides import Sides
    from jicai.store.result import Intake

TABLES = tuple(INPUTS)
#: So many month ends before that of now are looked at for how long a finding is there.
MONTHS_BACK = 2


@dataclass(frozen=True, slots=True)
class Found:
    """The findings of a day with their keys, and the rules that could judge."""

    rows: pl.DataFrame
    rules: list[Rule]


def found_on(intake: Intake, day: date, only: Collection[str] | None = None) -> Found:
    """The findings as of the day with the settings of the intake's folder; of the rules `only`, where given."""
    workspace = intake.workspace
    evidence = evidence_of(intake, day)
    rules = [one for one in rules_to_run(workspace).rules if only is None or one.id in only]
    rules = [one for one in rules if why_not(evidence, one) is None]
    settings = rule_settings(workspace.settings, workspace.folder / FILE_NAME)
    rows = known_findings(intake, evidence, rules, settings)
    rows = rows.with_columns(key=keys_of(rows["rule"], rows["_parts"]))
    ran = [one.id for one in rules]
    return Found(with_set_aside(rows, evidence.tables["set_aside"], day, ran, ran).found, rules)


def findings_result(sides: Sides, *, with_age: bool = True) -> tuple[Result, bool]:
    """The findings of either day, and whether one is new or has grown.

    Without `with_age` the months before are not looked at: for how long a finding is there stays empty.
    """
    tell("检查")
    then, now = found_on(sides.then, sides.then_day), found_on(sides.now, sides.now_day)
    ids = {one.id for one in then.rules} & {one.id for one in now.rules}
    rows = finding_changes(then.rows, now.rows, ids)
    rows = keep(rows.lazy(), sides.wanted).collect()
    earlier = []
    wanted = set(rows.filter(pl.col("kind") != "mended")["key"])
    for day in _days_before(sides.now_day) if with_age else ():
        if not wanted:
            break
        if sides.same_export and day == sides.then_day:
            keys = set(then.rows["key"])
        else:
            tell(f"检查 {day:%Y-%m}")
            rules = {key.rpartition("-")[0] for key in wanted}
            keys = set(found_on(sides.now, day, rules).rows["key"])
        earlier.append(keys)
        wanted &= keys
    frame = with_months(rows, earlier)
    if not with_age:
        frame = frame.with_columns(months_open=pl.lit(None, dtype=pl.Int64))
    result = Result(
        frame=frame,
        table=DIFF_FINDINGS,
        title=DIFF_FINDINGS.label,
        subtitle=sides.subtitle,
        footer=[
            *counted(frame),
            f"第几个月按现有数据重算，最多往前看 {MONTHS_BACK} 个月，所以 {MONTHS_BACK + 1} 是至少这么多",
            *_rules_apart(then.rules, now.rules),
            *said_of(sides, TABLES),
        ],
        basis=basis_of(sides),
    )
    return result, bool(frame["kind"].is_in(["new", "worse"]).any())


def counted(frame: pl.DataFrame) -> list[str]:
    """How many findings are new, mended and so on."""
    if frame.is_empty():
        return ["两个日期都没有发现"]
    counts = dict(frame.group_by("kind").len().iter_rows())
    words = [f"{choice.label} {counts[choice.value]:,}" for choice in FINDING_KINDS if choice.value in counts]
    return [f"共 {frame.height:,} 条：{'，'.join(words)}{dealt_with(frame)}"]


def dealt_with(frame: pl.DataFrame) -> str:
    """How many of those that are there now the bureau has set aside; nothing without any."""
    aside = frame.filter(pl.col("kind") != "mended", pl.col("set_aside").is_not_null()).height
    return f"；现在的有 {aside:,} 条已处置" if aside else ""


def _days_before(day: date) -> Sequence[date]:
    days = []
    for _ in range(MONTHS_BACK):
        day = month_start(day) - timedelta(days=1)
        days.append(day)
    return days


def _rules_apart(then: Sequence[Rule], now: Sequence[Rule]) -> list[str]:
    """The rules that could judge on one side only: what they found is neither new nor mended."""
    ids = [{one.id for one in rules} for rules in (then, now)]
    titles = [one.title for one in (*then, *now) if one.id in ids[0] ^ ids[1]]
    return [f"只有一边能检查、没有比较的规则：{'、'.join(titles)}"] if titles else []
