"""`jicai demo`: the sample data in a folder of one's own, and the main job on it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_AS_OF = "2026-09-30"
_NEXT = (
    ("jicai progress --as-of {day} --by district", "按区县汇总"),
    ("jicai progress --as-of {day} --status 滞后 --sort gap --top 10", "落后最多的 10 项"),
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
    typer.echo(f"$ jicai progress -C {folder} --as-of {_AS_OF}\n")
    code = context.obj(
        ["progress", "-C", str(folder), "--as-of", _AS_OF, "--format", "table", "--top", "20", "--sort", "gap", "-q"]
    )
    typer.echo(f"\n接着可以试（先 cd {folder}）：")
    for line, meaning in _NEXT:
        typer.echo(f"  {line.format(day=_AS_OF)}    {meaning}")
    raise typer.Exit(code)
