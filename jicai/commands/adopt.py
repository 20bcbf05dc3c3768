"""`jicai adopt`: what the files of a folder are, and what `jicai.toml` has to say for them to be read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import OUTPUT_PANEL, InputOptions


@command_options()
def command(
    inputs: InputOptions,
    delivery: DeliveryOptions,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="文件", help="只看这些文件，可写多个。", show_default="工作目录里的全部"),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="不问，认得准的就写入。", rich_help_panel=OUTPUT_PANEL)
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看，不写入。", rich_help_panel=OUTPUT_PANEL)] = False,
) -> None:
    """认表：原样放进来的文件各是哪张表，哪一列是什么，还要写什么。

    认得准的写成 jicai.toml 的 [[files]]，各带理由，原有的内容不动；拿不准的在终端逐个问，不问时列出来，
    连同要写的那几行。--exit-code 在还有没定的时以 1 退出。
    """
    from jicai.adopt.gathering import look_at
    from jicai.adopt.outcome import outcome
    from jicai.adopt.run import Adoption, settle
    from jicai.batches.what_if import refuse_assumptions
    from jicai.commands.shared.reading import reading_progress
    from jicai.commands.shared.targets import refuse_target
    from jicai.errors import UsageError
    from jicai.intake.discover.subfolders import no_spreadsheets
    from jicai.intake.discover.workspace import open_workspace
    from jicai.render.formats import choose_format
    from jicai.render.output import deliver

    refuse_assumptions(inputs.sets, "认表")
    workspace = open_workspace(inputs.workspace, inputs.overrides)
    refuse_target("-o", delivery.output, workspace)
    if not workspace.candidates and not files:
        raise UsageError(no_spreadsheets(workspace))
    with reading_progress(delivery.quiet) as progress:
        looked = look_at(workspace, files or (), progress)
    adoption = Adoption.of(workspace, looked, use_cache=not inputs.no_cache)
    shown = delivery.for_rendering()
    in_table = choose_format(shown, sys.stdout is not None and sys.stdout.isatty()) == "table"
    deliver(outcome(looked, adoption.views, brief=in_table), shown)
    at_terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    asking = at_terminal and not yes and not dry_run
    if not (yes or dry_run or asking) and not delivery.quiet:
        from jicai.render.terminal.said import say

        say("提示：不在终端里，没有人可问，只看不写；要写入请加 --yes")
    is_open = settle(adoption, asking=asking, writing=not dry_run and (yes or asking), quiet=delivery.quiet)
    if delivery.exit_code and is_open:
        raise typer.Exit(1)
