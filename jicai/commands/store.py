"""`jicai store`: the months that the workspace keeps, and the copies of files already read."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.help import Command, Group
from jicai.commands.shared.options import OUTPUT_PANEL, InputOptions

app = typer.Typer(
    help="已存的月份和缓存：看、删、留住。",
    no_args_is_help=True,
    cls=Group,
    options_metavar="[选项]",
    subcommand_metavar="命令 ...",
)


@app.command("info", cls=Command, options_metavar="[选项]")
@command_options()
def info(inputs: InputOptions, delivery: DeliveryOptions) -> None:
    """显示存了哪些月份，来自哪个导出，什么时候存的；缓存在哪里，占用多少。"""
    from jicai.intake.discover.workspace import open_workspace
    from jicai.render.output import deliver
    from jicai.results.ingest.answer import info_result

    months = open_workspace(inputs.workspace).months
    assert months is not None
    deliver(info_result(months), delivery.for_rendering())


@app.command("clear", cls=Command, options_metavar="[选项]")
@command_options()
def clear(
    inputs: InputOptions,
    cache: Annotated[bool, typer.Option("--cache", help="清空缓存，留住的也清。")] = False,
    months: Annotated[
        list[str] | None,
        typer.Option("--months", metavar="月份", help="删去这些月份，如 2026-07，可重复；all 为全部。"),
    ] = None,
    table: Annotated[
        list[str] | None,
        typer.Option("--table", metavar="表", help="只删这些表的，写中文名或英文键，可重复。", show_default="各表"),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不问，直接删。", rich_help_panel=OUTPUT_PANEL)] = False,
) -> None:
    """清空缓存（--cache）或删去已存的月份（--months）；月份删去后只能用原导出再存。"""
    from jicai.errors import UsageError
    from jicai.intake.discover.workspace import open_workspace
    from jicai.results.ingest.clearing import chosen_tables, clear_months, to_clear

    if not cache and not months:
        raise UsageError("要写明删什么：--cache 清空缓存，或 --months 2026-07 删去一个月")
    if months:
        tables = chosen_tables(table or ())
        chosen = to_clear(open_workspace(inputs.workspace), months, tables)
        if not yes:
            _ask(f"删去 {len(chosen):,} 个月份，共 {sum(chosen.values()):,} 行，以后只能用原导出再存，确定吗？")
        count = clear_months(lambda: open_workspace(inputs.workspace), inputs.workspace, months, tables)
        typer.echo(f"已删去 {count:,} 个月份")
    if cache:
        from jicai.store.cache import Cache

        typer.echo(f"已清空缓存，共 {Cache().clear()} 份")


@app.command("pin", cls=Command, options_metavar="[选项]")
@command_options()
def pin(
    inputs: InputOptions,
    off: Annotated[bool, typer.Option("--off", help="不再留住。")] = False,
) -> None:
    """留住这个工作目录用到的缓存：久不运行也不清，如一年才看一次的往年数据。

    已存的月份从不自动清，不用留。
    """
    from jicai.intake.discover.workspace import open_workspace
    from jicai.store.cache import Cache
    from jicai.store.load import load
    from jicai.tables import INPUTS

    cache = Cache()
    keys = load(open_workspace(inputs.workspace), INPUTS).cache_keys
    count = cache.pin(keys, on=not off)
    typer.echo(f"{'不再留住' if off else '已留住'}缓存 {count:,} 份")


def _ask(question: str) -> None:
    from jicai.errors import UsageError

    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(f"{question}不在终端里，没有人可问，确定就加 --yes")
    if not typer.confirm(question):
        raise typer.Abort
