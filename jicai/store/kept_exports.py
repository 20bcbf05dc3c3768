"""Files whose months are kept already, and the kept exports that stand in their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from jicai.errors import StoreError
from jicai.intake.discover.months import FOLDER, Export
from jicai.intake.discover.workspace import Workspace, some_of
from jicai.intake.sheets.wording import terms_of
from jicai.store.input_file import InputFile
from jicai.store.kept import ReadFile
from jicai.store.months.reading import read_export, terms_hash
from jicai.store.result import Intake
from jicai.tables import INPUTS

#: Months that are told by name.
_FEW = 3


def not_kept(inputs: list[InputFile], intake: Intake, fresh: Callable[[Path], bool]) -> list[InputFile]:
    """The files without those whose months are kept; StoreError where one took the name of another that is kept."""
    workspace = intake.workspace
    exports = workspace.months.exports if workspace.months else {}
    names = {export.name for export in exports.values() if export.counts}
    left, known = [], []
    for item in inputs:
        name = workspace.shown(item.path)
        if fresh(item.path) or (item.terms.only and workspace.overridden.issuperset(item.terms.tables)):
            left.append(item)
        elif item.content in exports:
            export = exports[item.content]
            if export.is_whole:
                known.append(name)
            else:
                workspace.passed_over.append(_replaced(name, export, exports))
        elif name in names:
            raise StoreError(
                f"{name}：与已存的同名导出内容不同，不知道以哪个为准；要以它代替已存的，请运行 jicai ingest {name}，"
                "是另外的数据就换一个文件名"
            )
        else:
            left.append(item)
    if known:
        workspace.passed_over.append(f"{some_of(known)}：已存在 {FOLDER}/，未再读取")
    return left


def _replaced(name: str, export: Export, exports: Mapping[str, Export]) -> str:
    """What is said of a file that was kept, and of which another export has taken the place of some months."""
    gone = [
        (f"{INPUTS[table].label} {month}", part.by)
        for table, months in export.parts.items()
        for month, part in months.items()
        if part.by
    ]
    months = "、".join(month for month, _ in gone[:_FEW]) + (f" 等 {len(gone):,} 个月" if len(gone) > _FEW else "")
    names = some_of(list(dict.fromkeys(exports[by].name for _, by in gone if by in exports))) or "后来的导出"
    return (
        f"{name}：已存过，其中 {months} 已由 {names} 代替，不计入；是另外的数据、要合在一起的，"
        f"请运行 jicai ingest --add {name}"
    )


def kept_exports(workspace: Workspace, wanted: set[str], intake: Intake, anew: set[str]) -> dict[InputFile, ReadFile]:
    """The kept exports that hold one of the wanted tables, without those that are read anew."""
    read: dict[InputFile, ReadFile] = {}
    outdated: list[str] = []
    for one in workspace.candidates:
        if not one.stored or workspace.months is None or not wanted & set(one.tables) or one.stored in anew:
            continue
        name = workspace.shown(one.path)
        terms = terms_of(name, workspace.settings, one.tables, only=one.only)
        export = workspace.months.exports[one.stored]
        if export.terms != terms_hash(terms, export.tables):
            outdated.append(name)
        item = InputFile(one.path, one.path, terms, (0, 0), one.stored)
        read[item] = read_export(workspace.months, one.stored, one.path, wanted)
        intake.hashes[one.path] = one.stored
    if outdated:
        intake.remarks.append(
            f"{some_of(outdated)}：是按以前的 jicai.toml 存的，以后改的 columns、values、[[files]] 对它不起作用；"
            "要按现在的，用原导出重新 jicai ingest"
        )
    return read
