"""命令.md: the help of every command as it is shown, at a fixed width and without colours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import typer

from jicai.cli import app_of

_WIDTH = 100
_INTRO = f"""# 命令

各命令的帮助，与 `jicai 命令 --help` 显示的相同（宽 {_WIDTH} 列）。
装好以后也可以用 `man jicai`、`man jicai-progress`、`man jicai-batch-check` 看（Windows 除外；虚拟环境要先激活）。
结果的列见 [输出表](输出表.md)，输入文件见 [输入表](输入表.md)，设置见 [设置](设置.md)。

退出码：0 正常；1 有需要处理的情况，而且加了 `--exit-code`；2 输入或用法有误；130 被中断。
标准输出只有结果，提示、进度条和错误都在标准错误上。

"""
_SHOW_ALL = """
import contextlib, io, json, sys
sys.argv = ["jicai"]
from jicai.cli import run
texts = []
for path in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        run([*path, "--help"])
    texts.append(shown.getvalue())
json.dump(texts, sys.stdout)
"""


def command_paths() -> Iterator[tuple[str, ...]]:
    """The words of every command, groups before their members; the program itself is ()."""
    yield from _walk(typer.main.get_command(app_of()), ())


def _walk(command: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield path
    members: dict[str, object] = getattr(command, "commands", {})
    for name, member in members.items():
        yield from _walk(member, (*path, name))


def page() -> str:
    """The Markdown of the page."""
    paths = list(command_paths())
    parts = []
    for path, shown in zip(paths, help_texts(paths), strict=True):
        text = "\n".join(line.rstrip() for line in shown.splitlines()).strip("\n")
        parts.append(f"## {' '.join(('jicai', *path))}\n\n```text\n{text}\n```\n")
    return _INTRO + "\n".join(parts)


def help_texts(paths: list[tuple[str, ...]]) -> list[str]:
    """What `--help` shows. A process of its own: the width and the colours are settled when rich is loaded."""
    forced = ("FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "TERMINAL_WIDTH")
    environment = {key: value for key, value in os.environ.items() if key not in forced}
    environment |= {"COLUMNS": str(_WIDTH), "NO_COLOR": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _SHOW_ALL],
        check=True,
        input=json.dumps(paths),
        stdout=subprocess.PIPE,
        env=environment,
        encoding="utf-8",
    )
    texts: list[str] = json.loads(done.stdout)
    return texts
