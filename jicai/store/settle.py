"""What the headers tell once the files are read: which file is of which table, and which sheets are of none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jicai.intake.discover.name_order import file_order
from jicai.intake.discover.workspace import Workspace, some_of
from jicai.intake.reading.parts import UNREAD_SHEETS
from jicai.store.input_file import InputFile
from jicai.store.kept import ReadFile
from jicai.store.result import Intake, UnreadFile, UnusableFile
from jicai.tables import INPUTS


def settle(workspace: Workspace, wanted: set[str], read: dict[InputFile, ReadFile], intake: Intake) -> None:
    """What the headers tell: the files of each table, and the sheets and files that are none."""
    order = list(INPUTS)
    given = {one.path: set(one.tables) for one in workspace.candidates if one.only}
    found: dict[str, set[Path]] = {key: set() for key in INPUTS}
    for item in sorted(read, key=lambda item: file_order(item.path)):
        for account in read[item].accounts:
            if account.table not in workspace.given or account.table in given.get(item.path, ()):
                found[account.table].add(item.path)
        if not read[item].accounts:
            intake.unread.append(UnreadFile(item.path, list(read[item].passed)))
    opened = {item.path for item in read}
    archives = {item.path.parent for item in read if item.path.parent.is_file()}
    for key in INPUTS:
        kept = {path for path in workspace.files[key] if path not in opened and path not in archives}
        workspace.files[key] = sorted(kept | found[key], key=file_order)
    asked = {one.path: one.tables for one in workspace.candidates}

    def matters(file: UnusableFile) -> bool:
        tables = asked.get(file.path) or asked.get(file.path.parent) or ()
        return file.table in wanted if file.table else bool(wanted & set(tables))

    intake.unread += [UnreadFile(file.path, [], file) for file in intake.unusable if not matters(file)]
    intake.unusable = sorted(
        (file for file in intake.unusable if matters(file)),
        key=lambda file: (order.index(file.table) if file.table else -1, file_order(file.path)),
    )


def sheets_of(read: ReadFile) -> list[str]:
    """The names of its sheets, of tables and others."""
    return [account.sheet for account in read.accounts] + [sheet.sheet for sheet in read.passed]


def sheets_aside(workspace: Workspace, read: Mapping[InputFile, ReadFile]) -> list[str]:
    """A line for every sheet that is not read although others of its file are; equal ones of several files in one."""
    files: dict[str, list[str]] = {}
    for item in sorted(read, key=lambda item: file_order(item.path)):
        for sheet in read[item].passed if read[item].accounts else ():
            if sheet.code in UNREAD_SHEETS:
                line = f"工作表「{sheet.sheet}」未读：{sheet.reason}"
                files.setdefault(line, []).append(workspace.shown(item.path))
    return [f"{some_of(names)}：{line}" for line, names in files.items()]
