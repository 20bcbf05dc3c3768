"""`jicai cashflow`: what goes out of each fund as advances and comes back, month by month, past and planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import InputOptions, ScopeOptions
from jicai.results.money import NEEDED, OPTIONAL
from jicai.results.recovery.cashflow import cashflow_result

if TYPE_CHECKING:
    pass

#: The clauses that this command serves.
CLAUSES = ("A 二（三）", "B 三（四）")
_OPTIONAL = (*OPTIONAL, "fund_payments", "disbursements", "recoveries")


@command_options(tables=(*NEEDED, *_OPTIONAL))
def command(inputs: InputOptions, scope: ScopeOptions, delivery: DeliveryOptions) -> None:
    """基金收支：各基金逐月预付出去多少，抵扣、退回收回多少，含计划。

    汇总所有批次。尚未拨付的预付列在最迟拨付日的月份，逾期的列在截至日期的月份。--exit-code 在有提示时以 1 退出。
    """
    from jicai.commands.shared.dates import as_of_date
    from jicai.commands.shared.loading import read_tables
    from jicai.commands.shared.scope import chosen_scope, without_companies

    without_companies(scope, "jicai cashflow")
    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED, _OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.render.output import deliver
    from jicai.results.freshness import with_freshness
    from jicai.results.recovery.view import RecoveryView

    result = cashflow_result(RecoveryView.of(intake, chosen_scope(scope, intake, quiet=delivery.quiet), as_of))
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
    if delivery.exit_code and result.warnings:
        raise typer.Exit(1)
