"""Files of which nothing is kept, read by the children."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from jicai.errors import OutputError
from jicai.intake.files.pool import Job, Outcome, read_files
from jicai.store.inputs import changed
from jicai.store.kept import Kept, ReadFile, RunFolder
from jicai.store.result import Intake, UnusableFile

if TYPE_CHECKING:
    from pathlib import Path

    from jicai.store.cache import Cache
    from jicai.store.input_file import InputFile
    from jicai.store.read_inputs import Progress


def read_anew(
    unread: Mapping[InputFile, tuple[Cache | None, str]], intake: Intake, scratch: RunFolder, progress: Progress
) -> dict[InputFile, tuple[ReadFile, Cache | None, str]]:
    """The rows of these files, with the cache and the key that each is to be kept under ("" where it is not to be).

    Those that cannot be used are told of in the intake.
    """
    jobs: dict[Job, tuple[InputFile, Cache | None, str]] = {}
    for number, (item, (keeper, key)) in enumerate(unread.items()):
        folder = keeper.new_folder() if keeper else None
        if folder is None:
            folder = scratch.path / f"read-{number}"
            folder.mkdir()
            key = ""
        jobs[Job(item.held, item.terms, folder)] = item, keeper, key
    progress.begin([job.path for job in jobs])

    def done(outcome: Outcome) -> None:
        progress.done(outcome.job.path)

    def meanwhile() -> None:
        import jicai.store.assemble
        import jicai.store.join  # noqa: F401

        progress.meanwhile()

    read: dict[InputFile, tuple[ReadFile, Cache | None, str]] = {}
    for job, outcome in read_files(jobs, done, meanwhile=meanwhile).items():
        item, keeper, key = jobs[job]
        reason = outcome.reason
        if reason is None and changed(item):
            reason = "changed"
        if reason is not None:
            table = outcome.table or (item.terms.tables[0] if item.terms.tables else "")
            intake.unusable.append(UnusableFile(item.path, table, reason, outcome.detail))
            shutil.rmtree(job.folder, ignore_errors=True)
            continue
        accounts = [replace(account, file=item.path) for account in outcome.accounts]
        read[item] = ReadFile(accounts, outcome.passed, _kept(job.folder, item, scratch)), keeper, key
    return read


def read_again(item: InputFile, key: str, cache: Cache, scratch: RunFolder) -> ReadFile:
    """One file once more, whose entry in the cache was damaged; OutputError where it is not what it was."""
    folder = cache.new_folder()
    if folder is None:
        folder = scratch.path / key
        folder.mkdir(exist_ok=True)
    job = Job(item.held, item.terms, folder)
    outcome = read_files([job])[job]
    if outcome.reason is not None or changed(item):
        shutil.rmtree(folder, ignore_errors=True)
        raise OutputError(f"{item.path.name}：缓存损坏，重新读取时文件已变，请再运行一次")
    return ReadFile(outcome.accounts, outcome.passed, _kept(folder, item, scratch))


def _kept(folder: Path, item: InputFile, scratch: RunFolder) -> Kept:
    try:
        return Kept.of(folder, holder=scratch)
    except OSError as error:
        raise OutputError(f"{item.path.name}：读出的内容不见了，缓存在读取的时候被删去，请再运行一次") from error
