"""`jicai supply`: how companies and distributors supply, and the attention level that it suggests."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import SCOPE_PANEL, InputOptions, LineOptions
from jicai.errors import UsageError
from jicai.results.supply.answer import NEEDED, OPTIONAL

VIEW_PANEL = "结果"

#: The clauses that this command serves.
CLAUSES = ("A 二（四）", "A 二（五）", "B 三（三）", "B 三（五）")


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
        GroupBy | None,
        typer.Option("--by", help="按中选企业或配送企业。", rich_help_panel=SCOPE_PANEL, show_default="company"),
    ] = None,
    lines: Annotated[
        bool,
        typer.Option("--lines", help="改看没有供货的和迟送的订单明细，逐条列出。", rich_help_panel=VIEW_PANEL),
    ] = False,
    failed: Annotated[
        bool,
        typer.Option("--failed", help="改看没有供货的产品：订过几次，多少数量和金额。", rich_help_panel=VIEW_PANEL),
    ] = False,
) -> None:
    """供应情况：中选企业和配送企业的配送率、送达天数、拒绝配送，以及建议关注等级。

    等级按本工具的门槛提出，供人判断，不是官方评定。按配送企业时，每次送达算送达的那一家的，订单和应配送的算最先送达的
    那一家的，各家相加与按中选企业的合计相同。--exit-code 在建议了等级时以 1 退出；
    --lines 和 --failed 则在有未供货的订单时。
    """
    from jicai.commands.shared.dates import as_of_date
    from jicai.commands.shared.loading import read_tables

    _refuse_two({"--lines": lines, "--failed": failed, "--by": by})
    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED, OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.commands.shared.scope import chosen_scope
    from jicai.render.output import deliver
    from jicai.results.evidence import evidence_of
    from jicai.results.freshness import with_freshness
    from jicai.results.supply.answer import supply_result
    from jicai.results.supply.failures import FailuresView

    wanted, evidence = chosen_scope(scope, intake, quiet=delivery.quiet), evidence_of(intake, as_of)
    if lines or failed:
        view = FailuresView.of(intake, evidence, wanted)
        result, needs_care = view.lines() if lines else view.products()
    else:
        result, needs_care = supply_result(intake, evidence, wanted, (by or GroupBy.company).value)
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
    if delivery.exit_code and needs_care:
        raise typer.Exit(1)


def _refuse_two(views: Mapping[str, object]) -> None:
    """UsageError where two results are asked for at once."""
    given = [option for option, value in views.items() if value]
    if len(given) > 1:
        raise UsageError(f"{given[0]} 和 {given[1]} 是两种结果，请只写一个")
