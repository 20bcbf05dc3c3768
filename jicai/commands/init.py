"""`jicai init`: a new workspace with its settings and an empty workbook for every input table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from jicai.errors import UsageError

_SETTINGS = "设置：每一项都写着默认值，不改就按默认值"
_SCHEMAS = "供编辑器检查和补全 jicai.toml、批次文件，不用改"
_ASIDE = "里的表不会读。有资料才填，填好后移到上一层文件夹；空着移过去，就表示一条也没有"
_NEXT = (
    ("按表头填写，或把系统导出的文件放进来（不用填空表，也不用改名）", ""),
    ("放的是系统导出的文件，认表、认列，写进 jicai.toml", "jicai adopt"),
    ("每个文件各行读得怎样，哪些行有问题、怎样改", "jicai check"),
    ("填好后看执行进度", "jicai progress"),
)


def _named(given: str | Path) -> Path:
    # An empty word, often a variable that is not set, would be the current folder.
    if not str(given).strip():
        raise UsageError("文件夹的名称是空的，请写明；要写入当前文件夹时不写它")
    return Path(given)


def command(
    folder: Annotated[
        Path,
        typer.Argument(metavar="文件夹", help="新的工作目录，不存在则新建。", show_default="当前文件夹", parser=_named),
    ] = Path(),
) -> None:
    """建立工作目录：写好默认值的 jicai.toml，和各输入表的空白工作簿。

    工作簿带有规定的表头、下拉列表和填表说明；.jicai 里的两个文件供编辑器检查和补全 jicai.toml、批次文件。
    文件夹里已有的文件都不动：已有导出的表不再写空白工作簿，只补上缺的。
    """
    from jicai.starter.folder import refuse_unusable, write_all
    from jicai.starter.present import present
    from jicai.starter.schemas import put_schemas
    from jicai.starter.workspace_files import contents

    refuse_unusable(folder)
    there = present(folder)
    written = {name: content for name, content in contents().items() if name not in there}
    write_all(folder, written)
    schemas = put_schemas(folder)
    _tell(folder, list(written), there, schemas=bool(schemas))


def _tell(folder: Path, written: list[str], there: Mapping[str, str], *, schemas: bool) -> None:
    from jicai.intake.discover.subfolders import OPTIONAL_FOLDER
    from jicai.render.layout import cells_of
    from jicai.starter.schemas import FOLDER as SCHEMAS
    from jicai.starter.workspace_files import file_names

    names = {name: table for name, table in file_names().items() if name in written}
    column = max(map(cells_of, file_names())) + 2

    def line(name: str, words: str) -> None:
        typer.echo(f"  {name}{' ' * (column - cells_of(name))}{words}")

    here = str(folder) == "."
    if not names:
        typer.echo("各表和设置文件都已经有了，没有写入。" + (f"已更新 {SCHEMAS}。" if schemas else ""))
        return
    if there:
        typer.echo("已有的不动：")
        for name, words in there.items():
            line(name, words)
        typer.echo("")
    typer.echo("已在当前文件夹写入：" if here else f"{'已写入' if there else '已建立工作目录'} {folder}：")
    for name, table in names.items():
        if table is None or not table.without:
            line(name, _SETTINGS if table is None else table.meaning)
    if schemas:
        line(SCHEMAS, _SCHEMAS)
    optional = [(name, table) for name, table in names.items() if table is not None and table.without]
    if optional:
        typer.echo(f"\n{OPTIONAL_FOLDER} {_ASIDE}：")
        for name, table in optional:
            line(name, f"不提供时，{table.without}")
    typer.echo("\n接着：" if here else f"\n接着（先 cd {folder}）：")
    for number, (meaning, typed) in enumerate(_NEXT, 1):
        typer.echo(f"  {number}. {meaning}" + (f"：{typed}" if typed else ""))
