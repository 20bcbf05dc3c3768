"""A table of a workspace as typed rows, and what became of the rest."""

from __future__ import annotations

from typing import Any

from small_workspaces import Folder

from jicai.intake.load import load
from jicai.workspace import open_workspace


def values(folder: Folder, table: str, *keys: str) -> list[tuple[Any, ...]]:
    """The values under these keys, as text, of the rows that are used, in the order of files and rows."""
    intake = load(open_workspace(folder.path), [table])
    assert not intake.unusable, intake.unusable
    frame = intake.frames[table].sort("_source", "_row").select(keys).collect()
    return [tuple(None if cell is None else str(cell) for cell in row) for row in frame.iter_rows()]


def skipped(folder: Folder, table: str) -> list[dict[str, int]]:
    """For each sheet the reasons and numbers of the rows that are skipped."""
    return [account.skipped for account in load(open_workspace(folder.path), [table]).accounts]
