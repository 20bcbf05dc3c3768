"""Files once read are not read again: their typed rows are kept, by content, wording and version of the readers.

An entry is a folder that is renamed into place when it is whole, so two processes at once do no harm. What is read of
it is held against its own checksum (`jicai.store.kept`); an entry that fails is removed and the file is read again.
What a run reads lies in a folder `new-…` until then, which goes with the run, or when a later one finds it with nobody
at work.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import itertools
import json
import os
import re
import secrets
import shutil
import time
import weakref
from collections.abc import Iterable
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any

from jicai.intake.account import SheetAccount
from jicai.intake.reading.parts import SEALS, UnreadSheet
from jicai.intake.reading.seals import DamagedError
from jicai.intake.sheets.wording import Terms
from jicai.kept_names import PATTERN, cache_folder
from jicai.leftovers import made, sweep
from jicai.store.answers import FOLDER, Answers
from jicai.store.kept import Kept, ReadFile
from jicai.store.sources import digest_of, sources

_META = "meta.json"
_ENTRY = re.compile(r"[0-9a-f]{64}")
_NEW, _PIN = "new-", "pin"
#: Entries that no run has used for so long are removed when another is written.
_KEPT_SECONDS = 90 * 24 * 3600


def content_hash(path: Path) -> str:
    """The SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def version_sources() -> list[Path]:
    """The files of our own on which the typed rows depend: the reading code, whatever its folder, and the tables."""
    return sources(("intake", "store", "tables"))


@functools.cache
def _version() -> str:
    """What the typed rows depend on besides the file: our own reading code, the declarations, the readers."""
    libraries = (f"{library} {metadata.version(library)}" for library in ("polars", "fastexcel", "xlrd"))
    return "\n".join([digest_of(version_sources()), *libraries])


