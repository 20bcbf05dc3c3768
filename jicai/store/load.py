"""The tables of a workspace as typed LazyFrames: from the cache, or from the files by way of the children.

Until the children are at work nothing heavy is imported, so that Polars loads while they read.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from jicai.errors import OutputError, StoreError, UnusableFileError
from jicai.intake.discover.candidates import Expanded, expanded, may_hold
from jicai.intake.discover.months import FOLDER
from jicai.intake.discover.workspace import Workspace, file_order, some_of
from jicai.intake.files.piped import readable
from jicai.intake.files.pool import Job, Outcome, read_files
from jicai.intake.files.sniff import format_of
from jicai.intake.reading.parts import UNREAD_SHEETS
from jicai.intake.sheets.wording import terms_of
from jicai.store.cache import Cache, content_hash
from jicai.store.input_file import InputFile
from jicai.store.kept import Kept, ReadFile, RunFolder
from jicai.store.months.reading import read_export, terms_hash
from jicai.store.result import Intake, UnreadFile, UnusableFile
from jicai.store.stamps import known_hash
from jicai.store.unused_entries import unused_entries
from jicai.tables import INPUTS


@dataclass(frozen=True, slots=True)
class Progress:
    """Who wants to know how the reading goes: the files to be parsed, and each as it is done.

    `meanwhile` is what there is to do until the first is done.
    """

    begin: Callable[[list[Path]], None] = lambda _: None
    done: Callable[[Path], None] = lambda _: None
    meanwhile: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files of a workspace that were read, before they are put together."""

    intake: Intake
    wanted: set[str]
    read: dict[InputFile, ReadFile]
    cache: Cache | None = None


def load(
    workspace: Workspace, keys: Iterable[str], *, use_cache: bool = True, progress: Progress | None = None
) -> Intake:
    """Read the workspace's files of these tables. What is wrong with them is told in the intake, never raised.

    A file whose name does not say what it is, and one with several sheets, is read whatever the tables are: only its
    headers tell. `workspace.files` are then as the headers say. Kept months stand beside the files; StoreError where
    they are damaged, or where a file has the name of a kept export and other content.
    """
    return put_together(gather(workspace, keys, use_cache=use_cache, progress=progress))


def gather(
    workspace: Workspace,
    keys: Iterable[str],
    *,
    use_cache: bool = True,
    progress: Progress | None = None,
    fresh: Callable[[Path], bool] = lambda _: False,
) -> Gathered:
    """Read the files of these tables; those that are `fresh` also where their months are kept."""
    wanted = set(keys)
    if "products" in wanted:
        # By which the lines of the other tables find their products, and what these cost when.
        wanted |= {"product_map", "price_changes"}
    intake = Intake(workspace)
    scratch = _scratch()
    cache = Cache() if use_cache else None
    inputs = _not_kept(_inputs(workspace, wanted, intake, scratch.path, cache), intake, fresh)
    intake.hashes.update({item.path: item.content for item in inputs})
    read = _kept(workspace, wanted, intake, {item.content for item in inputs})
    try:
        read |= _read(inputs, intake, cache, scratch, progress or Progress())
    except BaseException:
        if cache is not None:
            cache.close()
        raise
    return Gathered(intake, wanted, read, cache)


def put_together(gathered: Gathered) -> Intake:
    """The tables of the files that were read."""
    intake, wanted, read = gathered.intake, gathered.wanted, gathered.read
    workspace = intake.workspace
    _settle(workspace, wanted, read, intake)
    intake.remarks += _sheets_aside(workspace, read)
    intake.remarks += unused_entries(
        workspace,
        {workspace.shown(item.path): _sheets_of(one) for item, one in read.items()},
        {workspace.shown(item.path): one.accounts for item, one in read.items()},
    )
    from jicai.store.assemble import assemble
    from jicai.store.identified import identity_of

    tables = [table for key, table in INPUTS.items() if key in wanted]
    cache = gathered.cache
    assemble(tables, read, intake, identity_of(read, workspace, cache) if cache is not None else None)
    return intake


def _not_kept(inputs: list[InputFile], intake: Intake, fresh: Callable[[Path], bool]) -> list[InputFile]:
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
            known.append(name)
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


def _kept(workspace: Workspace, wanted: set[str], intake: Intake, anew: set[str]) -> dict[InputFile, ReadFile]:
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


def _scratch() -> RunFolder:
    try:
        return RunFolder()
    except OSError as error:
        raise OutputError("没有可以写入的临时文件夹，请设环境变量 TMPDIR 指明一个") from error


