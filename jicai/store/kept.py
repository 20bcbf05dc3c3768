"""The folder with what was read of a file: an entry of the cache, or a folder of this run.

What is read of an entry is held against its checksums when it is first read in a run. Where an entry turns out to be
damaged, or is gone because another process has cleared the cache, the file is read again; the rows are the same.
"""

from __future__ import annotations

import json
import threading
import weakref
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from jicai.intake.account import SheetAccount
from jicai.intake.reading.given_form import Form
from jicai.intake.reading.parts import GIVEN, SEALS, UnreadSheet, rows_prefix, unread_prefix
from jicai.intake.reading.seals import DamagedError, check, is_small, is_sound
from jicai.leftovers import temporary_folder

Seals = Mapping[str, dict[str, Any]]


class RunFolder:
    """A new folder that lasts as long as somebody holds it, and no longer than the run."""

    def __init__(self) -> None:
        course = ExitStack()
        self.path = course.enter_context(temporary_folder())
        weakref.finalize(self, course.close)


@dataclass(eq=False)
class Kept:
    """The files of a folder with their seals; `again` reads anew what is no longer sound.

    `holder` is what keeps the folder there. Several threads may read at once. `places` are the paths in the folder of
    files that do not lie there under their names, `unordered` the tables whose files are not in the order of the rows.
    """

    folder: Path
    seals: Seals
    again: Callable[[], Kept] | None = None
    holder: object = None
    places: Mapping[str, str] = field(default_factory=dict)
    unordered: frozenset[str] = frozenset()
    _sound: set[tuple[str, str]] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, folder: Path, holder: object = None) -> Kept:
        """What a file was just read into."""
        return cls(folder, json.loads((folder / SEALS).read_text("utf-8")), holder=holder)

    def rows(self, table: str) -> list[str]:
        """The names of the files with the rows of a table, in order."""
        return sorted(name for name in self.seals if name.startswith(rows_prefix(table)))

    def given(self, table: str) -> Form | None:
        """How the rows of a table are read where they are kept as they were given, all in one file; else None."""
        return next((Form(**self.seals[name][GIVEN]) for name in self.rows(table) if GIVEN in self.seals[name]), None)

    def is_small(self, table: str) -> bool:
        """Whether all files with the rows of a table are small."""
        return all(is_small(self.seals[name]) for name in self.rows(table))

    def unread(self, sheet: int) -> list[str]:
        """The names of the files with the hashes of the unread cells of a sheet, in order."""
        return sorted(name for name in self.seals if name.startswith(unread_prefix(sheet)))

    def open(self, name: str, columns: Collection[str] = ()) -> BinaryIO:
        """The file, of which these columns are what was written; small files and those not of rows are so in full."""
        try:
            return self._checked(name, columns)
        except (OSError, DamagedError):
            if self.again is None:
                raise
        with self._lock:
            try:
                return self._checked(name, columns)  # another thread was first
            except (OSError, DamagedError):
                fresh = self.again()
                self.folder, self.seals, self.holder = fresh.folder, fresh.seals, fresh.holder
                self._sound.clear()
        return self._checked(name, columns)

    def sound(self, name: str, columns: Collection[str]) -> Path:
        """Where the file lies, for who reads it by itself; of it these columns are what was written."""
        self.open(name, columns).close()
        return self._path(name)

    def check_small(self, prefixes: tuple[str, ...] = ("",)) -> None:
        """Look at once whether all files are there, and sound where they are small: OSError or DamagedError if not.

        Only those whose names begin so.
        """
        for name, seal in self.seals.items():
            if not name.startswith(prefixes):
                continue
            if is_small(seal):
                self._checked(name, ()).close()
            elif self._path(name).stat().st_size != seal["size"]:
                raise DamagedError

    def is_sound(self, name: str) -> bool:
        """Whether all of a file is what was written."""
        return is_sound(self._path(name), self.seals[name])

    def _path(self, name: str) -> Path:
        return self.folder / self.places.get(name, name)

    def _checked(self, name: str, columns: Collection[str]) -> BinaryIO:
        file = self._path(name).open("rb")
        try:
            seal = self.seals[name]
            wanted = {""}
            if not is_small(seal):
                wanted |= Form(**seal[GIVEN]).names_in_file(columns) if GIVEN in seal else set(columns)
            unseen = {column for column in wanted if (name, column) not in self._sound}
            if unseen:
                check(file, seal, unseen - {""})
                self._sound |= {(name, column) for column in unseen}
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The accounts of a file's sheets, those that are no tables, and what is kept of its rows and problems."""

    accounts: list[SheetAccount]
    passed: list[UnreadSheet]
    kept: Kept
