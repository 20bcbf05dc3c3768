"""`jicai ledger`: every movement of the advances in order, with the balance after each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import InputOptions, ScopeOptions
from jicai.results.money import NEEDED, OPTIONAL
from jicai.results.recovery.ledger import ledger_result

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
    from jicai.commands.shared.dates import as_of_date
    from jicai.commands.shared.loading import read_tables
    from jicai.commands.shared.scope import chosen_scope, without_companies

    without_companies(scope, "jicai ledger")
    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED, _OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.render.output import deliver
    from jicai.results.freshness import with_freshness
    from jicai.results.recovery.view import RecoveryView

    result = ledger_result(RecoveryView.of(intake, chosen_scope(scope, intake, quiet=delivery.quiet), as_of))
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
    if delivery.exit_code and result.warnings:
        raise typer.Exit(1)
