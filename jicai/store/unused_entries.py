"""What stands in `[[files]]` and fits no file, sheet or header: it does nothing, and is perhaps mistyped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jicai.intake.account import SheetAccount
from jicai.intake.discover.workspace import Workspace
from jicai.intake.sheets.header_names import fold
from jicai.intake.sheets.wording import entries_for, fits
from jicai.settings.files import FileEntry

_GLOB = set("*?[")


def unused_entries(
    workspace: Workspace, sheets: Mapping[str, Sequence[str]], accounts: Mapping[str, Sequence[SheetAccount]]
) -> Iterator[str]:
    """A Chinese line for each; by the path of every file that was opened the names and the accounts of its sheets."""
    paths = {workspace.shown(one.path) for one in workspace.candidates} | set(sheets)
    entries = {path: entries_for(path, workspace.settings) for path in paths}
    for number, entry in enumerate(workspace.settings.files, 1):
        where = f"jicai.toml 的 [[files]] 第 {number} 段"
        files = [path for path in paths if entry in entries[path]]
        if not files:
            if not any(entry.path.startswith(f"{path}/") for path in paths):
                yield f"{where}：没有文件符合 {entry.path}，这一段没有用上"
            continue
        names = list(dict.fromkeys(name for path in sorted(files) for name in sheets.get(path, ())))
        if entry.sheet is not None and names and not any(fits(name, entry.sheet) for name in names):
            there = "、".join(filter(None, names)) or "没有工作表名的文件，请去掉 sheet"
            yield f"{where}：没有工作表符合 {entry.sheet}，这一段没有用上；有的是{there}"
        if not _GLOB & set(entry.path):  # of many files, some may lack the column
            for name in _absent(entry, [one for path in files for one in accounts.get(path, ())]):
                yield f"{where}：ignore 写了「{name}」，表头里没有这一列"


def _absent(entry: FileEntry, accounts: Sequence[SheetAccount]) -> list[str]:
    """The headers to be ignored that none of the sheets has; the lower line of a header of two is one, too."""
    about = [
        one
        for one in accounts
        if entry.table in (None, one.table) and (entry.sheet is None or fits(one.sheet, entry.sheet))
    ]
    there = [fold(text) for one in about for text in (*one.columns.values(), *one.unread, *one.ignored)]
    return [name for name in entry.ignore if about and not any(text.endswith(fold(name)) for text in there)]
