"""The tables of a workspace as typed LazyFrames: from the cache, or from the files by way of the children.

Until the children are at work nothing heavy is imported, so that Polars loads while they read.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from jicai.errors import OutputError, UnusableFileError
from jicai.intake.cache import Cache, content_hash
from jicai.intake.parts import PROBLEMS, ROWS, ReadFile
from jicai.intake.piped import readable
from jicai.intake.pool import Job, Outcome, read_files
from jicai.intake.result import Intake, UnusableFile
from jicai.intake.sniff import format_of
from jicai.intake.wording import Wording
from jicai.tables import INPUTS
from jicai.tables.column import InputTable
from jicai.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Progress:
    """Who wants to know how the reading goes: the files to be parsed, and each as it is done."""

    begin: Callable[[list[Path]], None] = lambda _: None
    done: Callable[[Path], None] = lambda _: None


@dataclass(frozen=True, slots=True, eq=False)
class InputFile:
    """A file with what its cache entry is found by; `stamp` is its size and time when it was hashed.

    `held` is where its content lies: the file itself, or the copy of what came through a pipe.
    """

    path: Path
    held: Path
    table: InputTable
    wording: Wording
    stamp: tuple[int, int]
    content: str


def load(
    workspace: Workspace, keys: Iterable[str], *, use_cache: bool = True, progress: Progress | None = None
) -> Intake:
    """Read the workspace's files of these tables. What is wrong with them is told in the intake, never raised."""
    intake = Intake(workspace)
    tables = [INPUTS[key] for key in keys]
    with _scratch() as scratch:
        inputs = _inputs(workspace, tables, intake, Path(scratch))
        read = _read(inputs, intake, Cache() if use_cache else None, Path(scratch), progress or Progress())
    order = list(INPUTS)
    intake.unusable.sort(key=lambda file: (order.index(file.table), file.path.name, str(file.path)))
    _settle_shared_files(intake, {item.path for item in read})
    from jicai.intake.assemble import assemble

    assemble(tables, read, intake)
    return intake


def _scratch() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="jicai-")
    except OSError as error:
        raise OutputError("没有可以写入的临时文件夹，请设环境变量 TMPDIR 指明一个") from error


def _inputs(workspace: Workspace, tables: list[InputTable], intake: Intake, scratch: Path) -> list[InputFile]:
    wordings = {
        table.key: Wording(workspace.settings.columns.get(table.key, {}), workspace.settings.stored_values(table.key))
        for table in tables
    }
    wanted = [(table, path) for table in tables for path in workspace.files[table.key]]
    held = _hold(wanted, intake, scratch)
    wanted = [(table, path) for table, path in wanted if path in held]

    def identify(item: tuple[InputTable, Path]) -> InputFile | UnusableFile:
        table, path = item
        try:
            if path.is_dir():
                raise IsADirectoryError
            stamp = _stamp(held[path])
            return InputFile(path, held[path], table, wordings[table.key], stamp, content_hash(held[path]))
        except OSError:
            try:
                format_of(path)
            except UnusableFileError as error:
                return UnusableFile(path, table.key, error.reason, str(error))
            return UnusableFile(path, table.key, "unreadable", "")

    with ThreadPoolExecutor() as pool:  # hashing lets go of the interpreter
        found = list(pool.map(identify, wanted))
    intake.unusable.extend(item for item in found if isinstance(item, UnusableFile))
    inputs = [item for item in found if isinstance(item, InputFile)]
    intake.hashes.update({item.path: item.content for item in inputs})
    return inputs


def _hold(wanted: list[tuple[InputTable, Path]], intake: Intake, scratch: Path) -> dict[Path, Path]:
    """Where the content of each path lies; one by one in the main thread, where an interrupt ends a wait for a pipe."""
    held: dict[Path, Path] = {}
    for table, path in wanted:
        try:
            held[path] = held.get(path) or readable(path, scratch)
        except UnusableFileError as error:
            intake.unusable.append(UnusableFile(path, table.key, error.reason, str(error)))
    return held


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _read(
    inputs: list[InputFile], intake: Intake, cache: Cache | None, scratch: Path, progress: Progress
) -> dict[InputFile, ReadFile]:
    """The rows of every usable file, from the cache or by the children."""
    read: dict[InputFile, ReadFile] = {}
    jobs: dict[Job, tuple[InputFile, str]] = {}
    for number, item in enumerate(inputs):
        # What came through a pipe was perhaps not meant to stay anywhere, and hardly ever comes again.
        keeper = cache if item.held == item.path else None
        key = keeper.key(item.content, item.path.suffix, item.table, item.wording) if keeper else ""
        kept = keeper.get(key, item.path) if keeper else None
        if kept is not None:
            read[item] = kept
            continue
        folder = keeper.new_folder() if keeper else None
        if folder is None:
            folder = scratch / str(number)
            folder.mkdir()
            key = ""
        jobs[Job(item.held, item.table, item.wording, folder)] = (item, key)
    if jobs:
        progress.begin([job.path for job in jobs])

    def done(outcome: Outcome) -> None:
        progress.done(outcome.job.path)

    for job, outcome in read_files(jobs, done, meanwhile=_import_the_rest).items():
        item, key = jobs[job]
        reason = outcome.reason
        if reason is None and _changed(item):
            reason = "changed"
        if reason is not None:
            intake.unusable.append(UnusableFile(item.path, item.table.key, reason, outcome.detail))
            shutil.rmtree(job.folder, ignore_errors=True)
            continue
        rows, problems = ((job.folder / name).read_bytes() for name in (ROWS, PROBLEMS))
        accounts = [replace(account, file=item.path) for account in outcome.accounts]
        read[item] = ReadFile(accounts, rows, problems)
        if cache is not None and key:
            cache.put(key, job.folder, read[item])
    return read


def _settle_shared_files(intake: Intake, read: set[Path]) -> None:
    """A file that stands for several tables is at fault only where it has the header of none of them."""
    shared = [file for file in intake.unusable if file.reason == "no-header" and file.path in read]
    intake.unusable = [file for file in intake.unusable if file not in shared]
    for file in shared:
        label = INPUTS[file.table].label
        intake.remarks.append(f"{intake.workspace.shown(file.path)}：没有{label}的表头，未读作{label}")


def _changed(item: InputFile) -> bool:
    try:
        return _stamp(item.held) != item.stamp
    except OSError:
        return True


def _import_the_rest() -> None:
    import jicai.intake.assemble
    import jicai.render.output  # noqa: F401
