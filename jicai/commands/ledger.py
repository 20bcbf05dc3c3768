"""`jicai ledger`: every movement of the advances in order, with the balance after each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from jicai.commands.expansion import command_options
from jicai.commands.ledger_result import ledger_result
from jicai.commands.money import NEEDED, OPTIONAL
from jicai.commands.options import (
    DeliveryOptions,
    InputOptions,
    ScopeOptions,
)

if TYPE_CHECKING:
    pass

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
