"""The findings of rules, and what these cannot judge, as they were kept or are worked out now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from jicai.calc.findings import findings
from jicai.calc.judged import why_not, why_otherwise

if TYPE_CHECKING:
    import polars as pl

    from jicai.calc.evidence import Evidence
    from jicai.calc.rules.rule import Rule, RuleSettings
    from jicai.store.result import Intake


def known_findings(
    intake: Intake, evidence: Evidence, rules: Sequence[Rule], settings: Mapping[str, RuleSettings]
) -> pl.DataFrame:
    """What `jicai.calc.findings.findings` gives of everybody; `evidence` is that of the intake."""
    limits = [
        (rule.id, settings[rule.id].model_dump_json() if rule.id in settings else "", rule.content) for rule in rules
    ]
    return intake.answer(lambda: findings(evidence, rules, settings).collect(), "findings", evidence.as_of, limits)


def known_reasons(
    intake: Intake, evidence: Evidence, rules: Sequence[Rule]
) -> tuple[list[tuple[Rule, str | None]], list[tuple[Rule, str | None]]]:
    """With each rule why it cannot judge anything, and why it judges only in part, see `jicai.calc.judged`."""

    def find() -> pl.DataFrame:
        import polars as pl

        told = [(why_not(evidence, rule), why_otherwise(evidence, rule)) for rule in rules]
        return pl.DataFrame(told, schema={"not": pl.String, "otherwise": pl.String}, orient="row")

    told = intake.answer(find, "judged", evidence.as_of, [(rule.id, rule.content) for rule in rules])
    return list(zip(rules, told["not"], strict=True)), list(zip(rules, told["otherwise"], strict=True))
