"""Temporary copies of a file that is being read: under another name, or with some parts written anew."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from jicai.intake.files.sniff import Format


class Scratch:
    """A temporary folder that is made when it is first needed, within the given one."""

    def __init__(self, inside: Path | None = None) -> None:
        self._inside = inside
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def file(self, name: str) -> Path:
        """The path for a new file of this name."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="jicai-", dir=self._inside, ignore_cleanup_errors=True)
        return Path(self._folder.name) / name

    def __enter__(self) -> Scratch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._folder is not None:
            self._folder.cleanup()


def rightly_named(path: Path, kind: Format, scratch: Scratch) -> Path:
    """The file under a name that says what it holds: the reader goes by the extension."""
    suffix = path.suffix.lower()
    if suffix == f".{kind.value}" or (suffix == ".xlsm" and kind is Format.XLSX):
        return path
    named = scratch.file(f"workbook.{kind.value}")
    try:
        named.symlink_to(path.resolve())
    except (OSError, NotImplementedError):  # a system without links, or where not everybody may make them
        shutil.copyfile(path, named)
    return named


@contextmanager
def replaced_parts(path: Path, copy: Path, names: Iterable[str]) -> Iterator[zipfile.ZipFile]:
    """A copy of the package that lacks these parts, open to have them written anew.

    Only the directory at the end of a package counts, so the old parts may stay where they are.
    """
    shutil.copyfile(path, copy)
    with zipfile.ZipFile(copy, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in set(names):
            archive.filelist.remove(archive.NameToInfo.pop(name))
        yield archive
