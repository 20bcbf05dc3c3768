"""Spreadsheets in folders of the workspace: nothing reads them, and nobody would know."""

from __future__ import annotations

import os
from pathlib import Path

from jicai.intake.discover.entries import quoted
from jicai.intake.discover.months import FOLDER
from jicai.intake.discover.workspace import Workspace, real_path
from jicai.intake.files.sniff import ARCHIVES, EXTENSIONS
from jicai.tables.results.collect import COLLECT
from jicai.tables.results.dispatch import MANIFEST_FILE
from jicai.tables.results.letter import REGISTER_FILE

#: Where `jicai init` puts the blank workbooks of the tables that may be left out. They are not read there: an empty one
#: would say that there was nothing of its kind.
OPTIONAL_FOLDER = "可选表"
#: A workspace may lie in anybody's home: no more entries than these are looked at.
_MOST = 20_000


def subfolder_lines(workspace: Workspace, wanted: str = "orders") -> list[str]:
    """A Chinese line for every folder in the workspace that holds spreadsheets of which none is an input.

    Those that `jicai dispatch` and `jicai collect` wrote are none that anybody looks for. `wanted` is the key of the
    table that the line shows how to name.
    """
    read = {real_path(candidate.path) for candidate in workspace.candidates}
    found: dict[str, list[Path]] = {}
    looked = 0
    for folder, folders, names in os.walk(workspace.folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        if Path(folder) == workspace.folder and FOLDER in folders and workspace.months and workspace.months.exports:
            folders.remove(FOLDER)  # the kept months, which are read
        looked += len(names) + len(folders)
        if looked > _MOST:
            break
        held = (
            [Path(folder, name) for name in names if _is_spreadsheet(name)] if Path(folder) != workspace.folder else []
        )
        if held and not _is_own(names) and not any(real_path(path) in read for path in held):
            found[Path(folder).relative_to(workspace.folder).as_posix()] = held
    return [_words(name, held, wanted) for name, held in found.items()]


def _words(name: str, held: list[Path], wanted: str) -> str:
    count = len(held)
    if name == OPTIONAL_FOLDER:
        return f"子文件夹 {name}：里面的 {count:,} 张表样不读；填好的请移到工作目录里"
    patterns = ", ".join(f'"{quoted(name)}/*{suffix}"' for suffix in sorted({path.suffix for path in held}))
    return (
        f"子文件夹 {name}：里面有 {count:,} 个表格文件，未读；要读取就移到工作目录里，或在 [inputs] 写明，如 "
        f"{wanted} = [{patterns}]"
    )


def no_spreadsheets(workspace: Workspace) -> str:
    """What is said where the folder holds no spreadsheet, with those that its folders hold."""
    asked = f"{workspace.folder.resolve()} 里没有表格文件：请放入系统导出的文件，如 订单明细.xlsx"
    return "\n".join([asked, *subfolder_lines(workspace)])


def _is_own(names: list[str]) -> bool:
    return MANIFEST_FILE in names or any(name.startswith(f"{COLLECT.label}-") for name in names)


def _is_spreadsheet(name: str) -> bool:
    suffix = Path(name).suffix.lower()
    return not name.startswith(("~$", ".")) and name != REGISTER_FILE and (suffix in EXTENSIONS or suffix in ARCHIVES)
