"""A command at a terminal whose questions are answered, as a user types."""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import struct
import subprocess
import termios
from collections.abc import Sequence
from pathlib import Path

from transcripts import PROGRAM, environment


def typed(arguments: Sequence[str], answers: Sequence[str], prompt: str, columns: int, cwd: Path) -> tuple[int, str]:
    """Exit code and all that stood at the terminal; each answer is typed when the prompt has come once more."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 120, columns, 0, 0))
    with subprocess.Popen(
        [*PROGRAM, *arguments], cwd=cwd, env=environment(NO_COLOR="1"), stdin=slave, stdout=slave, stderr=slave
    ) as process:
        os.close(slave)
        said = b""
        waiting = list(answers)
        while part := _read(master):
            said += part
            asked = len(answers) - len(waiting)
            if waiting and said.decode("utf-8", "ignore").count(prompt) > asked:
                os.write(master, f"{waiting.pop(0)}\n".encode())
    os.close(master)
    assert not waiting, f"not asked: {waiting}"
    return process.returncode, said.decode().replace("\r\n", "\n")


def _read(master: int) -> bytes:
    try:
        return os.read(master, 65_536)
    except OSError as error:  # Linux says so when the other side is closed
        if error.errno != errno.EIO:
            raise
        return b""
