"""`jicai advance`: what the fund owes to institutions in advance, when, and what of it is paid."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from jicai.commands.dates import MonthOption, chosen_dates
from jicai.commands.expansion import command_options
from jicai.commands.money import NEEDED, OPTIONAL
from jicai.commands.options import (
    SCOPE_PANEL,
    DeliveryOptions,
    InputOptions,
    ScopeOptions,
)

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
    from jicai.commands.loading import read_tables
    from jicai.commands.rows import chosen_values
    from jicai.commands.scope import chosen_scope, without_companies
    from jicai.tables.results_advance import ADVANCE

    without_companies(scope, "jicai advance")
    statuses = chosen_values(ADVANCE.column("status"), status, "--status")
    as_of, due_month = chosen_dates(scope.as_of, month)
    intake = read_tables(inputs, delivery, NEEDED, _OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.intake.load`.
    from jicai.commands.advance_result import advance_result
    from jicai.commands.freshness import with_unread
    from jicai.render.output import deliver

    wanted = chosen_scope(scope, intake, quiet=delivery.quiet)
    result, is_late = advance_result(intake, as_of, wanted, due_month, by.value if by else None, statuses)
    deliver(with_unread(result, intake), delivery.for_rendering())
    if delivery.exit_code and is_late:
        raise typer.Exit(1)
