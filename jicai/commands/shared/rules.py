"""The rules as the user names them, and the list of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from jicai.commands.shared.matching import Named, matched
from jicai.errors import UsageError
from jicai.results.rules import ChosenRules, known_rules, table_words

if TYPE_CHECKING:
    from pathlib import Path

    from jicai.calc.rules.rule import Rule
    from jicai.commands.shared.delivery import DeliveryOptions


def chosen_rules(
    folder: Path,
    given: Sequence[str] | None,
    severities: Sequence[str] = (),
    off: Collection[str] = (),
    *,
    quiet: bool = False,
) -> ChosenRules:
    """The rules of these ids or titles, or parts of titles, and of these severities; the folder's own ones too.

    Where none are given, all but those switched off. UsageError for a word that means none or several, and where none
    of the named rules is that severe.
    """
    rules = known_rules(folder)
    known = [Named(rule.id, rule.title) for rule in rules.values()]
    wanted = matched(given, lambda: known, option="--rule", what="条规则", quiet=quiet)
    named = [rule for rule in rules.values() if not given or rule.id in wanted]
    chosen = [rule for rule in named if not severities or rule.severity in severities]
    if not chosen:
        words = "、".join(f"{rule.id} 是{_severity(rule)}" for rule in named)
        raise UsageError(f"--severity：所选的规则都不是这个程度（{words}），请去掉一个选项")
    passed = [] if given else [rule for rule in chosen if rule.id in off]
    return ChosenRules([rule for rule in chosen if rule not in passed], passed)


def rule_list(chosen: ChosenRules, delivery: DeliveryOptions) -> None:
    """Show these rules with their clauses, tables and settings, those switched off too."""
    import polars as pl

    from jicai.render.output import Result, deliver
    from jicai.results.basis import basis_of_program
    from jicai.tables.results.flags import RULE_LIST

    rows = [
        (
            rule.id,
            rule.title,
            rule.severity,
            "、".join(rule.clauses),
            table_words(("products", "institutions", *rule.needs)),
            table_words(rule.optional) or None,
            "；".join(f"{key} {field.title}，默认 {field.default}" for key, field in rule.settings.model_fields.items())
            or None,
            rule.own.file if rule.own else None,
        )
        for rule in sorted([*chosen.rules, *chosen.off], key=lambda rule: rule.id)
    ]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(RULE_LIST.keys, pl.String), orient="row")
    off = chosen.off_lines
    broken = [line for rule in chosen.rules for line in rule.broken.split("\n") if line]
    has_own = any(rule.own for rule in (*chosen.rules, *chosen.off))
    people = RULE_LIST if has_own else replace(RULE_LIST, columns=RULE_LIST.columns[:-1])
    result = Result(
        frame=frame,
        table=RULE_LIST,
        title=RULE_LIST.label,
        subtitle=f"{len(rows)} 条",
        footer=[*off, *broken],
        basis=basis_of_program(),
        told=[*off, *broken],
        always=[*off, *broken],
        people=(people, frame.select(people.keys)),
    )
    deliver(result, delivery.for_rendering())


def _severity(rule: Rule) -> str:
    from jicai.tables.results.flags import FLAGS

    return FLAGS.column("severity").label_of(rule.severity)
