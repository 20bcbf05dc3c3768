"""The hashes of large files that have not been touched since they were hashed: to read gigabytes only to see that costs
more than all else that a run does.

A file is taken for untouched where its path, size, inode and both its times are the same; the time of its last change
(`ctime`) cannot be set back, as that of its last writing can. Where the system has no such time (Windows), where the
file is small, and where it was touched within the last seconds, it is hashed.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import sys
import time
from collections.abc import Callable
from pathlib import Path

from jicai.store.answers import key_of

#: From so many bytes on.
_LARGE = 2**22
#: Two changes within so many seconds may bear the same time.
_RACE_SECONDS = 5
_HASH = re.compile(r"[0-9a-f]{64}")


def known_hash(path: Path, folder: Path, find: Callable[[Path], str]) -> str:
    """The hash of a file's content, which `find` gives; kept in the folder. Raises what `find` and `stat` raise."""
    status = path.stat()
    if sys.platform == "win32" or status.st_size < _LARGE:
        return find(path)
    times = (status.st_mtime_ns, status.st_ctime_ns)
    key = key_of("stamp", str(path.resolve()), status.st_size, status.st_ino, status.st_dev, *times)
    with contextlib.suppress(OSError, ValueError):
        kept = (folder / key).read_text("ascii")
        if _HASH.fullmatch(kept):
            os.utime(folder / key)
            return kept
    found = find(path)
    if max(times) < time.time_ns() - _RACE_SECONDS * 10**9:
        _keep(folder, key, found)
    return found


def _keep(folder: Path, key: str, found: str) -> None:
    made = folder / f"new-{secrets.token_hex(6)}"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        made.write_text(found, "ascii")
        made.replace(folder / key)
