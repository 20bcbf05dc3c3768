"""`jicai supply`: how companies and distributors supply, and the attention level that it suggests."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from jicai.commands.options import (
    SCOPE_PANEL,
    DeliveryOptions,
    InputOptions,
    LineOptions,
    command_options,
)

#: The clauses that this command serves.
CLAUSES = ("A 二（四）", "A 二（五）", "B 三（三）", "B 三（五）")
NEEDED, OPTIONAL = ("orders", "products", "institutions"), ("agreed", "code_changes")


class GroupBy(StrEnum):
    """Whose supply it is."""

    company = "company"
    distributor = "distributor"


@command_options(tables=(*NEEDED, *OPTIONAL))
def command(
    inputs: InputOptions,
    scope: LineOptions,
    delivery: DeliveryOptions,
    by: Annotated[
        GroupBy, typer.Option("--by", help="按中选企业或配送企业。", rich_help_panel=SCOPE_PANEL)
    ] = GroupBy.company,
) -> None:
    """供应情况：中选企业和配送企业的配送率、送达天数、拒绝配送，以及建议关注等级。

    等级按本工具的门槛提出，供人判断，不是官方评定。按配送企业时，每次送达算送达的那一家的，订单和应配送的算最先送达的
    那一家的，各家相加与按中选企业的合计相同。--exit-code 在建议了等级时以 1 退出。
    """
    from jicai.commands.dates import as_of_date
    from jicai.commands.loading import read_tables

    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED, OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.intake.load`.
    from jicai.commands.evidence import evidence_of
    from jicai.commands.freshness import with_freshness
    from jicai.commands.scope import chosen_scope
    from jicai.commands.supply_result import supply_result
    from jicai.render.output import deliver

    wanted = chosen_scope(scope, intake, quiet=delivery.quiet)
    result, has_level = supply_result(intake, evidence_of(intake, as_of), wanted, by.value)
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
    if delivery.exit_code and has_level:
        raise typer.Exit(1)
