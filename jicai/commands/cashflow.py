"""`jicai cashflow`: what goes out of each fund as advances and comes back, month by month, past and planned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    """基金收支：各基金逐月预付出去多少，抵扣、退回收回多少，含计划。

    汇总所有批次。尚未拨付的预付列在最迟拨付日的月份，逾期的列在截至日期的月份。--exit-code 在有提示时以 1 退出。
    """
    from jicai.commands.dates import as_of_date
    from jicai.commands.loading import read_tables
    from jicai.commands.scope import chosen_scope, without_companies

    without_companies(scope, "jicai cashflow")
    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED, _OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.intake.load`.
    from jicai.commands.freshness import with_freshness
    from jicai.commands.recovery import RecoveryView
    from jicai.render.output import deliver

    result = cashflow_result(RecoveryView.of(intake, chosen_scope(scope, intake, quiet=delivery.quiet), as_of))
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
    if delivery.exit_code and result.warnings:
        raise typer.Exit(1)


def cashflow_result(view: RecoveryView) -> Result:
    """What has happened month by month, and what is planned."""
    from jicai.calc.recovery.cashflow import cashflow_rows, cashflow_sums, expected_movements, lapsed_sums, unpaid
    from jicai.commands.recovery_notes import lapsed_lines
    from jicai.render.result import Chart, Picture, Result
    from jicai.tables.results_recovery import CASHFLOW

    expected = view.narrowed(expected_movements(view.course, view.inputs))
    lapsed = lapsed_sums(view.narrowed(unpaid(view.course, view.inputs)), view.as_of)
    (frame, sums, left_out), around = view.collect(
        expected, cashflow_rows(expected), cashflow_sums(expected), lapsed, expects=True
    )
    totals = _totals(sums)
    return Result(
        frame=frame,
        table=CASHFLOW,
        title=CASHFLOW.label,
        subtitle=view.narrowing.after(f"截至 {view.as_of}"),
        footer=[*totals, *lapsed_lines(left_out), *around.notes],
        basis=view.basis(around, {}),
        warnings=around.warnings,
        summary=totals,
        charts=[
            Chart("各基金逐月收支", "column", "month", ("advance", "offset", "refund"), group="fund", planned="planned")
        ],
        picture=Picture(label=("month", "fund"), out=("advance",), into=("offset", "refund"), planned="planned"),
    )


def _totals(sums: pl.DataFrame) -> list[str]:
    if sums.is_empty():
        return ["没有符合条件的收支"]
    lines = [_line("计划" if row["planned"] else "已发生", row) for row in sums.iter_rows(named=True)]
    if sums["planned"].any():
        lines.append("没有基金支付的月份不预计抵扣，余额列在退回月份，已过的列在截至日期的月份")
    return lines


def _line(name: str, row: dict[str, Any]) -> str:
    from jicai.render.words import money

    words = "，".join(
        f"{word} {money(row[key])} 元" for key, word in (("advance", "预付"), ("offset", "抵扣"), ("refund", "退回"))
    )
    return f"{name}：{words}"
