"""What `jicai advance` shows: the tranches of every institution, or their sums, and the payment lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from jicai.batches.months import month_end
from jicai.calc.advance_aside import status_counts
from jicai.calc.advance_checks import uneven_totals
from jicai.calc.charts import advance_months
from jicai.calc.selection import keep
from jicai.calc.tranches import advance_rows, advance_totals_by, due_in
from jicai.errors import InvariantError
from jicai.render.result import Result
from jicai.render.words import money
from jicai.results.absent import absent_tables
from jicai.results.advance.footer import total_lines
from jicai.results.advance.lists import Words, payment_lists
from jicai.results.advance.notes import ASSUMED, notes_of
from jicai.results.advance.terms import advance_terms
from jicai.results.basis import basis
from jicai.results.charts import advance_chart
from jicai.results.money import advance_inputs
from jicai.results.scope import narrowed_by
from jicai.store.result import Intake
from jicai.tables.results.advance import ADVANCE, ADVANCE_BY
from jicai.tables.yearly import with_agreement_year


def advance_result(
    intake: Intake,
    as_of: date,
    wanted: dict[str, list[str]],
    due_month: date | None,
    by: str | None = None,
    statuses: Sequence[str] = (),
    *,
    listed_through: date | None = None,
) -> tuple[Result, bool]:
    """The result by tranche or group, and whether any tranche of it is late.

    The payment lists are of the tranches shown that are due by `listed_through`, the last day of a month (by default
    as-of's); of a month that was asked for, of all of its.
    """
    batches = [intake.workspace.batches[code] for code in wanted["batch"] or sorted(intake.workspace.batches)]
    table = ADVANCE_BY[by] if by else with_agreement_year(ADVANCE, intake.workspace.batches.values())
    plan = advance_rows(advance_inputs(intake, as_of), intake.frames["disbursements"], as_of).collect()
    _check(plan)
    shown = keep(plan.lazy(), {**wanted, "status": statuses})
    if due_month:
        shown = due_in(shown, due_month)
    rows = advance_totals_by(shown, by) if by else shown.sort(table.sort_by).select(table.keys)
    frame, by_fund, counts, months = pl.collect_all(
        [rows, advance_totals_by(shown, "fund"), status_counts(shown), advance_months(shown)]
    )
    counted = dict(counts.iter_rows())
    notes = notes_of(intake, plan, shown.collect(), wanted, as_of, due_month)
    narrowing = narrowed_by(wanted, {"状态": [ADVANCE.column("status").label_of(one) for one in statuses]})
    month_words = f"{due_month:%Y-%m} 到期的" if due_month else "全部月份"
    options = {
        "截至日期": str(as_of),
        "月份": month_words,
        **narrowing.options,
        **advance_terms(batches),
        **notes.basis,
    }
    if due_month and listed_through is None:
        listed, words = shown, Words(month_words, "本月没有应付的款项", due_month)
    else:
        through = listed_through or month_end(as_of)
        listed = shown.filter(pl.col("due_on") <= through)
        words = Words(f"{through:%Y-%m} 及以前到期的", f"{through:%Y-%m} 及以前没有应付的款项", not_after=through)
    words = replace(words, subtitle=narrowing.after(f"截至 {as_of} 未拨付，{words.subtitle}"))
    totals = total_lines(by_fund, counted)
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=narrowing.after(f"截至 {as_of}，{month_words}"),
        footer=[*totals, *notes.footer],
        basis=basis(intake, [batch.code for batch in batches], options),
        lists=[] if by else payment_lists(intake, plan, keep(plan.lazy(), wanted), listed, words),
        charts=advance_chart(months, as_of),
        warnings=notes.warnings,
        remarks=absent_tables(intake, ASSUMED),
        summary=totals,
    )
    return result, bool(counted.get("late"))


def _check(plan: pl.DataFrame) -> None:
    """InvariantError where the tranches of an advance are not its total."""
    for row in uneven_totals(plan.lazy()).collect().head(1).iter_rows(named=True):
        raise InvariantError(
            f"内部错误（{row['institution_name']} {row['institution_code']}，批次 {row['batch']}：两期合计 "
            f"{money(row['amount'])} 元，不等于预付总额 {money(row['advance_total'])} 元），请带上命令和文件报告"
        )
