"""A file that is to be read, with what its copy in the cache is found by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jicai.intake.sheets.wording import Terms


@dataclass(frozen=True, slots=True, eq=False)
class InputFile:
    """A file with what its cache entry is found by; `stamp` is its size and time when it was hashed.

    `path` is how it is shown (in an archive, that of the archive with the member's name behind it); `held` is where its
    content lies: the file itself, or the copy of what came through a pipe or out of an archive.
    """

    path: Path
    held: Path
    terms: Terms
    stamp: tuple[int, int]
    content: str
