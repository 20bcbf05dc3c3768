"""What `jicai flags` shows: the findings of the rules, each with its clause and source row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from jicai.calc.evidence import Evidence
    from jicai.calc.rules.rule import Rule
    from jicai.render.result import Result
    from jicai.results.rules import ChosenRules
    from jicai.store.result import Intake
    from jicai.tables.column import ResultTable

#: The tables that every rule needs, beside its own.
NEEDED = ("products", "institutions")
_FIRST_TO_GO = 10


def flags_result(
    intake: Intake,
    evidence: Evidence,
    chosen: ChosenRules,
    wanted: Mapping[str, list[str]],
    narrowed: Mapping[str, list[str]],
    *,
    unresolved: bool = False,
) -> Result:
    """The findings of these rules in the wanted scope; `narrowed` says in words by what else the user chose.

    With `unresolved` those that are set aside are left out and counted.
    """
    import polars as pl

    from jicai.calc.finding_keys import keys_of
    from jicai.calc.selection import keep
    from jicai.calc.set_aside import with_set_aside
    from jicai.render.result import Result
    from jicai.results.aside import uncounted_columns, untyped_institutions
    from jicai.results.basis import basis
    from jicai.results.findings import known_findings, known_reasons
    from jicai.results.flags.notes import (
        counts,
        set_aside_lines,
        signing_lines,
        under_another_batch,
        unjudged_rows,
        voluntary_institutions,
        without_place,
    )
    from jicai.results.places import sources
    from jicai.results.rules import known_rules, own_words, settings_in_force, shown_rules, unchecked_lines
    from jicai.results.scope import narrowed_by
    from jicai.settings.loader import FILE_NAME, rule_settings
    from jicai.tables.results.flags import FLAGS

    reasons, otherwise = known_reasons(intake, evidence, chosen.rules)
    runnable = [one for one, reason in reasons if reason is None]
    in_part = [(one, reason) for one, reason in otherwise if one in runnable]
    unchecked = unchecked_lines(reasons, in_part)
    settings = rule_settings(intake.workspace.settings, intake.workspace.folder / FILE_NAME)
    narrowing = narrowed_by(wanted, narrowed)
    without = uncounted_columns(intake, "accepted")
    every = known_findings(intake, evidence, runnable, settings)
    every = every.with_columns(key=keys_of(every["rule"], every["_parts"]))
    known = known_rules(intake.workspace.folder)
    aside = with_set_aside(every, evidence.tables["set_aside"], evidence.as_of, [one.id for one in runnable], known)
    in_scope = keep(aside.found.lazy(), wanted).collect()
    is_hidden = unresolved & pl.col("set_aside").is_not_null()
    all_found, found = (rows.filter(~is_hidden) for rows in (aside.found, in_scope))
    told = [*chosen.off_lines, *set_aside_lines(aside, in_scope, unresolved=unresolved)]
    frame = found.with_columns(clause=_clauses(found, runnable), source=sources(found, intake)).select(FLAGS.keys)
    options = {
        "截至日期": str(evidence.as_of),
        **narrowing.options,
        **({"只看没有处置的": "是"} if unresolved else {}),
        **({"自定规则": own} if (own := own_words(runnable)) else {}),
        **({"关闭的规则": shown_rules(chosen.off)} if chosen.off else {}),
        **settings_in_force(runnable, settings, intake),
    }
    return Result(
        frame=frame,
        table=FLAGS,
        people=_for_people(frame),
        title=FLAGS.label,
        subtitle=narrowing.after(f"截至 {evidence.as_of}"),
        footer=[
            *counts(frame, runnable),
            *told,
            *without_place(all_found, wanted),
            *under_another_batch(all_found, wanted),
            *unchecked,
            *unjudged_rows(evidence, [one for one, reason in in_part if reason is None], intake),
            *signing_lines(evidence, runnable, wanted),
            *without.footer,
            *voluntary_institutions(evidence, runnable, wanted),
            *untyped_institutions(intake),
        ],
        basis=basis(intake, sorted(intake.workspace.batches), options),
        warnings=without.warnings,
        remarks=[*chosen.off_lines, *unchecked, *without.footer, *untyped_institutions(intake)],
        told=told,
        always=chosen.off_lines,
    )


def _for_people(frame: pl.DataFrame) -> tuple[ResultTable, pl.DataFrame]:
    """The findings from the gravest on, and of one severity from those about the most yuan on."""
    import polars as pl

    from jicai.tables.results.flags import FLAGS, FLAGS_SHOWN, SEVERITIES

    columns, folded = [FLAGS.column(key) for key in FLAGS_SHOWN], FLAGS.folded
    if frame["set_aside"].count() == 0:  # at a narrow terminal a column without a word goes first, on paper too
        columns = [replace(one, rank=_FIRST_TO_GO) if one.key == "set_aside" else one for one in columns]
        folded = (*folded, "set_aside")
    table = replace(FLAGS, columns=tuple(columns), sort_by=(), folded=folded)
    grave = {choice.value: at for at, choice in enumerate(SEVERITIES)}
    yuan = (pl.col("value") - pl.col("limit").fill_null(0)).abs()
    shown = frame.sort(
        pl.col("severity").replace_strict(grave, return_dtype=pl.Int32),
        -pl.when(pl.col("unit") == "yuan").then(yuan),
        nulls_last=True,
        maintain_order=True,
    )
    return table, shown.select(table.keys)


def _clauses(found: pl.DataFrame, rules: list[Rule]) -> pl.Series:
    import polars as pl

    words = {(rule.id, notice): rule.clauses_under(notice) for rule in rules for notice in ("A", "B", None)}
    return pl.Series([words[key] for key in found.select("rule", "notice").iter_rows()], dtype=pl.String)
