"""`jicai dispatch`: a workbook for every district or institution with what it has to answer."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from jicai.commands.shared.delivery import ShownOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import (
    INPUT_PANEL,
    OUTPUT_PANEL,
    SCOPE_PANEL,
    InputOptions,
    PlaceOptions,
    month_option,
)
from jicai.errors import UsageError
from jicai.tables import INPUTS


class SentTo(StrEnum):
    """Who gets a workbook each."""

    district = "district"
    institution = "institution"


@command_options(tables=tuple(INPUTS))
def command(
    inputs: InputOptions,
    scope: PlaceOptions,
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="文件夹", help="写入的文件夹，新的或空的。", rich_help_panel=OUTPUT_PANEL
        ),
    ],
    shown: ShownOptions,
    by: Annotated[
        SentTo, typer.Option("--by", help="发给谁，各一个工作簿。", rich_help_panel=SCOPE_PANEL)
    ] = SentTo.district,
    month: Annotated[str | None, month_option("哪个月的，如 2026-08，或 this、last")] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="内容",
            help="只下发这些：items 约定项、overdue 逾期货款、findings 检查发现、rejected 被拒绝的行，可重复。",
            rich_help_panel=SCOPE_PANEL,
            show_default="全部",
        ),
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option(
            "--previous", metavar="文件", help="上次收回的答复，列在旁边供对照。", rich_help_panel=INPUT_PANEL
        ),
    ] = None,
    due: Annotated[
        str | None,
        typer.Option("--due", metavar="日期", help="请在哪一天前报回，写在填表说明里。", rich_help_panel=OUTPUT_PANEL),
    ] = None,
) -> None:
    """下发：每个区县或每家医疗机构一个工作簿，列出要它说明、处置、改正的。

    滞后和未采购的约定项（附提出的原因）、逾期货款、检查发现、被拒绝的行。数已锁定，原因、整改措施、完成时限、处置由它填写。
    下发清单.json 留在文件夹里，不要发出去；收回用 jicai collect。--exit-code 在有要答复的行时以 1 退出。
    """
    from jicai.batches.what_if import refuse_assumptions
    from jicai.commands.dispatch.run import Run, run
    from jicai.commands.dispatch.words import chosen_kinds
    from jicai.commands.shared.dates import day_option, month_dates

    refuse_assumptions(inputs.sets, "下发")
    as_of, of_month = month_dates(scope.as_of, month)
    if of_month > as_of:
        raise UsageError(f"--month {of_month:%Y-%m}：这个月还没有到（截至 {as_of}），请写已有数据的月份")
    kinds = chosen_kinds(only)
    day = day_option("--due", due)
    asked = Run(inputs, scope, as_of, of_month, by.value, kinds, day, previous, output, shown.quiet)
    result, rows = run(asked)
    from jicai.render.output import deliver

    deliver(result, shown.for_rendering())
    if shown.exit_code and rows:
        raise typer.Exit(1)
