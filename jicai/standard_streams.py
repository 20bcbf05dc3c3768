"""The standard streams as shells, cron and systemd leave them: closed, full, or with a reader that has gone."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_STDERR = 2


def prepare() -> None:
    """Close the gaps, before anything is opened."""
    _occupy_closed()
    if os.environ.get("COLUMNS") == "0":  # some programs say so where they do not know, and rich believes it
        del os.environ["COLUMNS"]
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # help pages hold signs that not every encoding has
    if sys.stderr is None or not sys.stderr.isatty():
        # What cannot be said must not change what is done, nor be said in the midst of the result instead.
        said = io.BufferedWriter(_Unheard(_STDERR, "w", closefd=False))
        encoding = "utf-8" if sys.stderr is None else sys.stderr.encoding
        sys.stderr = io.TextIOWrapper(said, encoding, "backslashreplace", line_buffering=True)


def sent_off(code: int, text: str = "") -> int:
    """The exit code once the text, and what was written before it, has left standard output; 2 where that fails."""
    if sys.stdout is None:
        return code
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        forget_stdout()
    except OSError as error:
        forget_stdout()
        if code == 2:  # told already
            return code
        print(f"错误：标准输出：写不进去（{error.strerror}），请核对磁盘，或换一个位置", file=sys.stderr)
        return 2
    return code


def forget_stdout() -> None:
    """Let go of standard output: else the interpreter tries once more to write at exit, and complains."""
    try:
        descriptor = sys.stdout.fileno()
    except (AttributeError, OSError, ValueError):  # none, or not a real file
        return
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), descriptor)


def _occupy_closed() -> None:
    # A file opened later would take the number of a closed stream, and with it whatever is written there.
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
        os.set_inheritable(descriptor, True)
    os.close(descriptor)


class _Unheard(io.FileIO):
    """Takes what nobody can read any more for written."""

    def write(self, text: ReadableBuffer, /) -> int:
        try:
            return super().write(text)
        except OSError:
            return len(memoryview(text))
