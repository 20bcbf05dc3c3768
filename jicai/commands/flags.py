"""`jicai flags`: what the checks that the notices ask for have found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from jicai.commands.options import SCOPE_PANEL, DeliveryOptions, InputOptions, ScopeOptions, command_options
from jicai.tables import INPUTS

if TYPE_CHECKING:
    import polars as pl

    from jicai.calc.rules.rule import Rule
    from jicai.intake.result import Intake

NEEDED = ("orders", "agreed", "products", "institutions")
OPTIONAL = tuple(key for key in INPUTS if key not in NEEDED)


@command_options(tables=tuple(INPUTS))
def command(
    inputs: InputOptions,
    scope: ScopeOptions,
    delivery: DeliveryOptions,
    rule: Annotated[
        list[str] | None,
        typer.Option("--rule", metavar="规则", help="只用这些规则，可重复。", rich_help_panel=SCOPE_PANEL),
    ] = None,
    severity: Annotated[
        list[str] | None,
        typer.Option(
            "--severity", metavar="程度", help="只看这些程度，如 严重 或 serious，可重复。", rich_help_panel=SCOPE_PANEL
        ),
    ] = None,
    list_rules: Annotated[
        bool, typer.Option("--list", help="列出全部规则，不检查。", rich_help_panel=SCOPE_PANEL)
    ] = False,
) -> None:
    """检查发现：通知要求监测的各种情况，每条发现附条款和来源行。

    需要的表没有提供时，用到它的规则不检查，在表下说明。--exit-code 在有发现时以 1 退出。
    """
    from jicai.commands.loading import as_of_date, read_tables
    from jicai.commands.rows import chosen_values
    from jicai.commands.rules import chosen_rules, rule_list
    from jicai.tables.results_flags import FLAGS

    if list_rules:
        rule_list(delivery)
        return
    severities = chosen_values(FLAGS.column("severity"), severity, "--severity")
    rules = chosen_rules(rule)
    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, *_tables(rules, every=not rule))

    from jicai.calc.findings import findings
    from jicai.calc.selection import keep
    from jicai.commands.aside import untyped_institutions
    from jicai.commands.basis import basis
    from jicai.commands.evidence import evidence_of
    from jicai.commands.scope import chosen_scope
    from jicai.render.output import Result, deliver
    from jicai.settings import FILE_NAME, rule_settings

    evidence = evidence_of(intake, as_of)
    runnable = [one for one in rules if evidence.given.issuperset(one.needs)]
    settings = rule_settings(intake.workspace.settings, intake.workspace.folder / FILE_NAME)
    wanted = {**chosen_scope(scope, intake), "severity": severities}
    found = keep(findings(evidence, runnable, settings), wanted).collect()
    frame = found.with_columns(clause=_clauses(found, runnable), source=_sources(found, intake)).select(FLAGS.keys)
    result = Result(
        frame=frame,
        table=FLAGS,
        title=FLAGS.label,
        subtitle=f"截至 {as_of}",
        footer=[*_counts(frame, runnable), *_unchecked(rules, runnable, intake), *untyped_institutions(intake)],
        basis=basis(intake, sorted(intake.workspace.batches), {"截至日期": str(as_of)}),
    )
    deliver(result, delivery.for_rendering())
    if delivery.exit_code and frame.height:
        raise typer.Exit(1)


def _tables(rules: list[Rule], every: bool) -> tuple[list[str], list[str]]:
    """The tables that must be there and those read where they are."""
    if every:
        return list(NEEDED), list(OPTIONAL)
    needed = {"products", "institutions", *(key for rule in rules for key in rule.needs)}
    used = {"code_changes", *(key for rule in rules for key in rule.uses)}
    return [key for key in INPUTS if key in needed], [key for key in INPUTS if key in used - needed]


def _clauses(found: pl.DataFrame, rules: list[Rule]) -> pl.Series:
    import polars as pl

    words = {(rule.id, notice): rule.clauses_under(notice) for rule in rules for notice in ("A", "B", None)}
    return pl.Series([words[key] for key in found.select("rule", "notice").iter_rows()], dtype=pl.String)


def _sources(found: pl.DataFrame, intake: Intake) -> pl.Series:
    import polars as pl

    from jicai.intake.messages import row_place

    return pl.Series(
        [
            row_place(intake.accounts[source], intake.workspace, row)
            for source, row in found.select("_source", "_row").iter_rows()
        ],
        dtype=pl.String,
    )


def _counts(frame: pl.DataFrame, rules: list[Rule]) -> list[str]:
    counts = dict(frame.group_by("rule").len().iter_rows())
    words = [f"{rule.title} {counts[rule.id]:,}" for rule in rules if rule.id in counts]
    clean = len(rules) - len(words)
    return [
        f"用 {len(rules)} 条规则检查，共 {frame.height:,} 条发现" + ("：" + "，".join(words) if words else ""),
        *([f"另有 {clean} 条规则没有发现"] if clean and words else []),
    ]


def _unchecked(rules: list[Rule], runnable: list[Rule], intake: Intake) -> list[str]:
    lines = []
    for rule in rules:
        if rule not in runnable:
            absent = "、".join(INPUTS[key].label for key in rule.needs if not intake.workspace.files[key])
            lines.append(f"未检查{rule.title}（{rule.id}）：未提供{absent}")
    return lines
