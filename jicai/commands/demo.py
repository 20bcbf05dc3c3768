"""`jicai demo`: the sample data in a folder of one's own, and the main job on it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from jicai.commands.shared.shell_words import quoted

_AS_OF = "2026-09-30"
_NEXT = (
    ("jicai progress --as-of {day} --by district", "按区县汇总"),
    ("jicai overdue --as-of {day} --by institution", "各机构逾期的货款"),
    ("jicai progress --as-of {day} -o 进度.xlsx", "写成工作簿"),
    ("jicai check", "每个文件读了多少行"),
)


def command(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="放示例数据的文件夹，不存在则新建。")] = Path(
        "jicai-demo"
    ),
) -> None:
    """复制一份示例数据（均为编造），算一次采购进度。"""
    from jicai.starter.samples import copy_samples

    copied = copy_samples(folder)
    typer.echo(f"示例数据（均为编造）已复制到 {folder}：{copied} 个文件\n")
    asked = ["progress", "-C", str(folder), "--as-of", _AS_OF, "--sort", "gap", "--top", "5"]
    typer.echo(f"$ jicai {' '.join(map(quoted, asked))}\n")
    # What follows is to stay on the screen with it, so it goes through no pager.
    code = context.obj([*asked, "--format", "table", "--no-pager", "-q"])
    typer.echo(f"\n接着可以试（先 cd {quoted(str(folder))}）：")
    for line, meaning in _NEXT:
        typer.echo(f"  {line.format(day=_AS_OF)}    {meaning}")
    if shutil.which("jicai") is None:
        typer.echo(f"\n现在直接输入 jicai 还找不到程序，先激活虚拟环境：{_activation()}")
    raise typer.Exit(code)


def _activation() -> str:
    """What puts the environment that this program runs in on the path."""
    folder = Path(sys.executable).parent
    return str(folder / "activate") if os.name == "nt" else f"source {quoted(str(folder / 'activate'))}"
