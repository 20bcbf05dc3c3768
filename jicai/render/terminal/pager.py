"""A table that is longer than the screen goes through the pager, as manual pages do."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterable, Mapping

#: Colours are kept, long lines are not folded, and the last line tells how to go on and how to leave. It stands where
#: less looks for the name of an editor (of no use to it here: it reads a pipe), since less 590, which many systems
#: have, spoils every Chinese character written in the option itself.
_LESS = ("less", "-RS", "-Ps%E")
_PROMPT = "空格 下一页，b 上一页，/ 查找，q 离开"


def pager_command() -> list[str] | None:
    """The pager: what PAGER says, else less; None where there is none, or none is wanted (PAGER empty, or cat)."""
    if os.environ.get("TERM") == "dumb":
        return None
    given = os.environ.get("PAGER")
    try:
        command = list(_LESS) if given is None else shlex.split(given)
    except ValueError:  # a quote that is not closed
        return None
    if not command or command == ["cat"] or shutil.which(command[0]) is None:
        return None
    return command


def paged(command: list[str], lines: Iterable[bytes]) -> None:
    """Show the lines in the pager and come back when the reader leaves it. OSError where it does not start."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=_environment(command)) as process:
        assert process.stdin is not None
        # An interrupt from the keyboard is for the pager, which stays.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            # A reader who has seen enough leaves what is written unread, and what is left to be written when it closes.
            with contextlib.suppress(BrokenPipeError):
                process.stdin.writelines(lines)
        finally:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
            process.wait()
            signal.signal(signal.SIGINT, before)


def _environment(command: list[str]) -> Mapping[str, str]:
    """For a pager that PAGER names without options: less takes them from here, where the user has set none."""
    prompt = {"VISUAL": _PROMPT} if command == list(_LESS) else {}
    return {"LESS": _LESS[1], "LESSCHARSET": "utf-8", **os.environ, **prompt}
