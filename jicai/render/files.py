"""Files written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from jicai.errors import OutputError
from jicai.leftovers import made, sweep_temporaries, temporary_in

_REASONS = {
    errno.ENOSPC: "磁盘已满，请腾出空间或换一个位置",
    errno.EDQUOT: "超出磁盘配额，请腾出空间或换一个位置",
    errno.EROFS: "磁盘是只读的，请换一个位置",
    errno.EACCES: "没有写入权限，或文件正被其他程序（如 Excel、WPS）打开，请先关闭文件或换一个位置",
    errno.EPERM: "没有写入权限，请换一个位置",
    errno.ENAMETOOLONG: "文件名太长，请改短",
    errno.EFBIG: "文件超过系统允许的大小，请缩小范围或换一个位置",
    errno.EIO: "磁盘读写出错，请检查磁盘或换一个位置",
}
#: Seconds between the tries to put a file in its place, where another program may have it for a moment.
_WAITS = (0.05, 0.1, 0.2, 0.4)


def write_whole(output: Path, chunks: Iterable[bytes]) -> None:
    """Write the chunks to `output` so that readers see the old file or the whole new one, never a part.

    A symbolic link is followed; an existing file keeps its permissions; a device or named pipe is written to directly.
    Raises OutputError, one Chinese line that names the path.
    """
    try:
        target, mode = writable(output)
        if mode is not None and not stat.S_ISREG(mode):
            with target.open("wb") as device:
                device.writelines(chunks)
            return
        _replace(target, mode, chunks)
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of symbolic links
        raise OutputError(f"{output}：写不进去，{reason_of(error)}") from error


def writable(output: Path) -> tuple[Path, int | None]:
    """The file behind the path and its mode (None where there is none yet).

    OutputError for a folder, a read-only file, one that another program has open for itself, and a file in a folder
    that is not there.
    """
    target = output.resolve()
    mode = _mode_of(target)
    if mode is not None and stat.S_ISDIR(mode):
        raise OutputError(f"{output}：这是一个文件夹，请给出文件名")
    if mode is not None and stat.S_ISREG(mode) and not os.access(target, os.W_OK):
        raise OutputError(f"{output}：已有同名的只读文件，请换一个文件名或先取消只读")
    if mode is not None and stat.S_ISREG(mode):
        try:
            target.open("r+b").close()
        except OSError as error:  # Windows lets nobody write what another program has open, and it is said at once
            raise OutputError(f"{output}：写不进去，{reason_of(error)}") from error
    if not target.parent.is_dir():
        raise OutputError(f"{output}：文件夹 {target.parent} 不存在，请先建立")
    return target, mode


def refuse_inputs(output: Path | None, inputs: Iterable[Path]) -> None:
    """Raise OutputError where the output is one of the input files, also under another name or through a link."""
    if output is None:
        return
    for path in inputs:
        try:
            same = path.samefile(output)
        except OSError:  # one of the two does not exist, so writing cannot harm an input
            same = False
        if same:
            raise OutputError(f"{output}：就是输入文件 {path}，请换一个文件名，以免覆盖原始数据")


def reason_of(error: BaseException) -> str:
    """Why the system refused, in Chinese, with what to do."""
    number = error.errno if isinstance(error, OSError) else errno.ELOOP
    if number in _REASONS:
        return _REASONS[number]
    return f"系统报告：{error.strerror if isinstance(error, OSError) else error}"


def _mode_of(target: Path) -> int | None:
    try:
        return target.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


def _replace(target: Path, mode: int | None, chunks: Iterable[bytes]) -> None:
    sweep_temporaries(target.parent)
    with made(lambda: temporary_in(target.parent), lambda path: _create(path).close()) as temporary:
        try:
            _fill(temporary, chunks)
            put_in_place(temporary, target, mode)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def write_new(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file that is not there yet, down to the disk."""
    _create(path).close()
    _fill(path, chunks)


def _fill(path: Path, chunks: Iterable[bytes]) -> None:
    with path.open("r+b") as handle:
        handle.writelines(chunks)
        handle.flush()
        os.fsync(handle.fileno())


def put_in_place(temporary: Path, target: Path, mode: int | None) -> None:
    """Let the file take the place of the target, with the permissions that this had."""
    if mode is not None:
        temporary.chmod(stat.S_IMODE(mode))
    for wait in (*_WAITS, None):
        try:
            temporary.replace(target)
        except PermissionError as error:
            # On Windows a scanner of viruses, or an indexer, often looks at what has just been written.
            if wait is None or getattr(error, "winerror", None) is None:
                raise
            time.sleep(wait)
        else:
            return


def _create(path: Path) -> BinaryIO:
    # Not tempfile: its files are closed to everybody else, while these shall follow the umask like any new file.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o666), "wb")
