"""`jicai surplus`: what the fund saved on a batch, and what of it an institution keeps."""

from __future__ import annotations

from typing import Annotated

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import SCOPE_PANEL, InputOptions, ItemOptions, year_option
from jicai.results.surplus.tables import NEEDED, OPTIONAL


@command_options(tables=(*NEEDED, *OPTIONAL))
def command(
    inputs: InputOptions,
    scope: ItemOptions,
    delivery: DeliveryOptions,
    items: Annotated[
        bool, typer.Option("--items", help="改看每家机构每个品种的结余。", rich_help_panel="结果")
    ] = False,
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status",
            metavar="状态",
            help="只看这些状态，如 有留用；--items 时如 超支，可重复。",
            rich_help_panel=SCOPE_PANEL,
        ),
    ] = None,
    scheme: Annotated[
        str | None,
        typer.Option(
            "--scheme",
            metavar="文件",
            help="测算办法的文件。",
            rich_help_panel=SCOPE_PANEL,
            show_default="随程序提供的 26 号文参考办法",
        ),
    ] = None,
    year: Annotated[int | None, year_option("截至日期所在的")] = None,
) -> None:
    """结余留用：各医疗机构的医保资金结余测算基数和留用金额。

    结余是医保资金预算减基金实际支出，按品种算；计入的各品种相加是结余测算基数，乘以留用比例是留用金额。

    参照医保发〔2020〕26号，是我们的读法；预算、支出、条件、比例都在测算办法里，可以换成本地的。
    集采前均价和统筹基金支付比例在结余测算表，考核得分在结余考核表。

    --exit-code 在有缺测算参数、缺考核得分的行时以 1 退出。
    """
    from jicai.commands.shared.choices import chosen_values
    from jicai.commands.shared.dates import as_of_date
    from jicai.commands.shared.loading import read_tables
    from jicai.errors import UsageError
    from jicai.results.surplus.scheme import chosen_surplus
    from jicai.tables.results.surplus import SURPLUS, SURPLUS_ITEMS

    statuses = chosen_values((SURPLUS_ITEMS if items else SURPLUS).column("status"), status, "--status")
    if scope.company:
        raise UsageError(f"--company {scope.company[0]}：结余按品种算，不分企业，请去掉这个选项")
    if scope.variety and not items:
        raise UsageError(f"--variety {scope.variety[0]}：留用金额是各品种合计的，看一个品种请加 --items")
    chosen = chosen_surplus(scheme)
    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED, OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.commands.shared.scope import chosen_scope
    from jicai.render.output import deliver
    from jicai.results.freshness import with_freshness
    from jicai.results.surplus.answer import surplus_result
    from jicai.results.surplus.view import SurplusView

    wanted = chosen_scope(scope, intake, quiet=delivery.quiet)
    result, needs_care = surplus_result(SurplusView(intake, chosen, as_of, year), wanted, statuses, items=items)
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
    if delivery.exit_code and needs_care:
        raise typer.Exit(1)
