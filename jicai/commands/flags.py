"""`jicai flags`: what the checks that the notices ask for have found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import SCOPE_PANEL, InputOptions, LineOptions
from jicai.results.flags.answer import NEEDED
from jicai.tables import INPUTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from jicai.calc.rules.rule import Rule


@command_options(tables=tuple(INPUTS))
def command(
    inputs: InputOptions,
    scope: LineOptions,
    delivery: DeliveryOptions,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            "--rule", metavar="规则", help="只用这些规则，写编号或名称，可重复。", rich_help_panel=SCOPE_PANEL
        ),
    ] = None,
    severity: Annotated[
        list[str] | None,
        typer.Option(
            "--severity", metavar="程度", help="只看这些程度，如 严重 或 serious，可重复。", rich_help_panel=SCOPE_PANEL
        ),
    ] = None,
    unresolved: Annotated[
        bool,
        typer.Option("--unresolved", help="不列已处置发现表里还有效的，只计数。", rich_help_panel=SCOPE_PANEL),
    ] = False,
    list_rules: Annotated[
        bool, typer.Option("--list", help="列出全部规则，不检查。", rich_help_panel=SCOPE_PANEL)
    ] = False,
) -> None:
    """检查发现：通知要求监测的各种情况，每条发现附条款和来源行。

    需要的表或列没有提供时，用到它的规则不检查，在表下说明。--exit-code 在有发现时以 1 退出。
    """
    from jicai.commands.shared.choices import chosen_values
    from jicai.commands.shared.dates import as_of_date
    from jicai.commands.shared.loading import located, read_tables
    from jicai.commands.shared.rules import chosen_rules, rule_list
    from jicai.named_files import checked_settings
    from jicai.results.rules import refuse_broken
    from jicai.settings.loader import FILE_NAME, rules_off
    from jicai.tables.results.flags import FLAGS

    severities = chosen_values(FLAGS.column("severity"), severity, "--severity")
    off = rules_off(checked_settings(inputs.workspace), inputs.workspace / FILE_NAME)
    chosen = chosen_rules(inputs.workspace, rule, severities, off, quiet=delivery.quiet)
    if list_rules:
        rule_list(chosen, delivery)
        return
    refuse_broken(chosen.rules)
    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, *_tables(chosen.rules, located(inputs).files if rule else None))

    from jicai.commands.shared.scope import chosen_scope
    from jicai.render.output import deliver
    from jicai.results.evidence import evidence_of
    from jicai.results.flags.answer import flags_result
    from jicai.results.freshness import with_freshness

    wanted = chosen_scope(scope, intake, quiet=delivery.quiet)
    narrowed = {
        "规则": [f"{one.title}（{one.id}）" for one in chosen.rules] if rule else [],
        "程度": [FLAGS.column("severity").label_of(one) for one in severities],
    }
    evidence = evidence_of(intake, as_of)
    result = flags_result(intake, evidence, chosen, wanted, narrowed, unresolved=unresolved)
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
    if delivery.exit_code and result.frame.height:
        raise typer.Exit(1)


def _tables(rules: list[Rule], files: Mapping[str, Sequence[Path]] | None) -> tuple[list[str], list[str]]:
    """The tables that must be there and those read where they are.

    `files` are given where the rules were named: if none of them can run for want of a table, the first one's must be
    there, and what serves a rule otherwise is read only where all of it is there.
    """
    needed = set(NEEDED)
    given = set(INPUTS) if files is None else {key for key in files if files[key]}
    if not any(rule.can_run(given) for rule in rules):
        needed |= set(rules[0].needs)
    used = {"code_changes", "set_aside", *(key for rule in rules for key in (*rule.needs, *rule.uses))}
    used |= {key for rule in rules if rule.has_otherwise(given) for key in rule.otherwise}
    return [key for key in INPUTS if key in needed], [key for key in INPUTS if key in used - needed]
