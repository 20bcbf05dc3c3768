"""`jicai advance`: what the fund owes to institutions in advance, when, and what of it is paid."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from jicai.commands.money import NEEDED, OPTIONAL
from jicai.commands.months import MonthOption, chosen_month
from jicai.commands.options import SCOPE_PANEL, DeliveryOptions, InputOptions, ScopeOptions, command_options
from jicai.errors import InvariantError

if TYPE_CHECKING:
    import polars as pl

#: The clauses that this command serves.
CLAUSES = ("A 二（三）", "B 三（四）")
_OPTIONAL = (*OPTIONAL, "disbursements")


class GroupBy(StrEnum):
    """What the tranches are added up by, fund by fund."""

    fund = "fund"
    district = "district"
    batch = "batch"


@command_options(tables=(*NEEDED, *_OPTIONAL))
def command(
    inputs: InputOptions,
    scope: ScopeOptions,
    delivery: DeliveryOptions,
    month: MonthOption = None,
    by: Annotated[GroupBy | None, typer.Option("--by", help="汇总到。", rich_help_panel=SCOPE_PANEL)] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status",
            metavar="状态",
            help="只看这些状态，如 逾期未拨足 或 late，可重复。",
            rich_help_panel=SCOPE_PANEL,
        ),
    ] = None,
) -> None:
    """医保预付：各医疗机构两期预付金的应拨、已拨付和最迟拨付日。

    --month 按最迟拨付日所在的月份。工作簿里另有每个基金一张的拨付清单。--exit-code 在有逾期未拨足的预付时以 1 退出。
    """
    from jicai.commands.loading import as_of_date, read_tables
    from jicai.commands.rows import chosen_values
    from jicai.commands.scope import chosen_scope, narrowed_by, without_companies
    from jicai.tables.results_advance import ADVANCE, ADVANCE_BY

    without_companies(scope, "jicai advance")
    table = ADVANCE_BY[by.value] if by else ADVANCE
    statuses = chosen_values(ADVANCE.column("status"), status, "--status")
    as_of = as_of_date(scope.as_of)
    due_month = chosen_month(month, as_of)
    intake = read_tables(inputs, delivery, NEEDED, _OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.intake.load`.
    import polars as pl

    from jicai.calc.advance_aside import status_counts
    from jicai.calc.selection import keep
    from jicai.calc.tranches import advance_rows, advance_totals_by, due_in
    from jicai.commands.advance_footer import total_lines
    from jicai.commands.advance_lists import payment_lists
    from jicai.commands.advance_notes import notes_of
    from jicai.commands.advance_terms import advance_terms
    from jicai.commands.basis import basis
    from jicai.commands.money import advance_inputs
    from jicai.render.output import Result, deliver

    wanted = chosen_scope(scope, intake)
    plan = advance_rows(advance_inputs(intake), intake.frames["disbursements"], as_of).collect()
    _check(plan)
    shown = keep(plan.lazy(), {**wanted, "status": statuses})
    if due_month:
        shown = due_in(shown, due_month)
    rows = advance_totals_by(shown, by.value) if by else shown.select(table.keys)
    frame, by_fund, counts = pl.collect_all([rows, advance_totals_by(shown, "fund"), status_counts(shown)])
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
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=narrowing.after(f"截至 {as_of}，{month_words}"),
        footer=[*total_lines(by_fund, counted), *notes.footer],
        basis=basis(intake, [batch.code for batch in batches], options),
        lists=[]
        if by
        else payment_lists(
            intake, plan, shown, narrowing.after(f"截至 {as_of} 未拨付，{month_words}"), is_of_month=bool(due_month)
        ),
        warnings=notes.warnings,
    )
    deliver(result, delivery.for_rendering())
    if delivery.exit_code and counted.get("late"):
        raise typer.Exit(1)


def _check(plan: pl.DataFrame) -> None:
    """InvariantError where the tranches of an advance are not its total."""
    from jicai.calc.advance_checks import uneven_totals
    from jicai.render.words import money

    for row in uneven_totals(plan.lazy()).collect().head(1).iter_rows(named=True):
        raise InvariantError(
            f"内部错误（{row['institution_name']} {row['institution_code']}，批次 {row['batch']}：两期合计 "
            f"{money(row['amount'])} 元，不等于预付总额 {money(row['advance_total'])} 元），请带上命令和文件报告"
        )
