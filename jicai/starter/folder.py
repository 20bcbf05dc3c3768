"""Files put into a folder all or none, and never over one that is there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from jicai.errors import OutputError
from jicai.leftovers import made, sweep_temporaries, temporary_in
from jicai.render.files import reason_of

_REMEDY = "请另选一个文件夹：jicai init 文件夹"


def refuse_unusable(folder: Path) -> None:
    """OutputError where the folder cannot be one."""
    if os.path.lexists(folder) and not folder.is_dir():
        raise OutputError(f"{folder}：已经存在，而且不是文件夹，{_REMEDY}")
    if not folder.exists() and not folder.resolve().parent.is_dir():
        raise OutputError(f"{folder}：上一层文件夹不存在，请先建立")


def refuse_existing(folder: Path, names: Iterable[str]) -> None:
    """OutputError where the folder cannot be one, or one of the files (names relative to it) is there already."""
    refuse_unusable(folder)
    for name in names:
        path = folder / name
        if os.path.lexists(path):
            raise OutputError(f"{path}：已经存在，没有写入任何文件，{_REMEDY}")
        if os.path.lexists(path.parent) and not path.parent.is_dir():
            raise OutputError(f"{path.parent}：已经存在，而且不是文件夹，没有写入任何文件，{_REMEDY}")


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files into the folder, which is made where it is not there. What goes wrong leaves nothing behind."""
    refuse_existing(folder, files)
    is_new = not folder.exists()
    place = folder.resolve()
    beside = place.parent if is_new else place
    try:
        sweep_temporaries(beside)
        with made(lambda: temporary_in(beside), Path.mkdir) as temporary:
            try:
                _write(temporary, files)
                if is_new:
                    temporary.rename(place)
                else:
                    _move(temporary, place, files)
            finally:
                shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        shown = "当前文件夹" if folder == Path() else folder
        raise OutputError(f"{shown}：写不进去，{reason_of(error)}") from error


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


def _move(source: Path, target: Path, files: Mapping[str, bytes]) -> None:
    """Move the files one by one; at a failure those that were moved are taken away again."""
    folders = sorted({(target / name).parent for name in files if not (target / name).parent.exists()})
    try:
        for folder in folders:
            folder.mkdir()
        for name in files:
            (source / name).rename(target / name)
    except BaseException:
        # What is no longer in the source was moved, also where an interrupt came right after.
        for name in files:
            if not (source / name).exists():
                (target / name).unlink(missing_ok=True)
        for folder in reversed(folders):
            with suppress(OSError):  # not made yet
                folder.rmdir()
        raise
