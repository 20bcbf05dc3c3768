"""A table of a workspace as typed rows, and what became of the rest."""

from __future__ import annotations

from typing import Any

from small_workspaces import Folder

from jicai.intake.discover.workspace import open_workspace
from jicai.store.load import load
from jicai.store.result import Intake
from jicai.tables import INPUTS


def values(folder: Folder, table: str, *keys: str) -> list[tuple[Any, ...]]:
    """The values under these keys, as text, of the rows that are used, in the order of files and rows."""
    return _of(load(open_workspace(folder.path), [table]), table, keys)


def resolved(folder: Folder, table: str, *keys: str) -> list[tuple[Any, ...]]:
    """The same where every table is read, so that names are found and units explained."""
    return _of(everything(folder), table, keys)


def everything(folder: Folder) -> Intake:
    """What is read of all tables."""
    return load(open_workspace(folder.path), INPUTS)


def _of(intake: Intake, table: str, keys: tuple[str, ...]) -> list[tuple[Any, ...]]:
    assert not intake.unusable, intake.unusable
    frame = intake.frames[table].sort("_source", "_row").select(keys).collect()
    return [tuple(None if cell is None else str(cell) for cell in row) for row in frame.iter_rows()]


def skipped(folder: Folder, table: str) -> list[dict[str, int]]:
    """For each sheet the reasons and numbers of the rows that are skipped."""
    return [account.skipped for account in load(open_workspace(folder.path), [table]).accounts]


def rejected(folder: Folder) -> list[tuple[Any, ...]]:
    """Row, header, text and code of every problem of all tables."""
    intake = everything(folder)
    assert not intake.unusable, intake.unusable
    return list(intake.problems.select("_row", "column", "value", "code").iter_rows())


def refused(folder: Folder) -> list[tuple[str, str]]:
    """Reason and words of every file that cannot be used."""
    return [(file.reason, file.detail) for file in everything(folder).unusable]


def renamed(rows: list[list[Any]], **names: str) -> list[list[Any]]:
    """The rows under other headers, given as canonical=other."""
    return [[names.get(header, header) for header in rows[0]], *rows[1:]]
