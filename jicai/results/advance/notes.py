"""What an advance plan rests on and leaves out, and what is suspicious in its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from jicai.calc.advance_aside import (
    late_before,
    later_disbursements,
    left_out,
    not_bound,
    not_official,
    official_difference,
    paid_by_other_fund,
)
from jicai.calc.advance_checks import suspicious_rows
from jicai.calc.selection import keep
from jicai.results.absent import absent_tables
from jicai.results.advance.footer import (
    left_out_lines,
    official_lines,
    other_fund_lines,
    passed_over_words,
    yearly_lines,
)
from jicai.results.advance.warnings import warning_lines
from jicai.results.aside import later_supplements, untyped_institutions
from jicai.results.money import advance_inputs
from jicai.store.result import Intake

#: What holds where an optional table is not given.
ASSUMED = {"advance_amounts": "按约定金额和预付比例计算", "disbursements": "全部按未拨付"}


@dataclass(frozen=True, slots=True)
class Notes:
    """The lines below the totals, further pairs for the sheet 口径, and the warnings."""

    footer: list[str]
    basis: dict[str, str]
    warnings: list[str]


def notes_of(
    intake: Intake,
    plan: pl.DataFrame,
    shown: pl.DataFrame,
    wanted: Mapping[str, Sequence[str]],
    as_of: date,
    due_month: date | None,
) -> Notes:
    """What there is to say of a plan (as `advance_rows` gives it) in the wanted scope, and of its rows that are shown.

    Warnings are about the tables, so they do not depend on the month that is shown.
    """
    inputs, disbursements = advance_inputs(intake, as_of), intake.frames["disbursements"]
    districts = inputs.institutions.select("institution_code", "district")
    in_scope = keep(plan.lazy(), wanted).collect()
    difference, passed_over, elsewhere, aside, later, late, suspicious = pl.collect_all(
        [
            official_difference(shown.lazy()),
            not_official(shown.lazy(), inputs.advance_amounts),
            paid_by_other_fund(shown.lazy(), disbursements, as_of),
            left_out(keep(not_bound(inputs), wanted)),
            later_disbursements(keep(disbursements.join(districts, on="institution_code"), wanted), as_of),
            late_before(in_scope.lazy(), due_month or date.min),
            keep(suspicious_rows(inputs, disbursements, plan.lazy(), as_of), wanted),
        ]
    )
    planned = [intake.workspace.batches[code] for code in sorted(set(shown["batch"]))]
    footer = [
        *_without_first_year(plan, inputs.agreed),
        *other_fund_lines(elsewhere),
        *absent_tables(intake, ASSUMED),
        *official_lines(difference, passed_over),
        *yearly_lines(planned),
        *later_supplements(intake, as_of),
        *left_out_lines(aside, later, late),
        *untyped_institutions(intake),
    ]
    return Notes(footer, passed_over_words(passed_over), warning_lines(suspicious, intake))


def _without_first_year(plan: pl.DataFrame, agreed: pl.LazyFrame) -> list[str]:
    """Why there is no plan at all where the agreed quantities are all of later years, as an export of this year has."""
    years = agreed.select(pl.col("agreement_year").unique().sort()).collect().to_series().to_list()
    if not plan.is_empty() or not years or years[0] == 1:
        return []
    return [f"预付金按第 1 协议年度的约定采购量计算，约定采购量表里只有第 {'、'.join(map(str, years))} 年度的，请补上"]
