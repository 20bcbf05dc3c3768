"""What is being made beside its final place, and what a run that was killed has left of that: swept by a later run.

What is made is held by a lock that goes with the process, however this ends; whatever nobody holds is a leftover.
Where the system cannot lock (Windows, some network disks) a leftover is what has not changed for a day.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_OLD_SECONDS = 24 * 3600


@contextmanager
def made(name: Callable[[], Path], make: Callable[[Path], object]) -> Iterator[Path]:
    """A new file or folder of such a name that is held meanwhile; whoever makes it takes it away, or puts it in place.

    Raises what `make` raises. Another name is taken where a sweep came between the making and the holding.
    """
    while True:
        path = name()
        make(path)
        try:
            descriptor = _lock(path)
        except (BlockingIOError, FileNotFoundError):
            continue
        if descriptor is None or _is_at(path, descriptor):
            break
        os.close(descriptor)
    try:
        yield path
    finally:
        if descriptor is not None:
            os.close(descriptor)


def temporary_in(folder: Path) -> Path:
    """A name for what is made in the folder before it gets its own."""
    return folder / f".jicai-{secrets.token_hex(6)}.tmp"


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A new folder in the system's temporary one for as long as it is held. OSError where none can be made."""
    import tempfile  # only where something is read or written

    there = Path(tempfile.gettempdir())
    sweep_temporaries(there)
    with made(lambda: temporary_in(there), lambda path: path.mkdir(mode=0o700)) as folder:
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def sweep_temporaries(folder: Path) -> None:
    """Remove what killed runs have left under names of `temporary_in`."""
    sweep(folder.glob(f".jicai-{'[0-9a-f]' * 12}.tmp"))


def sweep(paths: Iterable[Path]) -> None:
    """Remove those of the files and folders that nobody holds; what cannot be removed stays."""
    with suppress(OSError):  # a folder that cannot be listed
        for path in paths:
            _remove_unheld(path)


def _remove_unheld(path: Path) -> None:
    with suppress(OSError):
        if path.is_symlink():
            return
        try:
            descriptor = _lock(path)
        except BlockingIOError:  # somebody is at work
            return
        try:
            if descriptor is None and path.stat().st_mtime > time.time() - _OLD_SECONDS:
                return
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
        finally:
            if descriptor is not None:
                os.close(descriptor)


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


if sys.platform == "win32":

    def _lock(_path: Path) -> int | None:
        return None

else:
    import fcntl

    def _lock(path: Path) -> int | None:
        """The descriptor that holds the lock, None where there are no locks; BlockingIOError where another holds it."""
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        except PermissionError:  # an umask can keep even the owner out
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise
        except OSError:
            os.close(descriptor)
            return None
        return descriptor
