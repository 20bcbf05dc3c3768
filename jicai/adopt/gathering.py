"""Every file of the folder looked at, whether it can be read as it is or not."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from jicai.errors import OutputError, UnusableFileError, UsageError
from jicai.intake.discover.candidates import expanded
from jicai.intake.discover.looking import LookedSheet
from jicai.intake.discover.name_order import file_order
from jicai.intake.discover.workspace import Candidate, Workspace, real_path, tables_named
from jicai.intake.files.piped import readable
from jicai.intake.files.pool import Job, Outcome, read_files
from jicai.intake.files.sniff import ARCHIVES, EXTENSIONS
from jicai.intake.sheets.wording import Terms, terms_of
from jicai.leftovers import temporary_folder
from jicai.store.read_inputs import Progress


@dataclass(frozen=True, slots=True)
class LookedFile:
    """A file and its sheets, or the reason (a code of `jicai.intake.reasons`) and detail why it cannot be opened.

    `shown` is the path as an entry of `[[files]]` names it. `asked` says that the result is about this file; of the
    others only the names and codes matter, which the asked ones may hold too. `inside` says whether the workspace can
    have an entry for it, `found` whether the commands read it.
    """

    path: Path
    shown: str
    terms: Terms
    asked: bool
    inside: bool = True
    found: bool = True
    sheets: list[LookedSheet] = field(default_factory=list)
    reason: str = ""
    detail: str = ""


def look_at(workspace: Workspace, files: Sequence[Path], progress: Progress | None = None) -> list[LookedFile]:
    """Look at the files (all of the workspace where none are given), in the order of their names.

    UsageError for a path that is no spreadsheet.
    """
    candidates = [one for one in workspace.candidates if not one.stored]
    known = {real_path(one.path): one for one in candidates}
    asked: set[Path] = set()
    for path in files:
        if path.suffix.lower() not in (*EXTENSIONS, *ARCHIVES) or not path.is_file():
            raise UsageError(f"{path}：{'不是表格文件' if path.exists() else '找不到文件'}，请核对路径")
        if real_path(path) not in known:
            labels = tuple(tables_named(path.name))
            known[real_path(path)] = Candidate(real_path(path), labels)
            candidates.append(known[real_path(path)])
        asked.add(real_path(path))
    with ExitStack() as course:
        try:
            scratch = course.enter_context(temporary_folder())
        except OSError as error:
            raise OutputError("没有可以写入的临时文件夹，请设环境变量 TMPDIR 指明一个") from error
        return _look(workspace, candidates, asked, scratch, progress or Progress())


def _look(
    workspace: Workspace, candidates: Sequence[Candidate], asked: set[Path], scratch: Path, progress: Progress
) -> list[LookedFile]:
    looked: list[LookedFile] = []
    jobs: dict[Job, LookedFile] = {}
    place = workspace.folder.resolve()
    for one in candidates:
        wanted = not asked or real_path(one.path) in asked
        inside = real_path(one.path).is_relative_to(place)
        found = one in workspace.candidates
        try:
            held = list(expanded(one, readable(one.path, scratch), scratch))
        except UnusableFileError as error:
            terms = terms_of(workspace.shown(one.path), workspace.settings, one.tables, only=one.only)
            looked.append(
                LookedFile(
                    one.path, _shown(one.path, workspace), terms, wanted, inside, found, [], error.reason, str(error)
                )
            )
            continue
        for file in held:
            shown = _shown(file.path, workspace)
            terms = terms_of(shown, workspace.settings, file.tables, only=file.only)
            jobs[Job(file.held, terms, scratch, look=True)] = LookedFile(file.path, shown, terms, wanted, inside, found)
    if jobs:
        progress.begin([job.path for job in jobs])

    def done(outcome: Outcome) -> None:
        progress.done(outcome.job.path)
        file = jobs[outcome.job]
        sheets = [LookedSheet.from_json(values) for values in outcome.looked]
        looked.append(replace(file, sheets=sheets, reason=outcome.reason or "", detail=outcome.detail))

    read_files(jobs, done)
    return sorted(looked, key=lambda file: file_order(file.path))


def _shown(path: Path, workspace: Workspace) -> str:
    """The path relative to the workspace where it lies in it, also through another name of the folder."""
    resolved, place = real_path(path), workspace.folder.resolve()
    return resolved.relative_to(place).as_posix() if resolved.is_relative_to(place) else str(path)
