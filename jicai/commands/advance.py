"""`jicai advance`: what the fund owes to institutions in advance, when, and what of it is paid."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from jicai.commands.shared.dates import MonthOption, chosen_dates
from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import SCOPE_PANEL, InputOptions, ScopeOptions
from jicai.results.money import NEEDED, OPTIONAL

#: The clauses that this command serves.
CLAUSES = ("A 二（三）", "B 三（四）")
_OPTIONAL = (*OPTIONAL, "disbursements")


class GroupBy(StrEnum):
    """What the tranches are added up by, fund by fund."""

    fund = "fund"
    district = "district"
    batch = "batch"


@command_options(tables=(*NEEDED, *_OPTIONAL))
def command(
    inputs: InputOptions,
    scope: ScopeOptions,
    delivery: DeliveryOptions,
    month: MonthOption = None,
    by: Annotated[GroupBy | None, typer.Option("--by", help="汇总到。", rich_help_panel=SCOPE_PANEL)] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status",
            metavar="状态",
            help="只看这些状态，如 逾期未拨足 或 late，可重复。",
            rich_help_panel=SCOPE_PANEL,
        ),
    ] = None,
) -> None:
    """医保预付：各医疗机构两期预付金的应拨、已拨付和最迟拨付日。

    --month 按最迟拨付日所在的月份。工作簿里另有每个基金一张的拨付清单。--exit-code 在有逾期未拨足的预付时以 1 退出。
    """
    from jicai.commands.shared.choices import chosen_values
    from jicai.commands.shared.loading import read_tables
    from jicai.commands.shared.scope import chosen_scope, without_companies
    from jicai.tables.results.advance import ADVANCE

    without_companies(scope, "jicai advance")
    statuses = chosen_values(ADVANCE.column("status"), status, "--status")
    as_of, due_month = chosen_dates(scope.as_of, month)
    intake = read_tables(inputs, delivery, NEEDED, _OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.render.output import deliver
    from jicai.results.advance.answer import advance_result
    from jicai.results.freshness import with_unread

    wanted = chosen_scope(scope, intake, quiet=delivery.quiet)
    result, is_late = advance_result(intake, as_of, wanted, due_month, by.value if by else None, statuses)
    deliver(with_unread(result, intake), delivery.for_rendering())
    if delivery.exit_code and is_late:
        raise typer.Exit(1)
