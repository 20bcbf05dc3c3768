"""`jicai ledger`: every movement of the advances in order, with the balance after each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from jicai.commands.money import NEEDED, OPTIONAL
from jicai.commands.options import DeliveryOptions, InputOptions, ScopeOptions, command_options

if TYPE_CHECKING:
    import polars as pl

#: The clauses that this command serves.
CLAUSES = ("A 二（三）", "B 三（四）")
_OPTIONAL = (*OPTIONAL, "fund_payments", "disbursements", "recoveries")


@command_options(tables=(*NEEDED, *_OPTIONAL))
def command(inputs: InputOptions, scope: ScopeOptions, delivery: DeliveryOptions) -> None:
    """预付台账：每家医疗机构的预付、抵扣、退回，逐笔列出余额。

    没有实际记录的月份按规则计算；只是预计的退回不列入。看一家机构用 --institution。--exit-code 在有提示时以 1 退出。
    """
    from jicai.commands.loading import as_of_date, read_tables
    from jicai.commands.scope import without_companies
    from jicai.tables.results_recovery import LEDGER

    without_companies(scope, "jicai ledger")
    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED, _OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.intake.load`.
    import polars as pl

    from jicai.calc.recovery.movements import ledger_rows, ledger_sums
    from jicai.commands.recovery import RecoveryView
    from jicai.render.output import Result, deliver

    view = RecoveryView.of(intake, scope, as_of)
    every = view.narrowed(ledger_rows(view.course, view.institutions))
    rows, planned = every.filter(~pl.col("planned")), every.filter("planned")
    frame, sums, to_come = view.collect(rows.select(LEDGER.keys), ledger_sums(rows), ledger_sums(planned))
    result = Result(
        frame=frame,
        table=LEDGER,
        title=LEDGER.label,
        subtitle=f"截至 {as_of}",
        footer=[*_totals(sums, to_come), *view.notes],
        basis=view.basis({}),
        warnings=view.warnings,
    )
    deliver(result, delivery.for_rendering())
    if delivery.exit_code and view.warnings:
        raise typer.Exit(1)


def _totals(sums: pl.DataFrame, to_come: pl.DataFrame) -> list[str]:
    from jicai.render.words import money

    total, later = sums.row(0, named=True), to_come.row(0, named=True)
    lines = ["没有符合条件的记录"]
    if total["institution_code"]:
        lines = [
            f"合计 {total['institution_code']:,} 家机构：预付 {money(total['advance'])} 元，"
            f"抵扣 {money(total['offset'])} 元，退回 {money(total['refund'])} 元，余额 {money(total['balance'])} 元"
        ]
    parts = [f"{word} {money(later[key])} 元" for key, word in (("advance", "预付"), ("refund", "退回")) if later[key]]
    return lines + ([f"尚未列入的预计：{'，'.join(parts)}，见 jicai cashflow"] if parts else [])
