"""What a folder holds of a workspace already, so that `jicai init` adds only what is missing."""

from __future__ import annotations

import os
from pathlib import Path

from jicai.settings.loader import FILE_NAME
from jicai.starter.workspace_files import file_names


def present(folder: Path) -> dict[str, str]:
    """The files that need not be written, by their names, each with what is there in its place, in words.

    A table counts as there where a file of its name is, or where one of the folder has its header.
    """
    if not folder.is_dir():
        return {}
    there = {name: "已有" for name in file_names() if os.path.lexists(folder / name)}
    if any(path.is_file() for path in folder.iterdir()):
        # What the files are is told by their names and headers; reading is heavy, and a new folder needs none.
        from jicai.intake.discover.workspace import open_workspace, some_of
        from jicai.store.load import load

        workspace = open_workspace(folder)
        load(workspace, ())
        for name, table in file_names().items():
            if table is not None and name not in there and workspace.files[table.key]:
                there[name] = f"已有 {some_of([workspace.shown(path) for path in workspace.files[table.key]])}"
    return {name: words for name, words in there.items() if name != FILE_NAME or (folder / FILE_NAME).is_file()}
