"""`jicai offset`: what of the advances is offset against the funds' payments, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from jicai.commands.shared.dates import MonthOption, chosen_dates
from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import InputOptions, ScopeOptions
from jicai.results.money import NEEDED, OPTIONAL
from jicai.results.recovery.offset import offset_result

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
    from jicai.commands.shared.loading import read_tables
    from jicai.commands.shared.scope import chosen_scope, without_companies

    without_companies(scope, "jicai offset")
    as_of, wanted_month = chosen_dates(scope.as_of, month)
    intake = read_tables(inputs, delivery, _NEEDED, _OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.render.output import deliver
    from jicai.results.freshness import with_freshness
    from jicai.results.recovery.view import RecoveryView

    view = RecoveryView.of(intake, chosen_scope(scope, intake, quiet=delivery.quiet), as_of)
    result = offset_result(view, wanted_month)
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
    if delivery.exit_code and result.warnings:
        raise typer.Exit(1)
