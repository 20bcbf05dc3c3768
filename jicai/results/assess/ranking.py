"""`jicai assess`: the figures, the points and the ranking."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from jicai.calc.assess.assessment import year_figures
from jicai.calc.assess.exceptions import excused
from jicai.calc.assess.found import OF_RUNNING_YEARS, year_findings
from jicai.calc.assess.items import assessed, left_out
from jicai.calc.assess.ranking import ranked
from jicai.calc.assess.score import scored
from jicai.calc.assess.settled import Group
from jicai.calc.evidence import Evidence
from jicai.calc.findings import findings
from jicai.calc.judged import why_not
from jicai.calc.rollup import total
from jicai.calc.scope import order_counts
from jicai.calc.selection import keep
from jicai.render.result import Result
from jicai.results.absent import absent_tables
from jicai.results.aside import uncounted_columns, uncounted_lines, untyped_institutions
from jicai.results.assess.excepted import exception_lines, traced_items
from jicai.results.assess.notes import (
    fund_office_lines,
    left_out_lines,
    off_lines,
    rank_lines,
    running_year_lines,
    total_lines,
    unscored_lines,
)
from jicai.results.assess.scheme import ChosenScheme, scheme_basis
from jicai.results.assess.years import ChosenYears
from jicai.results.basis import basis
from jicai.results.rules import unchecked_lines
from jicai.settings.loader import FILE_NAME, rule_settings, rules_off
from jicai.store.result import Intake
from jicai.tables.results.assess import assess_by

_NO_PAYMENTS = {"payments": "按期结清率和回款率没有数值"}


def ranking_result(
    intake: Intake,
    evidence: Evidence,
    years: ChosenYears,
    wanted: Mapping[str, Collection[str]],
    by: Group,
    chosen: ChosenScheme,
) -> tuple[Result, bool]:
    """The result, and whether any institution falls short or is vetoed.

    Every institution of the batches is ranked; the wanted institutions and districts choose among the rows.
    """
    table = assess_by(by, preview=years.preview)
    reasons = [(rule, why_not(evidence, rule)) for rule in chosen.rules]
    given = [rule for rule, reason in reasons if reason is None]
    runnable = [rule for rule in given if years.running or rule.id not in OF_RUNNING_YEARS]
    path = intake.workspace.folder / FILE_NAME
    settings = rule_settings(intake.workspace.settings, path)
    off = rules_off(intake.workspace.settings, path)
    items, exceptions = traced_items(evidence, years, {"batch": wanted["batch"]})
    found = year_findings(findings(evidence, runnable, settings), years.frame(), years.as_of)
    counted = order_counts(evidence.tables["orders"], evidence.catalogue)
    collected, found_rows, lines = pl.collect_all([items, found, counted])
    judged = excused(found_rows.lazy(), exceptions).collect()
    of_bound = assessed(collected.lazy())
    values = year_figures(evidence, years.frame(), collected, judged.filter(~pl.col("excused")), runnable, by)
    places = {name: chosen_ones for name, chosen_ones in wanted.items() if name in ("institution_code", "district")}
    points = ranked(scored(values, chosen.scheme), by, preview=years.preview)
    everyone, totals, aside, unscored = pl.collect_all(
        [points, total(keep(of_bound, places)), left_out(keep(collected.lazy(), places)), keep(values, places)]
    )
    frame = keep(everyone.lazy(), places).collect()
    covered = keep(judged.filter("excused").lazy(), places).collect().height
    excepted = exception_lines(keep(exceptions, places).collect(), aside, covered)
    without = uncounted_columns(intake, "accepted")
    unit = {"institution": "家", "district": "个区县"}[by]
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=f"{years.subtitle}，{chosen.scheme.name}",
        footer=[
            *total_lines(frame, totals, by),
            *(rank_lines(everyone.height, unit) if any(places.values()) else []),
            chosen.note,
            *years.notes(),
            *left_out_lines(aside),
            *excepted,
            *unscored_lines(unscored, chosen, unit),
            *unchecked_lines(reasons),
            *running_year_lines(given, years),
            *fund_office_lines(given),
            *off_lines(given, off),
            *absent_tables(intake, _NO_PAYMENTS),
            *without.footer,
            *uncounted_lines(lines, intake),
            *untyped_institutions(intake),
        ],
        basis=basis(intake, sorted(years.occurring), {"截至日期": str(years.as_of), **scheme_basis(chosen)}),
        bars=("completion",),
        warnings=without.warnings,
        remarks=[
            chosen.note,
            *years.notes(),
            *unchecked_lines(reasons),
            *running_year_lines(given, years),
            *fund_office_lines(given),
            *off_lines(given, off),
            *absent_tables(intake, _NO_PAYMENTS),
            *without.footer,
            *untyped_institutions(intake),
        ],
        told=excepted,
    )
    is_short = frame.select((pl.col("shortfall_items").sum() > 0) | pl.col("vetoed").any()).item()
    return result, bool(is_short)
