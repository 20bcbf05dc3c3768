"""`jicai assess --items`: the items that fall short of what was agreed."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from jicai.calc.assess.items import assessed, left_out, not_completed
from jicai.calc.evidence import Evidence
from jicai.render.result import Result
from jicai.render.words import money
from jicai.results.aside import uncounted_columns, untyped_institutions
from jicai.results.assess.excepted import exception_lines, traced_items
from jicai.results.assess.notes import left_out_lines
from jicai.results.assess.years import ChosenYears
from jicai.results.basis import basis
from jicai.store.result import Intake
from jicai.tables.results.assess import assess_items


def items_result(
    intake: Intake, evidence: Evidence, years: ChosenYears, wanted: Mapping[str, Collection[str]]
) -> tuple[Result, bool]:
    """The result, and whether any item falls short."""
    table = assess_items(preview=years.preview)
    items, exceptions = traced_items(evidence, years, wanted)
    frame, aside = pl.collect_all([not_completed(assessed(items)).select(table.keys), left_out(items)])
    excepted = exception_lines(exceptions.collect(), aside)
    amount = frame.select(pl.col("shortfall_amount").sum()).item()
    total = f"合计 {frame.height:,} 项未完成，缺口 {money(amount)} 元" if frame.height else "没有未完成的约定项"
    without = uncounted_columns(intake, "accepted")
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=years.subtitle,
        footer=[
            total,
            *years.notes(),
            *left_out_lines(aside),
            *excepted,
            *without.footer,
            *untyped_institutions(intake),
        ],
        told=excepted,
        basis=basis(intake, sorted(years.occurring), {"截至日期": str(years.as_of)}),
        bars=("completion",),
        warnings=without.warnings,
        remarks=[*years.notes(), *without.footer, *untyped_institutions(intake)],
    )
    return result, bool(frame.height)
