"""What `jicai advance` shows: the tranches of every institution, or their sums, and the payment lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from jicai.errors import InvariantError

if TYPE_CHECKING:
    import polars as pl

    from jicai.intake.result import Intake
    from jicai.render.result import Result


def advance_result(
    intake: Intake,
    as_of: date,
    wanted: dict[str, list[str]],
    due_month: date | None,
    by: str | None = None,
    statuses: Sequence[str] = (),
) -> tuple[Result, bool]:
    """The result by tranche or group, and whether any tranche of it is late."""
    import polars as pl

    from jicai.calc.advance_aside import status_counts
    from jicai.calc.charts import advance_months
    from jicai.calc.selection import keep
    from jicai.calc.tranches import advance_rows, advance_totals_by, due_in
    from jicai.commands.advance_footer import total_lines
    from jicai.commands.advance_lists import payment_lists
    from jicai.commands.advance_notes import notes_of
    from jicai.commands.advance_terms import advance_terms
    from jicai.commands.basis import basis
    from jicai.commands.charts import advance_chart
    from jicai.commands.money import advance_inputs
    from jicai.commands.scope import narrowed_by
    from jicai.render.result import Result
    from jicai.tables.results_advance import ADVANCE, ADVANCE_BY

    table = ADVANCE_BY[by] if by else ADVANCE
    plan = advance_rows(advance_inputs(intake), intake.frames["disbursements"], as_of).collect()
    _check(plan)
    shown = keep(plan.lazy(), {**wanted, "status": statuses})
    if due_month:
        shown = due_in(shown, due_month)
    rows = advance_totals_by(shown, by) if by else shown.select(table.keys)
    frame, by_fund, counts, months = pl.collect_all(
        [rows, advance_totals_by(shown, "fund"), status_counts(shown), advance_months(shown)]
    )
    counted = dict(counts.iter_rows())
    notes = notes_of(intake, plan, shown.collect(), wanted, as_of, due_month)
    narrowing = narrowed_by(wanted, {"状态": [ADVANCE.column("status").label_of(one) for one in statuses]})
    month_words = f"{due_month:%Y-%m} 到期的" if due_month else "全部月份"
    batches = [intake.workspace.batches[code] for code in wanted["batch"] or sorted(intake.workspace.batches)]
    options = {
        "截至日期": str(as_of),
        "月份": month_words,
        **narrowing.options,
        **advance_terms(batches),
        **notes.basis,
    }
    listed = narrowing.after(f"截至 {as_of} 未拨付，{month_words}")
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=narrowing.after(f"截至 {as_of}，{month_words}"),
        footer=[*total_lines(by_fund, counted), *notes.footer],
        basis=basis(intake, [batch.code for batch in batches], options),
        lists=[] if by else payment_lists(intake, plan, shown, listed, is_of_month=bool(due_month)),
        charts=advance_chart(months, as_of),
        warnings=notes.warnings,
    )
    return result, bool(counted.get("late"))


def _check(plan: pl.DataFrame) -> None:
    """InvariantError where the tranches of an advance are not its total."""
    from jicai.calc.advance_checks import uneven_totals
    from jicai.render.words import money

    for row in uneven_totals(plan.lazy()).collect().head(1).iter_rows(named=True):
        raise InvariantError(
            f"内部错误（{row['institution_name']} {row['institution_code']}，批次 {row['batch']}：两期合计 "
            f"{money(row['amount'])} 元，不等于预付总额 {money(row['advance_total'])} 元），请带上命令和文件报告"
        )
