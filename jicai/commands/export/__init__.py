"""`jicai export`: all results of a month in one workbook, for whoever files or forwards them and for cron."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import OUTPUT_PANEL, SCOPE_PANEL, InputOptions, PlaceOptions, month_option
from jicai.tables import INPUTS


class SplitBy(StrEnum):
    """Who gets a workbook each."""

    district = "district"
    institution = "institution"


class LogAs(StrEnum):
    """How the one line about the run is written."""

    text = "text"
    json = "json"


@command_options(tables=tuple(INPUTS))
def command(
    inputs: InputOptions,
    scope: PlaceOptions,
    month: Annotated[str | None, month_option("哪个月的结果，如 2026-08，或 this、last、next")] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="结果",
            help="只要这些结果，写命令名或名称，如 progress 或 执行进度，可重复。",
            rich_help_panel=SCOPE_PANEL,
            show_default="全部结果",
        ),
    ] = None,
    split: Annotated[
        SplitBy | None,
        typer.Option("--split", help="按区县或医疗机构各写一份，另写目录。", rich_help_panel=OUTPUT_PANEL),
    ] = None,
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            metavar="文件",
            help="写入的 .xlsx 文件，{month} 代表月份；--split 时写目录，其余在同名文件夹里。",
            rich_help_panel=OUTPUT_PANEL,
        ),
    ] = Path("集采月报-{month}.xlsx"),
    log: Annotated[
        LogAs, typer.Option("--log", help="标准错误里那行运行记录的格式。", rich_help_panel=OUTPUT_PANEL)
    ] = LogAs.text,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="不显示提示、进度条和文字的运行记录。", rich_help_panel=OUTPUT_PANEL)
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="有需要处理的情况时以 1 退出。", rich_help_panel=OUTPUT_PANEL)
    ] = False,
) -> None:
    """月度导出：一个月的全部结果写成一个工作簿，供存档和定时运行。

    缺少所需表的结果不写，在目录里说明。文件写完整才换上，写不成时原有的文件不变；同一文件同时只许一个在写。

    --exit-code 在任何一项结果有需要处理的情况时以 1 退出，与各命令的相同；日程除外。
    """
    from jicai.commands.export.log import logged
    from jicai.commands.export.run import Run, run

    with logged(log.value, quiet=quiet) as done:
        run(Run(inputs, scope, month, only, split.value if split else None, output, quiet), done)
        done.exit_code = int(exit_code and done.needs_care)
    raise typer.Exit(done.exit_code)
