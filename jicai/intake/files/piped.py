"""Tables that come through a pipe: readable once and in order only, so held in a file while they are read."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

from jicai.errors import OutputError, UnusableFileError, UsageError

#: The place of the table that comes through standard input, `-` on the command line.
STANDARD_INPUT = Path("/dev/stdin")
_CHUNK = 2**20
#: Far more than any export holds: a command that never ends must not fill the disk.
_LARGEST = 4 * 2**30


def require_input() -> None:
    """Raise UsageError where nothing can come through standard input."""
    if sys.stdin is None:
        raise UsageError("标准输入：已经关闭，读不到表格，请用管道送入，或写文件名")
    if sys.stdin.isatty():
        raise UsageError("标准输入：是终端，没有送入表格，请用管道送入，如 cat 订单明细.csv | jicai …，或写文件名")


def readable(path: Path, folder: Path) -> Path:
    """Where the content can be read as often as wanted: the file itself, or a copy in the folder of what a pipe gives.

    A pipe is standard input, a named one, or the shell's `<(command)`.
    Raises UnusableFileError where nothing comes through the pipe, OutputError where the folder cannot take it or should
    not.
    """
    if path != STANDARD_INPUT and not path.is_fifo():
        return path
    if sys.platform != "win32":  # Polars' own handler would let a wait for the sender go on after Ctrl-C
        signal.siginterrupt(signal.SIGINT, True)
    try:
        with _opened(path) as source:
            held = _copy(source, folder, "标准输入" if path == STANDARD_INPUT else str(path))
    except OSError as error:
        raise UnusableFileError(error.strerror or "", "unreadable") from error
    if not held.stat().st_size:
        raise UnusableFileError("管道前面的命令没有给出内容", "empty-file")
    return held


def _opened(path: Path) -> BinaryIO:
    if path != STANDARD_INPUT:
        return path.open("rb")
    # Another program may have left the pipe non-blocking; a pause of the sender would then look like the end.
    if sys.platform != "win32":
        os.set_blocking(sys.stdin.fileno(), True)
    return os.fdopen(os.dup(sys.stdin.fileno()), "rb")


def _copy(source: BinaryIO, folder: Path, shown: str) -> Path:
    largest = min(_LARGEST, shutil.disk_usage(folder).free * 8 // 10)  # others need room in the folder too
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as held:
        while chunk := source.read(_CHUNK):
            if held.tell() + len(chunk) > largest:
                raise OutputError(f"{shown}：{_too_large(folder, largest)}")
            try:
                held.write(chunk)
                held.flush()
            except OSError as error:
                raise OutputError(f"{folder}：写不进去，请腾出空间，或设环境变量 TMPDIR 换一个位置") from error
    return Path(held.name)


def _too_large(folder: Path, largest: int) -> str:
    told = "送来的内容超过"
    if largest == _LARGEST:
        return f"{told} {_LARGEST >> 20:,} MB，请核对前面的命令，或先存成文件，再写文件名"
    return f"{told} {folder.parent} 剩余空间的八成，请腾出空间，或设环境变量 TMPDIR 换一个位置"
