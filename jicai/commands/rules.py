"""The rules as the user names them and sees them listed."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from jicai.errors import UsageError
from jicai.tables import INPUTS

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from jicai.calc.rules.rule import Rule
    from jicai.commands.options import DeliveryOptions


def chosen_rules(given: Sequence[str] | None) -> list[Rule]:
    """The rules of these ids, all where none are given; UsageError, with the nearest, for one that is not there."""
    from jicai.calc.rules import all_rules

    rules = all_rules()
    for name in given or ():
        if name not in rules:
            nearest = get_close_matches(name, rules, n=1)
            remedy = f"是否要写 {nearest[0]}？" if nearest else "见 jicai flags --list"
            raise UsageError(f"--rule {name}：没有这条规则，{remedy}")
    return [rule for rule in rules.values() if not given or rule.id in given]


def rule_list(delivery: DeliveryOptions) -> None:
    """Show every rule with its clauses, tables and settings."""
    import polars as pl

    from jicai.render.output import Result, deliver
    from jicai.tables.results_flags import RULE_LIST

    rows = [
        (
            rule.id,
            rule.title,
            rule.severity,
            "、".join(rule.clauses),
            "、".join(INPUTS[key].label for key in (*rule.needs, *rule.uses)),
            "；".join(
                f"{key} {field.title}，默认 {field.default}" for key, field in rule.settings.model_fields.items()
            ),
        )
        for rule in chosen_rules(None)
    ]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(RULE_LIST.keys, pl.String), orient="row")
    deliver(Result(frame, RULE_LIST, RULE_LIST.label, f"{len(rows)} 条"), delivery.for_rendering())


def _setting(key: str, field: FieldInfo) -> str:
    return f"{key} {field.title}，默认 {field.default}"