class Cache:
    """The entries under one folder. Every failure of the folder itself only means that files are read again."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or cache_folder()
        self._course = contextlib.ExitStack()
        self._new: Path | None = None
        self._count = itertools.count()
        weakref.finalize(self, self._course.close)

    def key(self, content: str, suffix: str, terms: Terms) -> str:
        """The name of the entry for a file with this content and extension, read under these terms."""
        parts = [content, suffix.lower(), _version(), json.dumps(terms.to_json(), default=list)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def get(self, key: str, path: Path) -> ReadFile | None:
        """The entry, or None where there is none that is sound, as far as that is seen without reading large files."""
        entry = self._entry(key)
        try:
            meta = json.loads((entry / _META).read_text("utf-8"))
            if meta["seal"] != _seal(meta["content"]):
                raise ValueError(key)
            content = meta["content"]
            kept = Kept(entry, content["files"])
            kept.check_small()
            accounts = [SheetAccount.from_json(path, values) for values in content["accounts"]]
            passed = [UnreadSheet(**values) for values in content["passed"]]
            with contextlib.suppress(OSError):  # a cache that cannot be written to can still be read
                os.utime(entry / _META)
        except (OSError, ValueError, KeyError, TypeError, DamagedError):
            self.drop(key)  # what is left of a damaged one would keep the new one out
            return None
        return ReadFile(accounts, passed, kept)

    def drop(self, key: str) -> None:
        """Remove an entry, as one that is damaged."""
        shutil.rmtree(self._entry(key), ignore_errors=True)

    def new_folder(self) -> Path | None:
        """A folder to read into, beside the entries; None where the cache cannot be written to.

        It lasts as long as the cache, no longer than the run, unless `put` makes an entry of it.
        """
        try:
            if self._new is None:
                self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                sweep(self.folder.glob(f"{_NEW}*"))
                self._new = self._course.enter_context(made(self._new_name, lambda path: path.mkdir(mode=0o700)))
                self._course.callback(shutil.rmtree, self._new, ignore_errors=True)
            folder = self._new / str(next(self._count))
            folder.mkdir(mode=0o700)
        except OSError:
            return None
        return folder

    def put(self, key: str, path: Path, read: ReadFile) -> ReadFile:
        """Make the folder that a file was read into the entry of this key; the same as `read`, at its new place.

        Where that cannot be, another process was first (its entry is as good), or the disk is full: then the rows stay
        where they are for this run, and the file is read again next time.
        """
        content: dict[str, Any] = {
            "accounts": [account.to_json() for account in read.accounts],
            "passed": [sheet.to_json() for sheet in read.passed],
            "files": read.kept.seals,
        }
        entry, folder = self._entry(key), read.kept.folder
        moved: ReadFile | None = replace(read, kept=Kept(entry, read.kept.seals))
        try:
            meta = json.dumps({"content": content, "seal": _seal(content)}, ensure_ascii=False)
            (folder / _META).write_text(meta, "utf-8")
            (folder / SEALS).unlink()
            folder.rename(entry)
        except OSError:
            moved = self.get(key, path)
            read.kept.holder = self
        _prune(self.folder)
        return moved or read

    def close(self) -> None:
        """Take away what was read and has not become an entry."""
        self._course.close()
        self._new = None

    def tidy(self) -> None:
        """Take away the folder for what is read, where all of it has become entries."""
        if self._new is not None:
            with contextlib.suppress(OSError):  # the run still reads from it
                self._new.rmdir()
                self.close()

    @property
    def answers(self) -> Answers:
        """What was worked out of the rows, beside the entries."""
        return Answers(self.folder / FOLDER)

    def entries(self) -> list[Path]:
        """The folders of all whole entries."""
        return [path for path in _entries_in(self.folder) if (path / _META).exists()]

    def megabytes(self) -> int:
        """The space that the entries and the answers take, begun megabytes counted whole."""
        entries = sum(path.stat().st_size for own in _entries_in(self.folder) for path in own.iterdir())
        return -(-(entries + self.answers.size()) // 2**20)

    def clear(self) -> int:
        """Remove all entries, answers, names for completion and what runs have left; returns the number of entries."""
        count = len(self.entries())
        self.answers.clear()
        for path in _entries_in(self.folder):
            shutil.rmtree(path, ignore_errors=True)
        for names in self.folder.glob(PATTERN):
            names.unlink(missing_ok=True)
        sweep(self.folder.glob(f"{_NEW}*"))
        return count

    def pin(self, keys: Iterable[str], *, on: bool = True) -> int:
        """Let these entries stay however long no run uses them, or no longer; returns how many there are."""
        chosen = [self._entry(key) for key in keys if (self._entry(key) / _META).exists()]
        for entry in chosen:
            if on:
                (entry / _PIN).touch()
            else:
                (entry / _PIN).unlink(missing_ok=True)
        return len(chosen)

    def pinned(self) -> int:
        """The number of entries that stay."""
        return sum((entry / _PIN).exists() for entry in self.entries())

    def _new_name(self) -> Path:
        return self.folder / f"{_NEW}{secrets.token_hex(6)}"

    def _entry(self, key: str) -> Path:
        return self.folder / key


@functools.cache
def _prune(folder: Path) -> None:
    """Remove the entries of the folder that nobody uses; once in a process, not for every file that it reads."""
    oldest = time.time() - _KEPT_SECONDS
    for entry in _entries_in(folder):
        with contextlib.suppress(OSError):  # another process is at it too
            if _used(entry) < oldest and not (entry / _PIN).exists():
                shutil.rmtree(entry, ignore_errors=True)


def _entries_in(folder: Path) -> list[Path]:
    """The folders of entries, also damaged ones: the chosen folder may hold other things."""
    try:
        with os.scandir(folder) as found:
            return [folder / one.name for one in found if _ENTRY.fullmatch(one.name) and one.is_dir()]
    except OSError:
        return []


def _used(entry: Path) -> float:
    """When a run last used the entry; of a damaged one when it was made."""
    try:
        return (entry / _META).stat().st_mtime
    except FileNotFoundError:
        return entry.stat().st_mtime


def _seal(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
