"""Changing what is kept: one writer at a time, everything written before the record names it, nothing half."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from jicai.errors import OutputError, StoreError
from jicai.intake.discover.months import DAY, FOLDER, READERS, Months, sole_reader, sync_folder
from jicai.leftovers import made, sweep, sweep_temporaries
from jicai.store.months.split import Staged
from jicai.tables import INPUTS

_NEW = "new-"
_EXPORTS = "导出"
_LOCK = ".写入"
#: So long another ingest is waited for.
_SECONDS = 600


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Wait until no other run changes what the workspace keeps. StoreError where that takes too long.

    The lock goes with the process that holds it, however that ends.
    """
    from filelock import FileLock, Timeout

    try:
        (folder / FOLDER).mkdir(exist_ok=True)
        lock = FileLock(folder / FOLDER / _LOCK, timeout=_SECONDS)
        lock.acquire()
    except Timeout as error:
        raise StoreError(f"{folder / FOLDER}：另一个 jicai ingest 还没有完成，请等它完成") from error
    except (OSError, RuntimeError) as error:
        raise OutputError(f"{folder / FOLDER}：写不进去，请核对权限") from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A folder in `数据/` for what does not count yet; what killed runs have left of theirs is removed."""
    place = folder / FOLDER
    sweep(place.glob(f"{_NEW}*"))
    sweep_temporaries(place)
    with made(lambda: place / f"{_NEW}{secrets.token_hex(6)}", Path.mkdir) as new:
        try:
            yield new
        finally:
            shutil.rmtree(new, ignore_errors=True)


def commit(months: Months, staged: Sequence[Staged]) -> None:
    """Bring the staged files to their places, and let the record count. OutputError where that cannot be."""
    try:
        folders: set[Path] = set()
        for one in staged:
            for name, file in one.files.items():
                target = months.folder / file["place"]
                target.parent.mkdir(parents=True, exist_ok=True)
                _sync(one.folder / name)
                (one.folder / name).replace(target)
                folders.update({target.parent, target.parent.parent})
        for folder in folders:
            sync_folder(folder)
        months.write()
    except OSError as error:
        raise OutputError(
            f"{months.folder}：写不进去，请核对磁盘空间和权限，关闭开着的文件；已存的月份没有变"
        ) from error


def remove_uncounted(months: Months) -> None:
    """Remove the files that the record does not name, unless somebody reads just now: then a later run does it."""
    months.release()
    with suppress(OSError):
        descriptor = sole_reader(months.folder / READERS)
        if descriptor is None and os.name == "posix":
            return
        try:
            named = {file["place"] for export in months.exports.values() for file in export.files.values()}
            for own in (_EXPORTS, *(INPUTS[table].label for table in DAY)):
                for path in months.folder.glob(f"{own}/*/*.parquet"):
                    if path.relative_to(months.folder).as_posix() not in named:
                        path.unlink(missing_ok=True)
                for folder in [*months.folder.glob(f"{own}/*"), months.folder / own]:
                    with suppress(OSError):  # it is not empty
                        folder.rmdir()
        finally:
            if descriptor is not None:
                os.close(descriptor)


def drop_parts(months: Months) -> None:
    """Let exports name no files of rows that do not count, and those without any that count no files at all."""
    for export in months.exports.values():
        if export.counts:
            kept = {name for _, _, part in export.living() for name in part.files}
            names = [name for name in export.files if not name.startswith("rows-") or name in kept]
        else:
            names = []
        export.files = {name: export.files[name] for name in names}


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
