"""man/*.1: a manual page for every command, from what its `--help` shows.

Lines are broken here, as the help breaks them: groff knows of no place to break a line of Chinese.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from jicai.cli import app_of
from jicai.commands.shared.examples import EXAMPLES
from jicai.commands.shared.help import listed, paragraphs, sections
from jicai.render.layout import wrapped

#: `man` indents by 7 columns, and leaves 2 of the 80 free.
_WIDTH = 70
_ESCAPED = str.maketrans({"\\": "\\(rs", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"})
_EXITS = (
    "0  正常",
    "1  有需要处理的情况，而且加了 --exit-code",
    "2  输入或用法有误",
    "130  被中断",
)


def pages() -> dict[str, str]:
    """The text of every page by the name of its file: `jicai.1`, `jicai-progress.1`, `jicai-batch-check.1`, …"""
    command = typer.main.get_command(app_of())
    root: Any = command.make_context("jicai", [], resilient_parsing=True)
    return dict(_walk(root, ()))


def _walk(ctx: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    yield f"{_name(path)}.1", "\n".join(_page(ctx, path)) + "\n"
    for word, member in getattr(ctx.command, "commands", {}).items():
        yield from _walk(member.make_context(word, [], parent=ctx, resilient_parsing=True), (*path, word))


def _name(path: tuple[str, ...]) -> str:
    return "-".join(("jicai", *path))


def _page(ctx: Any, path: tuple[str, ...]) -> Iterator[str]:
    first, *more = paragraphs(ctx.command.help)
    yield '.\\" 由 docs/generate.py 根据程序里的声明生成，请勿手改。'
    yield f'.TH {_name(path).upper()} 1 "" jicai "jicai 手册"'
    yield from _section("名称", list(wrapped(f"{_name(path)} - {first.rstrip('。')}", _WIDTH)))
    yield from _section("用法", [ctx.command.get_usage(ctx).removeprefix("用法：")])
    if more:
        yield from _section("说明", [line for text in more for line in ("", *wrapped(text, _WIDTH))][1:])
    for title, entries in sections(ctx.command, ctx).items():
        # The help stands two columns in, a page of the manual does so anyway.
        yield from _section(title, [line.removeprefix("  ") for line in listed(entries, _WIDTH)])
    if examples := EXAMPLES.get(" ".join(path)):
        lines = [part for line, meaning in examples for part in (line, *(f"    {one}" for one in _folded(meaning)))]
        yield from _section("例子", lines)
    yield from _section("退出码", list(_EXITS))
    members = [_name((*path, word)) for word in getattr(ctx.command, "commands", {})]
    others = members or [_name(path[:-1])]
    yield from _section("另见", list(wrapped("，".join(f"{one}(1)" for one in others), _WIDTH)))
    yield from _section("手册", ["jicai docs 列出随程序安装的手册"])


def _folded(text: str) -> list[str]:
    return list(wrapped(text, _WIDTH - 4))


def _section(title: str, lines: list[str]) -> Iterator[str]:
    yield from (f".SH {_escaped(title)}", ".nf")
    yield from (_escaped(line.rstrip()) for line in lines)
    yield ".fi"


def _escaped(line: str) -> str:
    text = line.translate(_ESCAPED)
    return f"\\&{text}" if text.startswith((".", " ")) else text