def _inputs(
    workspace: Workspace, wanted: set[str], intake: Intake, scratch: Path, cache: Cache | None
) -> list[InputFile]:
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
            stamp = _stamp(file.held)
            terms = terms_of(workspace.shown(file.path), workspace.settings, file.tables, only=file.only)
            return InputFile(file.path, file.held, terms, stamp, hashed(file.held))
        except OSError:
            try:
                format_of(file.held)
            except UnusableFileError as error:
                return UnusableFile(file.path, _asked(file.tables, wanted), error.reason, str(error))
            return UnusableFile(file.path, _asked(file.tables, wanted), "unreadable", "")

    with ThreadPoolExecutor() as pool:  # hashing lets go of the interpreter
        found = list(pool.map(identify, files))
    intake.unusable.extend(item for item in found if isinstance(item, UnusableFile))
    inputs = [item for item in found if isinstance(item, InputFile)]
    return inputs


def _asked(tables: Iterable[str], wanted: set[str]) -> str:
    """The first of the tables that is wanted; empty where none is."""
    return next((key for key in tables if key in wanted), "")


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _read(
    inputs: list[InputFile], intake: Intake, cache: Cache | None, scratch: RunFolder, progress: Progress
) -> dict[InputFile, ReadFile]:
    """The rows of every usable file, from the cache or by the children."""
    read: dict[InputFile, ReadFile] = {}
    jobs: dict[Job, tuple[InputFile, str]] = {}
    for number, item in enumerate(inputs):
        # What came through a pipe was perhaps not meant to stay anywhere, and hardly ever comes again.
        keeper = cache if item.held == item.path or item.path.parent.is_file() else None
        key = keeper.key(item.content, item.path.suffix, item.terms) if keeper else ""
        kept = keeper.get(key, item.path) if keeper else None
        intake.cache_keys += [key] if key else []
        if keeper is not None and kept is not None:
            kept.kept.again = _again(item, key, keeper, scratch)
            read[item] = kept
            continue
        folder = keeper.new_folder() if keeper else None
        if folder is None:
            folder = scratch.path / f"read-{number}"
            folder.mkdir()
            key = ""
        jobs[Job(item.held, item.terms, folder)] = (item, key)
    if jobs:
        progress.begin([job.path for job in jobs])

    def done(outcome: Outcome) -> None:
        progress.done(outcome.job.path)

    def meanwhile() -> None:
        import jicai.store.assemble  # noqa: F401

        progress.meanwhile()

    for job, outcome in read_files(jobs, done, meanwhile=meanwhile).items():
        item, key = jobs[job]
        reason = outcome.reason
        if reason is None and _changed(item):
            reason = "changed"
        if reason is not None:
            table = outcome.table or (item.terms.tables[0] if item.terms.tables else "")
            intake.unusable.append(UnusableFile(item.path, table, reason, outcome.detail))
            shutil.rmtree(job.folder, ignore_errors=True)
            continue
        accounts = [replace(account, file=item.path) for account in outcome.accounts]
        read[item] = ReadFile(accounts, outcome.passed, Kept.of(job.folder, holder=scratch))
        if cache is not None and key:
            read[item] = cache.put(key, item.path, read[item])
            read[item].kept.again = _again(item, key, cache, scratch)
    if cache is not None:
        cache.tidy()
    return read


def _again(item: InputFile, key: str, cache: Cache, scratch: RunFolder) -> Callable[[], Kept]:
    """Reads the file anew whose entry turned out to be damaged, or is gone, after it was found to be there."""

    def again() -> Kept:
        cache.drop(key)
        folder = cache.new_folder()
        if folder is None:
            folder = scratch.path / key
            folder.mkdir(exist_ok=True)
        job = Job(item.held, item.terms, folder)
        outcome = read_files([job])[job]
        if outcome.reason is not None or _changed(item):
            shutil.rmtree(folder, ignore_errors=True)
            raise OutputError(f"{item.path.name}：缓存损坏，重新读取时文件已变，请再运行一次")
        read = ReadFile(outcome.accounts, outcome.passed, Kept.of(folder, holder=scratch))
        return cache.put(key, item.path, read).kept

    return again


def _settle(workspace: Workspace, wanted: set[str], read: dict[InputFile, ReadFile], intake: Intake) -> None:
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


def _sheets_of(read: ReadFile) -> list[str]:
    return [account.sheet for account in read.accounts] + [sheet.sheet for sheet in read.passed]


def _sheets_aside(workspace: Workspace, read: Mapping[InputFile, ReadFile]) -> list[str]:
    """A line for every sheet that is not read although others of its file are; equal ones of several files in one."""
    files: dict[str, list[str]] = {}
    for item in sorted(read, key=lambda item: file_order(item.path)):
        for sheet in read[item].passed if read[item].accounts else ():
            if sheet.code in UNREAD_SHEETS:
                line = f"工作表「{sheet.sheet}」未读：{sheet.reason}"
                files.setdefault(line, []).append(workspace.shown(item.path))
    return [f"{some_of(names)}：{line}" for line, names in files.items()]


def _changed(item: InputFile) -> bool:
    try:
        return _stamp(item.held) != item.stamp
    except OSError:
        return True
