"""Entries of `[[files]]` that no file or sheet fits: they do nothing, and are perhaps mistyped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jicai.intake.wording import entries_for, fits
from jicai.workspace import Workspace


def unused_entries(workspace: Workspace, sheets: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A Chinese line for each; `sheets` are the names of the sheets of every file that was opened, by its path."""
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
