"""`jicai ledger`: every movement of the advances in order, with the balance after each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from jicai.commands.expansion import command_options
from jicai.commands.money import NEEDED, OPTIONAL
from jicai.commands.options import (
    DeliveryOptions,
    InputOptions,
    ScopeOptions,
)

if TYPE_CHECKING:
    import polars as pl

    from jicai.commands.recovery import RecoveryView
    from jicai.render.result import Result

#: The clauses that this command serves.
CLAUSES = ("A 二（三）", "B 三（四）")
_OPTIONAL = (*OPTIONAL, "fund_payments", "disbursements", "recoveries")


@command_options(tables=(*NEEDED, *_OPTIONAL))
def command(inputs: InputOptions, scope: ScopeOptions, delivery: DeliveryOptions) -> None:
    """预付台账：每家医疗机构的预付、抵扣、退回，逐笔列出余额。

    没有实际记录的月份按规则计算；只是预计的退回不列入。看一家机构用 --institution。--exit-code 在有提示时以 1 退出。
    """
    from jicai.commands.dates import as_of_date
    from jicai.commands.loading import read_tables
    from jicai.commands.scope import chosen_scope, without_companies

    without_companies(scope, "jicai ledger")
    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED, _OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.intake.load`.
    from jicai.commands.freshness import with_freshness
    from jicai.commands.recovery import RecoveryView
    from jicai.render.output import deliver

    result = ledger_result(RecoveryView.of(intake, chosen_scope(scope, intake, quiet=delivery.quiet), as_of))
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
    if delivery.exit_code and result.warnings:
        raise typer.Exit(1)


def ledger_result(view: RecoveryView) -> Result:
    """The movements through as-of."""
    import polars as pl

    from jicai.calc.recovery.cashflow import cashflow_sums, expected_movements, lapsed_sums, unpaid
    from jicai.calc.recovery.movements import ledger_rows, ledger_sums
    from jicai.commands.recovery_notes import lapsed_lines
    from jicai.render.result import Result
    from jicai.tables.results_recovery import LEDGER

    table = view.table(LEDGER)
    rows = view.narrowed(ledger_rows(view.course, view.institutions)).filter(~pl.col("planned"))
    expected = view.narrowed(expected_movements(view.course, view.inputs))
    to_come = cashflow_sums(expected.filter("planned"))
    lapsed = lapsed_sums(view.narrowed(unpaid(view.course, view.inputs)), view.as_of)
    (frame, sums, later, left_out), around = view.collect(
        rows, rows.select(table.keys), ledger_sums(rows), to_come, lapsed, expects=True
    )
    return Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=view.narrowing.after(f"截至 {view.as_of}"),
        footer=[*_totals(sums), *_to_come(later), *lapsed_lines(left_out), *around.notes],
        basis=view.basis(around, {}),
        warnings=around.warnings,
        remarks=around.remarks,
    )


def _totals(sums: pl.DataFrame) -> list[str]:
    from jicai.render.words import money

    total = sums.row(0, named=True)
    if not total["institution_code"]:
        return ["没有符合条件的记录"]
    return [
        f"合计 {total['institution_code']:,} 家机构：预付 {money(total['advance'])} 元，"
        f"抵扣 {money(total['offset'])} 元，退回 {money(total['refund'])} 元，余额 {money(total['balance'])} 元"
    ]


def _to_come(later: pl.DataFrame) -> list[str]:
    from jicai.render.words import money

    names = (("advance", "预付"), ("refund", "退回"))
    parts = [f"{name} {money(row[key])} 元" for row in later.to_dicts() for key, name in names if row[key]]
    return [f"尚未列入的预计：{'，'.join(parts)}，见 jicai cashflow"] if parts else []
