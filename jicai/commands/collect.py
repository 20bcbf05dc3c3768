"""`jicai collect`: the workbooks of a dispatch that came back, merged and held against what was sent."""

from __future__ import annotations

import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from jicai.commands.shared.delivery import ShownOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import INPUT_PANEL, OUTPUT_PANEL

#: A list of more rows than a screen has: how to see less is said.
_LONG = 40


class Show(StrEnum):
    """Which list is shown."""

    parts = "parts"
    issues = "issues"
    open = "open"
    replies = "replies"


@command_options()
def command(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="放报回的文件的文件夹，子文件夹里的也读。")],
    shown: ShownOptions,
    sent: Annotated[
        Path | None,
        typer.Option(
            "--sent",
            metavar="文件夹",
            help="下发时写出的文件夹，里面有下发清单.json。",
            rich_help_panel=INPUT_PANEL,
            show_default="所读的文件夹里的",
        ),
    ] = None,
    show: Annotated[
        Show,
        typer.Option("--show", help="看哪一张：回收情况、问题、未答复的行、答复。", rich_help_panel=OUTPUT_PANEL),
    ] = Show.parts,
    top: Annotated[
        int | None,
        typer.Option(
            "--top", metavar="N", min=1, help="只列出前 N 行，另有多少行会说明。", rich_help_panel=OUTPUT_PANEL
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="文件夹",
            help="写出回收情况、答复、已处置发现、考核例外，文件夹要新的或空的。",
            rich_help_panel=OUTPUT_PANEL,
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="日期",
            help="写进已处置发现的处置日期。",
            rich_help_panel=OUTPUT_PANEL,
            show_default="今天",
        ),
    ] = None,
) -> None:
    """收回：合并报回的工作簿，谁没有报回，哪些行没有答复，哪些数改动过。

    文件改了名、排了序、筛选过、另存为别的格式都可以，按隐藏的行编号对上，每个锁定的格都与下发的核对。
    两份不同的答复、另加的行、列表里没有的词只列出，不采用。--exit-code 在有未答复的行或问题时以 1 退出。
    """
    from jicai.commands.shared.dates import as_of_date
    from jicai.results.collect.run import run, unusable, write

    decided_on = as_of_date(as_of)
    if output is not None:
        from jicai.errors import UsageError
        from jicai.render.folder import refuse_filled

        if output.resolve().is_relative_to(folder.resolve()):
            raise UsageError(f"-o {output}：在所读的文件夹里，下次会被当作报回的文件，请写到别的文件夹")
        refuse_filled(output, "收回的结果")
    outcome = run(folder, sent)
    from jicai.render.output import deliver

    rows = outcome.results[show.value].frame.height
    lines = write(outcome, output, decided_on) if output is not None else []
    deliver(outcome.results[show.value], replace(shown.for_rendering(), top=top))
    if not shown.quiet:
        for line in lines:
            print(line, file=sys.stderr)
        if top is None and rows > _LONG and sys.stdout.isatty():
            print(f"提示：共 {rows:,} 行，只看前 20 行用 --top 20，全部写成工作簿用 -o 文件夹", file=sys.stderr)
    if outcome.unusable:
        raise unusable(outcome.unusable)
    if shown.exit_code and outcome.needs_care:
        raise typer.Exit(1)
