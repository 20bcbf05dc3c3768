"""`jicai cache`: the copies of files already read."""

from __future__ import annotations

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.help import Command, Group

app = typer.Typer(
    help="缓存：读过的文件不再解析；随时可以清空。",
    no_args_is_help=True,
    cls=Group,
    options_metavar="[选项]",
    subcommand_metavar="命令 ...",
)


@app.command("info", cls=Command, options_metavar="[选项]")
@command_options()
def info(delivery: DeliveryOptions) -> None:
    """显示缓存在哪里，占用多少。"""
    import polars as pl

    from jicai.render.output import Result, deliver
    from jicai.store.cache import Cache
    from jicai.tables.results.tools import CACHE_INFO

    cache = Cache()
    frame = pl.DataFrame(
        [(str(cache.folder), len(cache.entries()), cache.megabytes())], schema=list(CACHE_INFO.keys), orient="row"
    )
    result = Result(frame, CACHE_INFO, CACHE_INFO.label)
    deliver(result, delivery.for_rendering())


@app.command("clear", cls=Command, options_metavar="[选项]")
def clear() -> None:
    """清空缓存。"""
    from jicai.store.cache import Cache

    typer.echo(f"已清空缓存，共 {Cache().clear()} 份")
