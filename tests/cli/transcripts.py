"""Commands run as a user runs them, in a process of their own, and what they said as a text to compare."""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import re
import shlex
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent / "golden"
#: What would change widths or colours behind the back of a test.
CLEARED = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS", "TERMINAL_WIDTH")
_MAIN = "import sys; sys.argv[0] = 'jicai'; from jicai.__main__ import main; main()"
PROGRAM = (sys.executable, "-c", _MAIN)
#: A command in a page, and what it says at a terminal.
SHOWN = re.compile(r"```text\n\$ (jicai [^\n]*)\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Said:
    """Exit code, standard output and standard error."""

    code: int
    out: str
    err: str


def environment(**changes: str) -> dict[str, str]:
    """The environment of the tests without what would change the look, in UTF-8."""
    kept = {key: value for key, value in os.environ.items() if key not in CLEARED}
    return kept | {"PYTHONUTF8": "1", "TERM": "xterm-256color", "PAGER": "cat"} | changes


def in_pipe(arguments: Sequence[str], *, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> Said:
    """Run with both outputs in pipes."""
    done = subprocess.run(
        [*PROGRAM, *arguments],
        cwd=cwd,
        env=environment() if env is None else env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def at_terminal(arguments: Sequence[str], columns: int, *, cwd: Path = ROOT, **changes: str) -> Said:
    """Run with standard output at a terminal of that many columns; standard error in a pipe, so without a bar."""
    master, slave = screen(columns)
    with subprocess.Popen(
        [*PROGRAM, *arguments],
        cwd=cwd,
        env=environment(**changes),
        stdin=subprocess.DEVNULL,
        stdout=slave,
        stderr=subprocess.PIPE,
    ) as process:
        os.close(slave)
        out = everything(master)
        assert process.stderr is not None
        err = process.stderr.read()
    os.close(master)
    return Said(process.returncode, as_text(out), err.decode())


def in_own_process(arguments: Sequence[str], columns: int, cwd: Path) -> Said:
    """What `Golden.seen` may be where no fixture runs commands in this process."""
    return at_terminal(arguments, columns, cwd=cwd, NO_COLOR="1")


def screen(columns: int) -> tuple[int, int]:
    """A terminal of 40 rows: the side that is read, and the side that a program writes to."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    return master, slave


def as_text(shown: bytes) -> str:
    """What a terminal was sent, with the line ends of a file."""
    return shown.decode().replace("\r\n", "\n")


def everything(master: int) -> bytes:
    """What is written to a terminal until its other side is closed."""
    parts = []
    while True:
        try:
            part = os.read(master, 65_536)
        except OSError as error:  # Linux says so when the other side is closed
            if error.errno != errno.EIO:
                raise
            break
        if not part:
            break
        parts.append(part)
    return b"".join(parts)


@dataclass(frozen=True)
class Golden:
    """The folder of transcripts; `seen` runs a command as at a terminal of so many columns, without colours."""

    update: bool
    seen: Callable[[Sequence[str], int, Path], Said]

    def check(self, name: str, arguments: Sequence[str], said: Said, cwd: Path = ROOT) -> None:
        """Compare what was said with the transcript of this name; machine paths are put aside."""
        text = f"$ jicai {' '.join(arguments)}\n[退出码] {said.code}\n"
        for title, part in (("标准输出", said.out), ("标准错误", said.err)):
            lines = "".join(f"{line.rstrip()}\n" for line in part.replace(str(cwd), "〈目录〉").splitlines())
            text += f"[{title}]\n{lines}"
        path = GOLDEN / f"{name}.txt"
        if self.update:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        assert path.is_file(), f"{path.name} is missing: pytest tests/cli --update-goldens"
        assert text == path.read_text("utf-8")

    def page(self, page: Path, pattern: re.Pattern[str], again: Callable[[re.Match[str]], str]) -> int:
        """Compare what stands in a page with what `again` says of each place of the pattern; returns how many."""
        fresh, shown = pattern.subn(again, page.read_text("utf-8"))
        if self.update:
            page.write_text(fresh, "utf-8")
        assert fresh == page.read_text("utf-8")
        return shown

    def shown(self, page: Path, folder: Path, *, with_errors: bool = False) -> int:
        """The same of the commands that a page shows as at a terminal of 100 columns, each run in the folder."""

        def again(shown: re.Match[str]) -> str:
            said = self.seen(shlex.split(shown[1])[1:], 100, folder)
            assert said.code == 0, said.err
            lines = said.out.splitlines() + (_only_there(said) if with_errors else [])
            return as_shown(shown[1], [line.rstrip() for line in lines])

        return self.page(page, SHOWN, again)


def _only_there(said: Said) -> list[str]:
    """What is said on standard error where that is the same screen: what stands below the table is not said again."""
    screen = "".join(said.out.split())
    return [line for line in said.err.splitlines() if "".join(line.split()) not in screen]


def as_shown(command: str, lines: Sequence[str]) -> str:
    """A command and what it says as a page has them."""
    return "\n".join(["```text", f"$ {command}", *lines, "```"])
