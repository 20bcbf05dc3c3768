"""Our own code, as far as what is kept of earlier runs depends on it."""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import jicai


def sources(rooms: Iterable[str], files: Iterable[str] = ()) -> list[Path]:
    """The files of code in these folders of the package, however deep, and these files of it; in their order."""
    package = Path(jicai.__file__).parent
    return sorted([*(path for room in rooms for path in _in_folder(package / room)), *(package / one for one in files)])


def digest_of(paths: Iterable[Path]) -> str:
    """A hash of what stands in these files."""
    return hashlib.sha256(b"".join(map(_digest, paths))).hexdigest()


@functools.cache
def _digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def _in_folder(folder: Path) -> Iterator[Path]:
    # Several hundred files are looked for in every run: `rglob` takes three times as long.
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names if name.endswith(".py"))
