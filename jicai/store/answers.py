"""Answers that were worked out before: small frames, kept under a hash of everything that they depend on.

They lie beside the rows of the files (see `jicai.store.cache`) and keep the same promises: safe with several
processes, disposable, and what is read of one is held against its own checksum. One that is damaged or gone is asked
for again.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import json
import os
import re
import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zlib_ng import zlib_ng

from jicai.store.sources import digest_of, sources

if TYPE_CHECKING:
    import polars as pl

#: The folder of the answers beside the entries of the cache.
FOLDER = "answers"
_NAME = re.compile(r"[0-9a-f]{64}")
#: Answers that no run has used for so long are removed when another is written.
_KEPT_SECONDS = 30 * 24 * 3600
#: And beyond so many bytes the ones that were used longest ago.
_MOST_BYTES = 2**31
_LENGTH = 8
#: The rooms whose code an answer depends on.
_ROOMS = ("batches", "calc", "intake", "own_rules", "settings", "store", "tables")
_FILES = (
    "money.py",
    "results/elsewhere.py",
    "results/evidence.py",
    "results/findings.py",
    "results/overdue/lines.py",
    "results/overdue/notes.py",
    "results/overdue/unmatched.py",
    "results/progress/answer.py",
    "results/progress/view.py",
    "results/sums.py",
)


@functools.cache
def code_version() -> str:
    """What an answer depends on besides the files: our own code that reads and computes, and the libraries."""
    import polars as pl

    return key_of(digest_of(sources(_ROOMS, _FILES)), f"polars {pl.__version__}")


def key_of(*parts: object) -> str:
    """The name of the answer that depends on these parts: plain values, whose JSON tells them apart."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, default=str).encode()).hexdigest()


class Answers:
    """The answers under a folder. Every failure of the folder itself only means that they are worked out again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._is_pruned = False
        #: How many answers served again, and how many were worked out.
        self.taken = self.made = 0

    def get(self, key: str) -> list[pl.DataFrame] | None:
        """The frames that were kept under this key; None where none were, or what is there is not what was written."""
        import polars as pl

        path = self.folder / key
        try:
            content = memoryview(path.read_bytes())
            body = content[_LENGTH:]
            if len(content) < _LENGTH or int.from_bytes(content[:_LENGTH]) != zlib_ng.crc32(body):
                path.unlink()
                return None
            with contextlib.suppress(OSError):
                os.utime(path)
        except OSError:
            return None
        size = int.from_bytes(body[:_LENGTH])
        frames, at = [], _LENGTH + size
        for length in json.loads(bytes(body[_LENGTH:at])):
            frames.append(pl.read_parquet(io.BytesIO(body[at : at + length])))
            at += length
        self.taken += 1
        return frames

    def put(self, key: str, frames: Sequence[pl.DataFrame]) -> None:
        """Keep the frames under this key, whole or not at all."""
        self.made += 1
        # Written part by part: of the rows of an export each copy takes some hundred MB.
        parts = [_bytes_of(frame) for frame in frames]
        lengths = json.dumps([len(part) for part in parts]).encode()
        body: list[bytes | memoryview] = [len(lengths).to_bytes(_LENGTH), lengths, *parts]
        checksum = functools.reduce(lambda sum_, part: zlib_ng.crc32(part, sum_), body, 0)
        made = self.folder / f"new-{secrets.token_hex(6)}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with made.open("wb") as file:
                file.writelines([checksum.to_bytes(_LENGTH), *body])
            made.replace(self.folder / key)
        except OSError:
            with contextlib.suppress(OSError):
                made.unlink()
        self._prune()

    def size(self) -> int:
        """The bytes that the answers take."""
        return sum(size for _, size, _ in self._own())

    def clear(self) -> None:
        """Remove all answers."""
        for _, _, path in self._own():
            with contextlib.suppress(OSError):
                path.unlink()
        with contextlib.suppress(OSError):
            self.folder.rmdir()

    def _own(self) -> list[tuple[float, int, Path]]:
        """When each answer, or what one was to become, was last used, its size and where it lies."""
        found: list[tuple[float, int, Path]] = []
        with contextlib.suppress(OSError), os.scandir(self.folder) as files:
            for file in files:
                with contextlib.suppress(OSError):  # another process is at it too
                    if (_NAME.fullmatch(file.name) or file.name.startswith("new-")) and file.is_file():
                        status = file.stat()
                        found.append((status.st_mtime, status.st_size, self.folder / file.name))
        return found

    def _prune(self) -> None:
        if self._is_pruned:
            return
        self._is_pruned = True
        oldest, room = time.time() - _KEPT_SECONDS, _MOST_BYTES
        for used, size, path in sorted(self._own(), reverse=True):
            room -= size
            if used < oldest or room < 0:
                with contextlib.suppress(OSError):
                    path.unlink()


def _bytes_of(frame: pl.DataFrame) -> memoryview:
    buffer = io.BytesIO()
    # Of Arrow's own form the texts come back scattered, and whoever reads them waits on the memory.
    frame.write_parquet(buffer, compression="lz4", statistics=False)
    return buffer.getbuffer()
