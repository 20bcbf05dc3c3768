"""`jicai refund`: what of the advances the offsets leave to be paid back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from jicai.commands.shared.dates import MonthOption, chosen_dates
from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import InputOptions, ScopeOptions
from jicai.results.money import NEEDED, OPTIONAL
from jicai.results.recovery.refund import refund_result

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
    """预付退回：抵扣期满仍未抵完、应由医疗机构退回的预付金。

    抵扣期的基金支付尚未齐全的为预计。--month 看退回月份在该月的。--exit-code 在有逾期未退回的时以 1 退出。
    """
    from jicai.commands.shared.loading import read_tables
    from jicai.commands.shared.scope import chosen_scope, without_companies

    without_companies(scope, "jicai refund")
    as_of, wanted_month = chosen_dates(scope.as_of, month)
    intake = read_tables(inputs, delivery, _NEEDED, _OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.render.output import deliver
    from jicai.results.freshness import with_freshness
    from jicai.results.recovery.view import RecoveryView

    view = RecoveryView.of(intake, chosen_scope(scope, intake, quiet=delivery.quiet), as_of)
    result, is_late = refund_result(view, wanted_month)
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
    if delivery.exit_code and is_late:
        raise typer.Exit(1)
