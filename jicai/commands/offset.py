"""`jicai offset`: what of the advances is offset against the funds' payments, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from jicai.commands.dates import MonthOption, chosen_dates
from jicai.commands.expansion import command_options
from jicai.commands.money import NEEDED, OPTIONAL
from jicai.commands.offset_result import offset_result
from jicai.commands.options import (
    DeliveryOptions,
    InputOptions,
    ScopeOptions,
)

if TYPE_CHECKING:
    pass

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
