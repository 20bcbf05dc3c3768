"""`jicai switch`: a batch that ends beside the batch that takes its place."""

from __future__ import annotations

from typing import Annotated

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import SCOPE_PANEL, InputOptions, ItemOptions
from jicai.errors import UsageError
from jicai.results.switch.tables import MONEY, NEEDED, OPTIONAL

CLAUSES = ("B 二（三）",)


@command_options(tables=(*NEEDED, *OPTIONAL, *MONEY))
def command(
    inputs: InputOptions,
    scope: ItemOptions,
    delivery: DeliveryOptions,
    old: Annotated[
        str,
        typer.Option("--from", metavar="批次", help="到期的批次，编码或名称的一部分。", rich_help_panel=SCOPE_PANEL),
    ],
    new: Annotated[str, typer.Option("--to", metavar="批次", help="接续它的新批次。", rich_help_panel=SCOPE_PANEL)],
    prices: Annotated[
        bool, typer.Option("--prices", help="改看每个品种的新旧企业和价格。", rich_help_panel="结果")
    ] = False,
    money: Annotated[
        bool, typer.Option("--money", help="改看每家机构两个批次的预付金。", rich_help_panel="结果")
    ] = False,
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status",
            metavar="状态",
            help="只看这些状态，如 更换企业 或 changed，可重复。",
            rich_help_panel=SCOPE_PANEL,
        ),
    ] = None,
) -> None:
    """批次接续：到期批次与接续它的新批次相比，企业、未完的订单、剩下的约定量、价格和预付金。

    每行是一家机构的一个品种：新旧中选企业，到期批次没有完成的约定量和没有验收完的订单，新批次的约定量。

    品种按编码对应；编码变了的写在品种接续表。两个批次的品种基本单位要相同。

    --exit-code 在有更换企业或不再接续、又有未完订单的行时以 1 退出；--money 则在原批次有余额时。
    """
    from jicai.commands.shared.choices import chosen_values
    from jicai.commands.shared.dates import as_of_date
    from jicai.commands.shared.loading import read_tables
    from jicai.tables.results.switch import SWITCH

    if prices and money:
        raise UsageError("--prices 与 --money 不能同时用：一次只看一种，请去掉其中一个")
    if scope.batch:
        raise UsageError(f"--batch {scope.batch[0]}：两个批次用 --from、--to 写，请去掉这个选项")
    if scope.company:
        raise UsageError(f"--company {scope.company[0]}：接续按品种看，不分企业，请去掉这个选项")
    if money and (status or scope.variety):
        raise UsageError(
            f"--money 与 {'--status' if status else '--variety'} 不能同时用：预付金不分品种，请去掉其中一个"
        )
    if prices and (scope.institution or scope.district):
        option = "--institution" if scope.institution else "--district"
        raise UsageError(f"--prices 与 {option} 不能同时用：价格不分机构，请去掉其中一个")
    statuses = chosen_values(SWITCH.column("status"), status, "--status")
    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED, (*OPTIONAL, *MONEY) if money else OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.commands.shared.batch_pair import chosen_pair
    from jicai.commands.shared.scope import chosen_scope
    from jicai.render.output import deliver
    from jicai.results.freshness import with_freshness
    from jicai.results.switch.answer import money_result, switch_result

    pair = chosen_pair(intake, old, new, quiet=delivery.quiet)
    wanted = chosen_scope(scope, intake, quiet=delivery.quiet)
    if money:
        result, needs_care = money_result(intake, pair, as_of, wanted)
    else:
        result, needs_care = switch_result(intake, pair, as_of, wanted, statuses, prices=prices)
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
    if delivery.exit_code and needs_care:
        raise typer.Exit(1)
