"""`jicai catalogue`: the table 中选目录 made from the annexes of a notice."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from jicai.commands.shared.options import INPUT_PANEL, OUTPUT_PANEL, SCOPE_PANEL

_PRICE_UNITS = ("purchase", "base")


def command(
    annexes: Annotated[
        list[Path], typer.Argument(metavar="附件", help="中选结果的附件：.xlsx、.xls、.docx、.pdf 等，可以几个。")
    ],
    batch: Annotated[str, typer.Option("--batch", metavar="编码", help="属于哪个批次。", rich_help_panel=SCOPE_PANEL)],
    products: Annotated[
        list[Path] | None,
        typer.Option(
            "--products",
            metavar="文件",
            help="平台产品目录，用来补编码，可重复。",
            rich_help_panel=INPUT_PANEL,
        ),
    ] = None,
    price_unit: Annotated[
        str | None,
        typer.Option(
            "--price-unit",
            metavar="purchase|base",
            help="没写单位的中选价按什么：purchase 采购单位，base 最小单位。",
            rich_help_panel=INPUT_PANEL,
        ),
    ] = None,
    workspace: Annotated[
        Path,
        typer.Option(
            "-C",
            "--workspace",
            metavar="文件夹",
            help="工作目录。",
            rich_help_panel=INPUT_PANEL,
            show_default="当前文件夹",
        ),
    ] = Path(),
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="文件.xlsx",
            help="写入的工作簿；已有的，保留您填过的。",
            rich_help_panel=OUTPUT_PANEL,
            show_default="工作目录里的 中选目录-批次编码.xlsx",
        ),
    ] = None,
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="格式",
            help="显示的格式：table 给出待核对的汇总；json、csv 等给出各行。",
            rich_help_panel=OUTPUT_PANEL,
        ),
    ] = "auto",
    headers: Annotated[
        str | None,
        typer.Option("--headers", metavar="zh|en", help="用中文表头或英文字段名。", rich_help_panel=OUTPUT_PANEL),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="不显示提示和进度。", rich_help_panel=OUTPUT_PANEL)
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="有待核对的以 1 退出。", rich_help_panel=OUTPUT_PANEL)
    ] = False,
) -> None:
    """由通知的附件做出中选目录：品种、企业、价格、编码和折算系数。

    拿不准的必填项空着，不猜；在工作簿里着色，并在“待核对”表逐格写明原因、建议和附件里的位置。

    核定后再运行同一条命令：填过、改过和采纳的都保留，附件新增的行补上，不再有的标出。
    """
    from jicai.commands.shared.scope import chosen_batches
    from jicai.errors import UsageError
    from jicai.intake.discover.workspace import open_workspace
    from jicai.render.formats import choose_format
    from jicai.render.result import OutputOptions

    if price_unit not in (None, *_PRICE_UNITS):
        raise UsageError(f"--price-unit {price_unit}：只能是 purchase（每采购单位）或 base（每最小单位）")
    batches = open_workspace(workspace).batches
    code = chosen_batches([batch], batches, quiet=quiet)[0]
    target = output or workspace / f"中选目录-{code}.xlsx"
    if target.suffix.lower() != ".xlsx":
        raise UsageError(f"-o {target}：中选目录写成 Excel 工作簿，文件名请以 .xlsx 结尾")
    options = OutputOptions(format_, None, headers, quiet)
    name = choose_format(options, sys.stdout is not None and sys.stdout.isatty())
    # Heavy imports come after the options are known to be good.
    from jicai.catalogue.make import make_catalogue
    from jicai.catalogue.results import rows_of, summary
    from jicai.catalogue.settle import doubtful_cells
    from jicai.render.output import deliver

    names = {one.code: one.name for one in batches.values()}
    with _progress(quiet) as told:
        made = make_catalogue(annexes, products or [], target, code, batches[code].kind, price_unit, names, told)
    title = f"{batches[code].name}（{code}）"
    deliver((summary if name == "table" else rows_of)(made, title, target), options)
    doubtful = made.derived.loose or any(row.doubts or doubtful_cells(row) for row in made.settled.rows)
    if exit_code and doubtful:
        raise typer.Exit(1)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str], None]]:
    """A line on standard error that says which file is being read; only at a terminal."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.markup import escape

    with Console(stderr=True).status("读取附件", spinner="line") as status:
        yield lambda name: status.update(f"读取 {escape(name)}")
