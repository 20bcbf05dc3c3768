"""`jicai flags`: what the checks that the notices ask for have found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from jicai.commands.options import SCOPE_PANEL, DeliveryOptions, InputOptions, ScopeOptions, command_options
from jicai.tables import INPUTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from jicai.calc.rules.rule import Rule
    from jicai.intake.result import Intake

NEEDED = ("products", "institutions")


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

    需要的表或列没有提供时，用到它的规则不检查，在表下说明。--exit-code 在有发现时以 1 退出。
    """
    from jicai.commands.loading import as_of_date, read_tables
    from jicai.commands.rows import chosen_values
    from jicai.commands.rules import chosen_rules, rule_list
    from jicai.tables.results_flags import FLAGS
    from jicai.workspace import open_workspace

    severities = chosen_values(FLAGS.column("severity"), severity, "--severity")
    rules = chosen_rules(rule, severities)
    if list_rules:
        rule_list(rules, delivery)
        return
    as_of = as_of_date(scope.as_of)
    files = open_workspace(inputs.workspace, inputs.overrides).files
    intake = read_tables(inputs, delivery, *_tables(rules, files if rule else None))

    from jicai.calc.findings import findings
    from jicai.calc.judged import why_not
    from jicai.calc.selection import keep
    from jicai.commands.aside import uncounted_columns, untyped_institutions
    from jicai.commands.basis import basis
    from jicai.commands.evidence import evidence_of
    from jicai.commands.flags_notes import counts, unjudged_rows, voluntary_institutions, without_place
    from jicai.commands.rules import settings_in_force, unchecked_lines
    from jicai.commands.scope import chosen_scope, narrowed_by
    from jicai.render.output import Result, deliver
    from jicai.settings.loader import FILE_NAME, rule_settings

    evidence = evidence_of(intake, as_of)
    reasons = [(one, why_not(evidence, one)) for one in rules]
    runnable = [one for one, reason in reasons if reason is None]
    settings = rule_settings(intake.workspace.settings, intake.workspace.folder / FILE_NAME)
    wanted = chosen_scope(scope, intake)
    words = {
        "规则": [f"{one.title}（{one.id}）" for one in rules] if rule else [],
        "程度": [FLAGS.column("severity").label_of(one) for one in severities],
    }
    narrowing = narrowed_by(wanted, words)
    without = uncounted_columns(intake, "accepted")
    all_found = findings(evidence, runnable, settings).collect()
    found = keep(all_found.lazy(), wanted).collect()
    frame = found.with_columns(clause=_clauses(found, runnable), source=_sources(found, intake)).select(FLAGS.keys)
    result = Result(
        frame=frame,
        table=FLAGS,
        title=FLAGS.label,
        subtitle=narrowing.after(f"截至 {as_of}"),
        footer=[
            *counts(frame, runnable),
            *without_place(all_found, wanted),
            *unchecked_lines(reasons),
            *unjudged_rows(evidence, runnable, intake),
            *without.footer,
            *voluntary_institutions(evidence, wanted),
            *untyped_institutions(intake),
        ],
        basis=basis(
            intake,
            sorted(intake.workspace.batches),
            {"截至日期": str(as_of), **narrowing.options, **settings_in_force(runnable, settings, intake)},
        ),
        warnings=without.warnings,
    )
    deliver(result, delivery.for_rendering())
    if delivery.exit_code and frame.height:
        raise typer.Exit(1)


def _tables(rules: list[Rule], files: Mapping[str, Sequence[Path]] | None) -> tuple[list[str], list[str]]:
    """The tables that must be there and those read where they are.

    `files` are given where the rules were named: if none of them can run for want of a table, the first one's must be
    there.
    """
    needed = set(NEEDED)
    if files is not None and not any(all(files[key] for key in rule.needs) for rule in rules):
        needed |= set(rules[0].needs)
    used = {"code_changes", *(key for rule in rules for key in (*rule.needs, *rule.uses))}
    return [key for key in INPUTS if key in needed], [key for key in INPUTS if key in used - needed]


def _clauses(found: pl.DataFrame, rules: list[Rule]) -> pl.Series:
    import polars as pl

    words = {(rule.id, notice): rule.clauses_under(notice) for rule in rules for notice in ("A", "B", None)}
    return pl.Series([words[key] for key in found.select("rule", "notice").iter_rows()], dtype=pl.String)


def _sources(found: pl.DataFrame, intake: Intake) -> pl.Series:
    import polars as pl

    from jicai.intake.messages import sheet_place

    sheets = {number: sheet_place(intake.accounts[number], intake.workspace) for number in found["_source"].unique()}
    sheet = pl.col("_source").replace_strict(sheets, return_dtype=pl.String)
    return found.select(pl.format("{}:{}", sheet, "_row")).to_series()
