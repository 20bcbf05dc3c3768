"""The files of a workspace that may hold the wanted tables, each with its stamp and the hash of what it holds."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jicai.errors import UnusableFileError
from jicai.intake.discover.candidates import Expanded, expanded, may_hold
from jicai.intake.discover.workspace import Workspace
from jicai.intake.files.piped import readable
from jicai.intake.files.sniff import format_of
from jicai.intake.sheets.wording import terms_of
from jicai.store.cache import Cache, content_hash
from jicai.store.input_file import InputFile
from jicai.store.result import Intake, UnusableFile
from jicai.store.stamps import known_hash


def inputs_of(
    workspace: Workspace, wanted: set[str], intake: Intake, scratch: Path, cache: Cache | None
) -> list[InputFile]:
    """Every file that may hold one of the wanted tables; one that cannot be opened is told of in the intake."""
    chosen = [one for one in workspace.candidates if not one.stored and may_hold(one, wanted)]
    held: dict[Path, Path] = {}
    files: list[Expanded] = []
    for one in chosen:
        try:
            # One by one in the main thread, where an interrupt ends a wait for a pipe.
            held[one.path] = readable(one.path, scratch)
            files += expanded(one, held[one.path], scratch)
        except UnusableFileError as error:
            intake.unusable.append(UnusableFile(one.path, _asked(one.tables, wanted), error.reason, str(error)))

    def hashed(path: Path) -> str:
        return content_hash(path) if cache is None else known_hash(path, cache.answers.folder, content_hash)

    def identify(file: Expanded) -> InputFile | UnusableFile:
        try:
            if file.held.is_dir():
                raise IsADirectoryError
            terms = terms_of(workspace.shown(file.path), workspace.settings, file.tables, only=file.only)
            return InputFile(file.path, file.held, terms, _stamp(file.held), hashed(file.held))
        except OSError:
            try:
                format_of(file.held)
            except UnusableFileError as error:
                return UnusableFile(file.path, _asked(file.tables, wanted), error.reason, str(error))
            return UnusableFile(file.path, _asked(file.tables, wanted), "unreadable", "")

    with ThreadPoolExecutor() as pool:  # hashing lets go of the interpreter
        found = list(pool.map(identify, files))
    intake.unusable.extend(item for item in found if isinstance(item, UnusableFile))
    return [item for item in found if isinstance(item, InputFile)]


def _asked(tables: Iterable[str], wanted: set[str]) -> str:
    """The first of the tables that is wanted; empty where none is."""
    return next((key for key in tables if key in wanted), "")


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def changed(item: InputFile) -> bool:
    """Whether the file is another than when it was identified, or gone."""
    try:
        return _stamp(item.held) != item.stamp
    except OSError:
        return True
