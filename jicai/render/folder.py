"""A new folder of files: all of them, or none."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

from jicai.errors import OutputError
from jicai.render.files import reason_of, write_new


def refuse_filled(folder: Path, what: str) -> None:
    """OutputError where something is in the folder already: nothing of it may be mixed up with what is written."""
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise OutputError(f"{folder}：文件夹里已有文件，{what}要写进空的或新的文件夹，请换一个")
        if folder.exists() and not folder.is_dir():
            raise OutputError(f"{folder}：这是一个文件，请给出文件夹")
        parent = folder.resolve().parent
        if not parent.is_dir():
            raise OutputError(f"{folder}：文件夹 {parent} 不存在，请先建立")
    except (OSError, RuntimeError) as error:
        raise OutputError(f"{folder}：写不进去，{reason_of(error)}") from error


def write_folder(folder: Path, files: Iterable[tuple[str, Iterable[bytes]]]) -> list[Path]:
    """Write the files, by their names, into a folder that is empty or new; returns their paths.

    They stand in a folder beside it until all are written. Raises OutputError; then nothing has changed.
    """
    target = folder.resolve()
    staging = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        staging.mkdir()
        names = []
        for name, chunks in files:
            write_new(staging / name, chunks)
            names.append(name)
        if target.is_dir():
            target.rmdir()
        staging.replace(target)
    except (OSError, RuntimeError) as error:
        raise OutputError(f"{folder}：写不进去，{reason_of(error)}") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return [folder / name for name in names]
