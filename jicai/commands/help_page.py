"""`jicai help`: the help page of a command."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated, Any

import typer

from jicai.errors import UsageError


def command(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="命令", help="命令的名称；一组命令里的写两个词。", show_default=False)
    ] = None,
) -> None:
    """显示一个命令的帮助；不写命令时列出全部命令。"""
    shown: Any = ctx.find_root()
    for word in words or ():
        members = getattr(shown.command, "commands", {})
        if word not in members:
            nearest = get_close_matches(word, members, n=1)
            remedy = f"是否要写 {nearest[0]}？" if nearest else f"见 {shown.command_path} --help"
            raise UsageError(f"没有命令 {word}，{remedy}")
        shown = members[word].make_context(word, [], parent=shown, resilient_parsing=True)
    typer.echo(shown.get_help())
