"""`jicai explain`: how one figure was worked out, from which rows, and which rows it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from jicai.commands.progress import CountBy, CountOption, GroupBy
from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import SCOPE_PANEL, InputOptions, LineOptions, year_option
from jicai.errors import UsageError
from jicai.tables import INPUTS

WHAT_PANEL = "说明什么"


@command_options(tables=tuple(INPUTS))
def command(
    inputs: InputOptions,
    scope: LineOptions,
    delivery: DeliveryOptions,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="词...",
            help="说明哪一个数：医疗机构、品种、产品、企业、批次的编码或名称的一部分；或一条发现的编号。",
        ),
    ] = None,
    advance: Annotated[
        bool, typer.Option("--advance", help="说明预付金，写上医疗机构和批次。", rich_help_panel=WHAT_PANEL)
    ] = False,
    offset: Annotated[
        str | None,
        typer.Option(
            "--offset",
            metavar="月份",
            help="说明这个月的抵扣，写上医疗机构和批次；如 2026-08，或 this、last、next。",
            rich_help_panel=WHAT_PANEL,
        ),
    ] = None,
    line: Annotated[
        str | None,
        typer.Option("--line", metavar="编号", help="说明这条订单明细的应付、已付和逾期。", rich_help_panel=WHAT_PANEL),
    ] = None,
    by: Annotated[
        list[GroupBy] | None,
        typer.Option("--by", help="说明汇总的加权完成率，写上区县等；可重复。", rich_help_panel=WHAT_PANEL),
    ] = None,
    receipt: Annotated[
        str | None,
        typer.Option(
            "--receipt",
            metavar="编号",
            help="说明对账里的一笔，写入库单号或订单明细编号：凭什么对上，或为什么算线下采购。",
            rich_help_panel=WHAT_PANEL,
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="月份",
            help="说明约定项的完成率自这个月末以来的增减，写上医疗机构和品种；如 2026-08，或 last。",
            rich_help_panel=WHAT_PANEL,
        ),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against",
            metavar="文件夹",
            help="说明约定项与另一个工作目录（以前的导出）相比的增减；对照日期用 --since，不写则同一天。",
            rich_help_panel=WHAT_PANEL,
        ),
    ] = None,
    score: Annotated[
        bool, typer.Option("--score", help="说明年度考核的得分，写上医疗机构。", rich_help_panel=WHAT_PANEL)
    ] = False,
    surplus: Annotated[
        bool,
        typer.Option(
            "--surplus",
            help="说明结余留用，写上医疗机构和批次；再写品种的说明这个品种的结余。",
            rich_help_panel=WHAT_PANEL,
        ),
    ] = False,
    switch: Annotated[
        str | None,
        typer.Option(
            "--switch",
            metavar="批次",
            help="说明换批次时一家机构的一个品种，写到期的批次；新批次用 --to。",
            rich_help_panel=WHAT_PANEL,
        ),
    ] = None,
    new: Annotated[
        str | None, typer.Option("--to", metavar="批次", help="接续的新批次。", rich_help_panel=SCOPE_PANEL)
    ] = None,
    demand: Annotated[
        bool,
        typer.Option("--demand", help="说明报量核对，写上医疗机构和品种。", rich_help_panel=WHAT_PANEL),
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="得分按年度未满的试算。", rich_help_panel=SCOPE_PANEL)
    ] = False,
    scheme: Annotated[
        str | None,
        typer.Option(
            "--scheme",
            metavar="文件",
            help="得分按这个考核办法，结余按这个测算办法。",
            rich_help_panel=SCOPE_PANEL,
            show_default="得分按 jicai.toml 里的，没有则用示例",
        ),
    ] = None,
    fund: Annotated[
        str | None,
        typer.Option("--fund", metavar="职工|居民", help="抵扣的是哪个基金。", rich_help_panel=SCOPE_PANEL),
    ] = None,
    year: Annotated[int | None, year_option("截至日期所在的")] = None,
    count: CountOption = CountBy.accepted,
) -> None:
    """计算说明：一个数是怎样算出来的，用了哪些来源行，哪些没有计入，为什么。

    写上医疗机构和品种，说明这个约定项的完成率。计入的各行相加与结果分毫不差；每步附依据的条款。
    写成工作簿（-o 说明.xlsx）可以发给医疗机构核对。
    """
    from jicai.commands.explain.assess import explain_score
    from jicai.commands.explain.demand import explain_demand
    from jicai.commands.explain.finding import explain_finding
    from jicai.commands.explain.line import explain_line
    from jicai.commands.explain.money import explain_advance, explain_offset
    from jicai.commands.explain.progress import explain_item
    from jicai.commands.explain.surplus import SurplusAsked, explain_surplus
    from jicai.commands.explain.switch import SwitchAsked, explain_switch
    from jicai.commands.explain.words import finding_key
    from jicai.commands.shared.dates import as_of_date

    named = words or ()
    groups: list[Any] = [one.value for one in by or ()]
    key = finding_key(named, inputs.workspace)
    # With --against the day of --since is that of the other folder.
    figures: dict[str | None, object] = {key: key, "--line": line, "--receipt": receipt, "--against": against}
    figures |= {"--since": since if against is None else None}
    figures |= {"--score": score, "--offset": offset, "--advance": advance, "--by": by}
    figures |= {"--surplus": surplus, "--switch": switch, "--demand": demand}
    places = ("batch", "institution", "district", "company", "variety", "product")
    given: dict[str, object] = {f"--{name}": getattr(scope, name) for name in places}
    given |= {"--fund": fund, "--preview": preview, "--scheme": scheme, "--year": year, "--to": new}
    _refuse_idle(_only_kind(figures), {**given, "--count": count is not CountBy.accepted})
    if key:
        explain_finding(inputs, scope, delivery, key)
    elif line:
        if named:
            raise UsageError(f"{named[0]}：与 --line 不能同时用，订单明细编号已经指明是哪一条，请去掉它")
        explain_line(inputs, scope, delivery, line)
    elif receipt:
        from jicai.commands.explain.trade import explain_trade

        explain_trade(inputs, scope, delivery, named, receipt)
    elif against:
        from jicai.commands.explain.against import explain_against

        if year is not None:
            raise UsageError(f"--year {year}：与另一个文件夹相比看的是截至日期所在的协议年度，请改用 --as-of，或去掉它")
        explain_against(inputs, scope, delivery, named, against, since)
    elif since:
        from jicai.commands.explain.change import explain_change

        explain_change(inputs, scope, delivery, named, since, year, count.value)
    elif score:
        explain_score(inputs, scope, delivery, named, year, scheme, preview=preview)
    elif offset:
        explain_offset(inputs, scope, delivery, named, offset, fund, year)
    elif surplus:
        explain_surplus(inputs, scope, delivery, named, SurplusAsked(as_of_date(scope.as_of), year, scheme))
    elif switch:
        if year is not None:
            raise UsageError(f"--year {year}：接续看的是截至日期所在的协议年度，请改用 --as-of，或去掉它")
        explain_switch(inputs, scope, delivery, named, SwitchAsked(as_of_date(scope.as_of), switch, new))
    elif demand:
        if year is not None:
            raise UsageError(f"--year {year}：报量与截至日期前的十二个月相比，请改用 --as-of，或去掉它")
        explain_demand(inputs, scope, delivery, named, as_of_date(scope.as_of))
    elif advance:
        explain_advance(inputs, scope, delivery, named, as_of_date(scope.as_of), year)
    else:
        explain_item(inputs, scope, delivery, named, as_of_date(scope.as_of), year, count.value, groups)


#: Options that mean something for a few kinds of figures only, "" being an agreement item.
_FOR = {
    "--fund": ("--offset",),
    "--preview": ("--score",),
    "--scheme": ("--score", "--surplus"),
    "--to": ("--switch",),
    "--count": ("", "--by", "--since"),
}


def _only_kind(asked: Mapping[str | None, object]) -> str:
    """The kind of figure that is asked for; UsageError where there are two."""
    given = [str(option) for option, value in asked.items() if value]
    if len(given) > 1:
        raise UsageError(f"{given[0]} 与 {given[1]} 不能同时用：一次只说明一个数，请去掉其中一个")
    return given[0] if given else ""


def _refuse_idle(kind: str, given: Mapping[str, object]) -> None:
    """UsageError for an option that would change nothing of this kind of figure."""
    by_number = kind == "--line" or (kind and not kind.startswith("--"))
    for option, value in given.items():
        fitting = _FOR.get(option)
        if not value:
            continue
        if fitting is not None and kind not in fitting:
            words = "、".join(one or "约定项" for one in fitting)
            raise UsageError(f"{option}：只用于 {words}，这里不起作用，请去掉它")
        if fitting is None and by_number:
            raise UsageError(f"{option} 与 {kind} 不能同时用：编号已经指明是哪一个，请去掉这个选项")
