"""What the reader says of the workspace with the settings as they would be written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from jicai.adopt.columns import Mapped, map_columns
from jicai.adopt.folder import Known
from jicai.adopt.view import Answer, Question, SheetView
from jicai.intake.discover.workspace import Workspace
from jicai.intake.reasons import REJECTED
from jicai.intake.sheets.units import OPEN
from jicai.settings.loader import FILE_NAME, settings_of
from jicai.settings.model import Settings
from jicai.store.load import load
from jicai.store.messages import place, unusable_line
from jicai.store.result import Intake, UnusableFile
from jicai.tables import INPUTS

#: Reasons of which the questions tell more than the reader does.
_ASKED = frozenset({"missing-column", "no-header", "no-table"})
_UNITS: tuple[tuple[str, str], ...] = (("base", "最小单位，如 片、支"), ("purchase", "采购单位，如 盒"))


def foresee(workspace: Workspace, text: str, *, use_cache: bool) -> Intake:
    """The intake under these settings; ConfigError where they cannot be used."""
    settings = settings_of(text, workspace.folder / FILE_NAME) if text else Settings()
    again = replace(
        workspace, settings=settings, candidates=list(workspace.candidates), files=dict(workspace.files), passed_over=[]
    )
    return load(again, INPUTS, use_cache=use_cache)


def ask_units(views: Iterable[SheetView], intake: Intake, known: Known) -> None:
    """Where the reader cannot tell a unit of count (片), the views ask for it."""
    refused = {file.path for file in _unusable(intake) if file.reason == "unit"}
    for view in views:
        if view.file.path not in refused or view.table is None:
            continue
        wording = view.file.terms.wording(view.sheet.name, view.table)
        mapped: Mapped = map_columns(view.sheet, INPUTS[view.table], wording, known)
        assert mapped.header is not None
        for key, found in mapped.header.columns.items():
            if found.unit is None or found.unit.basis != OPEN or not found.unit.word or key in wording.units:
                continue
            answers = tuple(Answer(label, {"units": {key: unit}}) for unit, label in _UNITS)
            told = f"「{found.header}」的单位「{found.unit.word}」不知道是采购单位还是最小单位"
            view.questions.append(Question(told, {"units": {key: "base"}}, answers))


def _unusable(intake: Intake) -> list[UnusableFile]:
    return [*intake.unusable, *(unread.unusable for unread in intake.unread if unread.unusable is not None)]


def refusals(intake: Intake, views: Iterable[SheetView], unopened: Collection[Path]) -> Iterator[str]:
    """What the reader refuses and no question tells of; `unopened` are files of which that was said."""
    asking = {view.file.path for view in views if any(question.needed for question in view.questions)}
    for file in _unusable(intake):
        if file.path in unopened:
            continue
        if file.path not in asking or file.reason not in {*_ASKED, "unit", "ambiguous"}:
            yield unusable_line(file, intake.workspace)


def verdict(intake: Intake) -> Iterator[str]:
    """What `check` will say, in a few lines."""
    files = {account.file for account in intake.accounts}
    used = sum(account.used for account in intake.accounts)
    yield (
        f"jicai check：读入 {len(files)} 个文件的 {len(intake.accounts)} 张工作表，采用 {used:,} 行，"
        f"拒绝 {intake.rejected:,} 行，{len(_unusable(intake))} 个文件不能用"
    )
    for account in intake.accounts:
        if account.rejected:
            told = "、".join(f"{REJECTED[code].title} {count:,} 行" for code, count in account.rejected.items())
            yield f"{place(account, intake.workspace)}：{told}"
        for warning in account.warnings:
            yield f"{place(account, intake.workspace)}：{warning}"
    without = [INPUTS[key].label for key in missing_tables(intake.workspace.files)]
    if without:
        yield f"还没有：{'、'.join(without)}"


def missing_tables(files: Mapping[str, list[object]] | Mapping[str, list]) -> list[str]:  # type: ignore[type-arg]
    """The tables that commands need and that no file gives."""
    return [key for key, table in INPUTS.items() if not table.without and not files.get(key)]
