"""`jicai demand`: reported needs against the last twelve months' purchases."""

from __future__ import annotations

from typing import Annotated

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import SCOPE_PANEL, InputOptions, ItemOptions
from jicai.results.demand.tables import NEEDED, OPTIONAL

CLAUSES = ("A 二（二）", "B 三（一）")


@command_options(tables=(*NEEDED, *OPTIONAL))
def command(
    inputs: InputOptions,
    scope: ItemOptions,
    delivery: DeliveryOptions,
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status", metavar="状态", help="只看这些状态，如 偏低 或 below，可重复。", rich_help_panel=SCOPE_PANEL
        ),
    ] = None,
) -> None:
    """报量核对：医疗机构填报的需求量与近十二个月采购量相比。

    采购量是品种的全部产品（中选、非中选、替代产品）的验收量，折合基本单位；近十二个月是截至日期前满月的十二个月。
    订单明细缺月份的不算比值，也不补；有采购而没有报量的也列出。

    --exit-code 在有偏低、偏高、有采购未报量或有报量无采购的行时以 1 退出。
    """
    from jicai.commands.shared.choices import chosen_values
    from jicai.commands.shared.dates import as_of_date
    from jicai.commands.shared.loading import read_tables
    from jicai.tables.results.demand import DEMAND

    statuses = chosen_values(DEMAND.column("status"), status, "--status")
    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED, OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.commands.shared.scope import chosen_scope
    from jicai.render.output import deliver
    from jicai.results.demand.answer import demand_result
    from jicai.results.evidence import evidence_of
    from jicai.results.freshness import with_freshness

    wanted = chosen_scope(scope, intake, quiet=delivery.quiet)
    result, needs_care = demand_result(intake, evidence_of(intake, as_of), wanted, statuses)
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
    if delivery.exit_code and needs_care:
        raise typer.Exit(1)
