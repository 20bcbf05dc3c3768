"""`jicai ingest`: the months of exports kept in the workspace, so that the exports can be archived."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import INPUT_PANEL, InputOptions


@command_options()
def command(
    inputs: InputOptions,
    delivery: DeliveryOptions,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="文件", help="只存这些导出，可写多个。", show_default="工作目录里按月增加的全部"),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="以这次的为准，原来存的那几个月全部代替。", rich_help_panel=INPUT_PANEL)
    ] = False,
    add: Annotated[
        bool, typer.Option("--add", help="与原来存的合在一起，如另一家医院的导出。", rich_help_panel=INPUT_PANEL)
    ] = False,
) -> None:
    """按月存入：订单明细、货款支付等按月增加的导出，读好后存在工作目录的 数据/ 里，原导出可以归档。

    以后每个命令直接用存好的月份，结果与读原导出相同，仍注明来自哪个文件、工作表和行。同一个月重新导出的，
    整月代替；缺了原来有的明细时不存，问清是部分还是更正。--exit-code 在存入的导出有被拒绝的行时以 1 退出。
    """
    from jicai.commands.shared.loading import check_command
    from jicai.commands.shared.reading import reading_progress
    from jicai.errors import UsageError
    from jicai.intake.discover.workspace import open_workspace
    from jicai.render.output import deliver
    from jicai.results.ingest.asked import Asked
    from jicai.results.ingest.run import ingest

    if replace and add:
        raise UsageError("--replace 和 --add：只能写一个，代替原来的或与原来的合在一起")
    asked = Asked(
        files or (),
        "replace" if replace else "add" if add else "ask",
        skip_rejects=inputs.skip_rejects,
        use_cache=not inputs.no_cache,
    )
    with reading_progress(delivery.quiet) as progress:
        done = ingest(
            lambda: open_workspace(inputs.workspace), inputs.workspace, asked, check_command(inputs), progress
        )
    from jicai.results.ingest.answer import ingested_result

    deliver(ingested_result(done), delivery.for_rendering())
    if delivery.exit_code and done.rejected:
        raise typer.Exit(1)
