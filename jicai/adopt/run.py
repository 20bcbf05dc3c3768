"""The whole of `jicai adopt`: look, conclude, show, ask, write, and say what the reader will make of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jicai.adopt.asking import Stopped, ask
from jicai.adopt.conclude import conclude
from jicai.adopt.folder import Known, known_of
from jicai.adopt.foreseen import ask_units, foresee, refusals, verdict
from jicai.adopt.gathering import LookedFile
from jicai.adopt.lines import entry_lines
from jicai.adopt.outcome import aside_lines, open_lines
from jicai.adopt.settings_text import with_entries
from jicai.adopt.view import SheetView
from jicai.errors import UsageError
from jicai.intake.discover.workspace import Workspace
from jicai.render.files import write_whole
from jicai.render.terminal.said import say
from jicai.render.terminal.screen import without_control
from jicai.settings.loader import FILE_NAME
from jicai.starter.schemas import SETTINGS_LINE, put_schemas
from jicai.store.result import Intake
from jicai.toml_files import read_text


@dataclass(slots=True)
class Adoption:
    """The views of a workspace's files and the settings as they stand."""

    workspace: Workspace
    files: Sequence[LookedFile]
    known: Known
    views: list[SheetView]
    text: str
    use_cache: bool
    read: tuple[str, Intake] | None = None

    @classmethod
    def of(cls, workspace: Workspace, files: Sequence[LookedFile], *, use_cache: bool) -> Adoption:
        """What is concluded of the files that are asked about."""
        known = known_of(files, workspace.batches)
        views = [
            conclude(file, sheet, known, workspace.batches)
            for file in files
            if file.asked
            for sheet in file.sheets
            if not sheet.aside
        ]
        path = workspace.folder / FILE_NAME
        text = read_text(path, str(path)) if path.exists() else ""
        adoption = cls(workspace, files, known, views, text, use_cache)
        ask_units(views, adoption.foreseen(), known)
        return adoption

    def foreseen(self) -> Intake:
        """What the reader makes of the workspace with the settings as proposed."""
        text = self.proposed()
        if self.read is None or self.read[0] != text:
            self.read = text, foresee(self.workspace, text, use_cache=self.use_cache)
        return self.read[1]

    def proposed(self) -> str:
        """The settings with what the views add."""
        return with_entries(self.text, self.views)

    def ask(self) -> None:
        """Let the user answer what is uncertain. Raises Stopped."""

        def again(view: SheetView, table: str) -> SheetView:
            return conclude(view.file, view.sheet, self.known, self.workspace.batches, table)

        self.views = list(ask(self.views, again))


def settle(adoption: Adoption, *, asking: bool, writing: bool, quiet: bool) -> bool:
    """Ask and write as wanted, and tell on standard error what was done and what stays open; whether anything does."""
    if asking:
        try:
            adoption.ask()
        except Stopped:
            _say(["没有写入"], quiet=False)
            return True
    text = adoption.proposed()
    path = adoption.workspace.folder / FILE_NAME
    intake = adoption.foreseen()
    changed = text != adoption.text
    if changed and writing:
        if (read_text(path, str(path)) if path.exists() else "") != adoption.text:
            raise UsageError(f"{path}：回答的同时被改动，没有写入，请再运行一次")
        write_whole(path, [text.encode()])
        if text.startswith(SETTINGS_LINE):
            put_schemas(path.parent)
    added = [view for view in adoption.views if view.writes]
    told = list(_told(path, added, changed=changed, writing=writing))
    unopened = {file.path for file in adoption.files if file.reason}
    refused = list(refusals(intake, adoption.views, unopened))
    if aside := list(aside_lines(adoption.files, adoption.views)):
        told += ["", "没有读的：", *aside]
    if opened := [*open_lines(adoption.views), *refused]:
        told += ["", "还没有定的：", *opened]
    told += ["", *verdict(intake)]
    _say(told, quiet)
    return bool(unopened or refused) or any(view.questions for view in adoption.views)


def _told(path: Path, added: Sequence[SheetView], *, changed: bool, writing: bool) -> Iterable[str]:
    if not changed:
        yield "jicai.toml 没有要补写的"
        return
    yield f"已写入 {path}：" if writing else f"{path} 要写的（现在没有写入）："
    for number, view in enumerate(added):
        if number:
            yield ""
        yield from (f"  {line}" for line in entry_lines(view, view.additions))


def _say(lines: Iterable[str], quiet: bool) -> None:
    if not quiet:
        for line in lines:
            say(without_control(line))
