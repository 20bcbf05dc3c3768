"""`jicai offset`: what of the advances is offset against the funds' payments, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from jicai.commands.dates import MonthOption, chosen_dates
from jicai.commands.expansion import command_options
from jicai.commands.money import NEEDED, OPTIONAL
from jicai.commands.options import (
    DeliveryOptions,
    InputOptions,
    ScopeOptions,
)

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from jicai.commands.recovery import RecoveryView
    from jicai.render.result import Result

#: The clauses that this command serves.
CLAUSES = ("A 二（三）", "B 三（四）")
_NEEDED, _OPTIONAL = (*NEEDED, "fund_payments"), (*OPTIONAL, "disbursements", "recoveries")


@command_options(tables=(*_NEEDED, *_OPTIONAL))
def command(
    inputs: InputOptions,
    scope: ScopeOptions,
    delivery: DeliveryOptions,
    month: MonthOption = None,
) -> None:
    """预付抵扣：采购周期期满后，预付金逐月从基金应付金额中抵扣。

    列出抵扣期内月初有余额的各月，到基金支付的末月。几个批次同月抵扣的，先期满的先抵。--exit-code 在有提示时以 1 退出。
    """
    from jicai.commands.loading import read_tables
    from jicai.commands.scope import chosen_scope, without_companies

    without_companies(scope, "jicai offset")
    as_of, wanted_month = chosen_dates(scope.as_of, month)
    intake = read_tables(inputs, delivery, _NEEDED, _OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.intake.load`.
    from jicai.commands.freshness import with_freshness
    from jicai.commands.recovery import RecoveryView
    from jicai.render.output import deliver

    view = RecoveryView.of(intake, chosen_scope(scope, intake, quiet=delivery.quiet), as_of)
    result = offset_result(view, wanted_month)
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
    if delivery.exit_code and result.warnings:
        raise typer.Exit(1)


def offset_result(view: RecoveryView, month: date | None) -> Result:
    """The offsets of a month, or of all months."""
    from jicai.calc.recovery.rows import in_month, offset_rows, offset_sums, unlisted_rows, unlisted_sums
    from jicai.render.result import Result
    from jicai.tables.results_recovery import OFFSET

    table = view.table(OFFSET)
    rows = in_month(view.narrowed(offset_rows(view.course, view.institutions)), "month", month)
    unlisted = in_month(view.narrowed(unlisted_rows(view.course, view.institutions)), "month", month)
    (frame, sums, more), around = view.collect(
        rows, rows.select(table.keys), offset_sums(rows), unlisted_sums(unlisted)
    )
    month_words = f"{month:%Y-%m}" if month else "全部月份"
    return Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=view.narrowing.after(f"截至 {view.as_of}，{month_words}"),
        footer=[*_totals(sums), *_unlisted(more), *around.notes],
        basis=view.basis(around, {"月份": month_words}),
        warnings=around.warnings,
        remarks=around.remarks,
    )


def _totals(sums: pl.DataFrame) -> list[str]:
    from jicai.render.words import money

    total = sums.row(0, named=True)
    if not total["institution_code"]:
        return ["没有符合条件的抵扣"]
    refunded = total["recorded_refund"]
    return [
        f"合计 {total['institution_code']:,} 家机构，抵扣 {money(total['offset'])} 元",
        *([f"其间另有提前退回 {money(refunded)} 元，已从月末余额减去"] if refunded else []),
    ]


def _unlisted(more: pl.DataFrame) -> list[str]:
    from jicai.render.words import money

    offset, refund = more.row(0)
    if not offset and not refund:
        return []
    return [
        f"没有列出的月份（抵扣期之外、基金支付末月之后或月初没有余额）另有记录的抵扣 {money(offset)} 元、"
        f"退回 {money(refund)} 元，见 jicai ledger"
    ]
