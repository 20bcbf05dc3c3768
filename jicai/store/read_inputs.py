"""The rows of every usable file: from the cache, or read by the children and put into it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from jicai.errors import OutputError
from jicai.intake.files.pool import Job, Outcome, read_files
from jicai.store.cache import Cache
from jicai.store.input_file import InputFile
from jicai.store.inputs import changed
from jicai.store.kept import Kept, ReadFile, RunFolder
from jicai.store.result import Intake, UnusableFile


@dataclass(frozen=True, slots=True)
class Progress:
    """Who wants to know how the reading goes: the files to be parsed, and each as it is done.

    `meanwhile` is what there is to do until the first is done.
    """

    begin: Callable[[list[Path]], None] = lambda _: None
    done: Callable[[Path], None] = lambda _: None
    meanwhile: Callable[[], None] = lambda: None


def read_inputs(
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
        if reason is None and changed(item):
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
        if outcome.reason is not None or changed(item):
            shutil.rmtree(folder, ignore_errors=True)
            raise OutputError(f"{item.path.name}：缓存损坏，重新读取时文件已变，请再运行一次")
        read = ReadFile(outcome.accounts, outcome.passed, Kept.of(folder, holder=scratch))
        return cache.put(key, item.path, read).kept

    return again
