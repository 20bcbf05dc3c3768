"""`jicai report`: the monthly bulletin, as an official document, a page, or Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import INPUT_PANEL, OUTPUT_PANEL, InputOptions, PlaceOptions, month_option
from jicai.tables import INPUTS

#: The clauses that this command serves.
CLAUSES = ("A 二（五）", "B 三（五）")


@command_options(tables=tuple(INPUTS))
def command(
    inputs: InputOptions,
    scope: PlaceOptions,
    month: Annotated[str | None, month_option("哪个月的通报，如 2026-08，或 this、last")] = None,
    draft: Annotated[
        bool,
        typer.Option(
            "--draft", help="送审稿：标出与上月通报不同的数、句子和列入的机构。", rich_help_panel=OUTPUT_PANEL
        ),
    ] = False,
    answers: Annotated[
        Path | None,
        typer.Option(
            "--answers",
            metavar="文件夹",
            help="jicai collect -o 写出的文件夹：通报上次下发的答复、谁没有报回、到期没有完成的。",
            rich_help_panel=INPUT_PANEL,
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            metavar="文件",
            help="写入的 .docx、.html 或 .md 文件，{month} 代表月份。",
            rich_help_panel=OUTPUT_PANEL,
        ),
    ] = Path("集采监测通报-{month}.docx"),
    template: Annotated[
        Path | None,
        typer.Option(
            "--template",
            metavar="文件.docx",
            help="用本单位的模板，也可写进 jicai.toml 的 [report]。",
            rich_help_panel=OUTPUT_PANEL,
            show_default="随程序提供的",
        ),
    ] = None,
    number: Annotated[
        str,
        typer.Option(
            "--number", metavar="文号", help="红头下的发文字号。", rich_help_panel=OUTPUT_PANEL, show_default=False
        ),
    ] = "",
    write_template: Annotated[
        Path | None,
        typer.Option(
            "--write-template",
            metavar="文件.docx",
            help="只写出随程序提供的模板，供修改。",
            rich_help_panel=OUTPUT_PANEL,
        ),
    ] = None,
    page: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="文件.html",
            help="另写一个逐级查看的网页：批次、区县、机构、约定项、订单明细，不用联网；{month} 代表月份。",
            rich_help_panel=OUTPUT_PANEL,
        ),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="不显示提示和进度条。", rich_help_panel=OUTPUT_PANEL)
    ] = False,
) -> None:
    """监测通报：一个月的执行情况，按公文格式写成文字、表和图。

    各批次进度、区县排名、滞后的机构和原因、采购占比、供应、货款、检查发现、预付金。数都来自各命令的结果；缺少所需表的部分不写，缺数的句子不写，在文末说明。
    """
    from jicai.commands.report.run import Run, run, template_out

    if write_template is not None:
        template_out(write_template, quiet=quiet)
    else:
        run(Run(inputs, scope, month, output, template, number, draft, quiet, page, answers))
