"""Several files that belong together: one run at a time writes them, and none is in place before all are written."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jicai.errors import OutputError
from jicai.leftovers import made, sweep
from jicai.render.files import put_in_place, reason_of, writable, write_new


@contextmanager
def only_run(output: Path, command: str = "jicai export") -> Iterator[Path]:
    """The file behind the path, which no other run writes meanwhile; OutputError where one does, or none can.

    The lock goes with the process that holds it, however that ends.
    """
    from filelock import FileLock, Timeout

    try:
        target, mode = writable(output)
        if mode is not None and not stat.S_ISREG(mode):
            raise OutputError(f"{output}：不是普通文件，请给出文件名")
        lock = FileLock(_beside(target, "lock"), blocking=False)
        lock.acquire()
    except Timeout as error:
        raise OutputError(f"{output}：另一个 {command} 正在写这个文件，请等它完成") from error
    except (OSError, RuntimeError) as error:
        raise OutputError(f"{output}：写不进去，{reason_of(error)}") from error
    try:
        _sweep(target.parent)
        yield target
    finally:
        # Whoever has opened the file meanwhile sees that it is gone, and does not take it for the lock.
        with suppress(OSError):
            Path(lock.lock_file).unlink()
        lock.release()


def write_all(target: Path, files: Iterable[tuple[Path, Iterable[bytes]]]) -> list[Path]:
    """Write the files, in their order, and then put them in place in that order; returns their paths.

    They lie in the folder of `target`, whose lock the caller holds, or in folders in it, which are made. What a run
    that was killed has left is removed. Raises OutputError; then nothing has changed, unless a file could be written
    but not put in place.
    """
    staging = _beside(target, "part")
    path = target
    try:
        shutil.rmtree(staging, ignore_errors=True)
        with made(lambda: staging, Path.mkdir):
            written: list[tuple[Path, Path, int | None]] = []
            for number, (path, chunks) in enumerate(files):
                mode = writable(path)[1] if path.parent.is_dir() else None
                written.append((staging / str(number), path, mode))
                write_new(staging / str(number), chunks)
            for temporary, path, mode in written:
                path.parent.mkdir(exist_ok=True)
                put_in_place(temporary, path, mode)
    except (OSError, RuntimeError) as error:
        raise OutputError(f"{path}：写不进去，{reason_of(error)}") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return [path for _, path, _ in written]


def _sweep(folder: Path) -> None:
    """Remove what runs that were killed have left in the folder, also those that wrote other files."""
    sweep(path for path in folder.glob(_beside(folder / "*.xlsx", "part").name) if _is_staging(path))
    sweep(path for path in folder.glob(_beside(folder / "*.xlsx", "lock").name) if _is_lock(path))


def _is_staging(path: Path) -> bool:
    return path.is_dir() and all(one.name.isdecimal() for one in path.iterdir())


def _is_lock(path: Path) -> bool:
    return path.is_file() and path.stat().st_size == 0


def _beside(target: Path, ending: str) -> Path:
    return target.with_name(f".{target.name}.{ending}")
