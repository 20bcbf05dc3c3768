"""`jicai diff`: what changed between two months, or against an older export."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import INPUT_PANEL, SCOPE_PANEL, InputOptions, ItemOptions
from jicai.errors import UsageError
from jicai.results.diff.tables import NEEDED
from jicai.tables import INPUTS

if TYPE_CHECKING:
    from jicai.results.diff.sides import Sides

VIEW_PANEL = "结果"


class Show(StrEnum):
    """Which result is shown."""

    summary = "summary"
    progress = "progress"
    lines = "lines"
    findings = "findings"
    overdue = "overdue"
    funds = "funds"
    purchases = "purchases"


class GroupBy(StrEnum):
    """What progress or purchases are compared by."""

    batch = "batch"
    district = "district"
    institution = "institution"
    level = "level"
    variety = "variety"
    company = "company"


@command_options(tables=tuple(INPUTS))
def command(
    inputs: InputOptions,
    scope: ItemOptions,
    delivery: DeliveryOptions,
    from_: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="月份",
            help="与哪个月末相比，如 2026-08 或 last；也可以写日期。",
            rich_help_panel=SCOPE_PANEL,
            show_default="上个月末；有 --against 时同一天",
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="月份",
            help="现在是哪个月末，代替 --as-of；未过完的月截至今天。",
            rich_help_panel=SCOPE_PANEL,
            show_default="截至日期",
        ),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against",
            metavar="文件夹",
            help="与另一个工作目录（以前的导出）相比，用它自己的 jicai.toml。",
            rich_help_panel=INPUT_PANEL,
        ),
    ] = None,
    show: Annotated[
        Show | None,
        typer.Option("--show", help="看哪一样变化。", rich_help_panel=VIEW_PANEL, show_default="summary"),
    ] = None,
    by: Annotated[
        GroupBy | None,
        typer.Option(
            "--by", help="进度变化（默认）或 --show purchases 汇总到。", rich_help_panel=VIEW_PANEL, show_default=False
        ),
    ] = None,
) -> None:
    """变化：两个月末之间，或与以前的导出相比，什么变了，为什么。

    进度落后、检查发现、逾期货款各分新出现、加重、仍在、消除；完成率的增减分成约定与目录、前期明细的改动、补报、删去和新采购，
    相加正好等于增减；另有预付金的往来，当月采购的环比和同比。写成工作簿每样一张工作表。
    --exit-code 在有新出现或加重的时以 1 退出。
    """
    from jicai.commands.diff.days import compared_days
    from jicai.commands.diff.folder import read_sides

    name = _view(show, by)
    then_day, now_day = compared_days(scope.as_of, from_, to, other_folder=against is not None)
    sides = read_sides(inputs, scope, delivery, against, then_day, now_day, NEEDED)
    needs_care = _delivered(sides, delivery, name, by.value if by else None)
    if delivery.exit_code and needs_care:
        raise typer.Exit(1)


def _view(show: Show | None, by: GroupBy | None) -> str:
    """The word of the result; UsageError where it is not grouped so."""
    from jicai.tables.results.diff.progress import DIFF_GROUPS
    from jicai.tables.results.diff.purchases import PURCHASE_GROUPS

    if show is None:
        return "summary" if by is None else "progress"
    if by is None:
        return show.value
    fitting = {"progress": DIFF_GROUPS, "purchases": PURCHASE_GROUPS}.get(show.value, ())
    if by.value not in fitting:
        groups = f"可用 {'、'.join(fitting)}" if fitting else "请去掉 --by"
        raise UsageError(f"--by {by.value}：--show {show.value} 不能这样汇总，{groups}")
    return show.value


def _delivered(sides: Sides, delivery: DeliveryOptions, name: str, by: str | None) -> bool:
    """Whether what was shown or written needs care."""
    from jicai.commands.diff.workbook import deliver_all, is_workbook
    from jicai.render.output import deliver
    from jicai.results.diff.views import all_views, one_view
    from jicai.results.freshness import with_freshness

    if name != "summary":
        result, needs_care = one_view(sides, name, by)
        deliver(with_freshness(result, sides.now, sides.now_day), delivery.for_rendering())
        return needs_care
    in_workbook = is_workbook(delivery)
    summary, results, needs_care = all_views(sides, in_workbook=in_workbook)
    summary = with_freshness(summary, sides.now, sides.now_day)
    if in_workbook:
        deliver_all(sides, summary, results, delivery)
    else:
        deliver(summary, delivery.for_rendering())
    return needs_care
