"""Where jicai runs: cron, systemd, closed and full streams, terminals of all kinds, folders that refuse."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from transcripts import PROGRAM, ROOT, Said, at_terminal, environment

from jicai.render.layout import cells_of, wrapped

pytestmark = pytest.mark.slow  # whole worlds or processes: a job of its own


BY_DISTRICT = f"progress -C {ROOT / 'sample_data'} --as-of 2026-09-30 --by district"
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def shell(line: str, *, cwd: Path = ROOT, env: dict[str, str] | None = None) -> Said:
    """Run a line of bash in which jicai is the program, with pipefail."""
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line.replace("jicai ", shlex.join(PROGRAM) + " ")],
        cwd=cwd,
        env=environment() if env is None else env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode("utf-8", "replace"))


@pytest.fixture(scope="module")
def expected() -> Said:
    said = shell(f"jicai {BY_DISTRICT}")
    assert (said.code, said.out.splitlines()[0]) == (
        0,
        "区县,约定项,已完成,滞后,未采购,约定金额,完成率,未封顶完成率,机构数,约定采购量,已采购量,采购金额,时间进度,名次",
    )
    return said


#: What changes nothing of the result on standard output; the second member says whether the footer is still told.
UNCHANGED = {
    "the environment that cron gives": ("env -i SHELL=/bin/sh PATH=/usr/bin:/bin {cache} jicai {run}", True),
    "no terminal to speak of": ("TERM=dumb jicai {run}", True),
    "another encoding, into a pipe": ("PYTHONIOENCODING=gbk jicai {run} 2> /dev/null", False),
    "colours unwanted": ("NO_COLOR=1 jicai {run}", True),
    "colours forced": ("FORCE_COLOR=1 jicai {run}", True),
    "a width of 0": ("COLUMNS=0 jicai {run}", True),
    "standard input closed": ("jicai {run} <&-", True),
    "standard error closed": ("jicai {run} 2>&-", False),
    "standard error full": ("jicai {run} 2> /dev/full", False),
    "nobody reads standard error": ("{{ jicai {run} 2>&1 >&3 | true; }} 3>&1", False),
    "files read anew, standard input and error closed": ("jicai {run} --no-cache <&- 2>&-", False),
    "no home": ("env -u HOME -u JICAI_CACHE_DIR XDG_CACHE_HOME=/proc/none jicai {run}", True),
    "a cache folder that is a file": ("JICAI_CACHE_DIR=/etc/passwd jicai {run}", True),
    "a temporary folder that is not there": ("TMPDIR=/proc/none jicai {run} --no-cache", True),
    "to a file": ("jicai {run} > {tmp}/out; cat {tmp}/out", True),
}


@pytest.mark.parametrize("name", UNCHANGED)
def test_the_result_is_the_same(name: str, expected: Said, tmp_path: Path) -> None:
    line, footer = UNCHANGED[name]
    cache = f"JICAI_CACHE_DIR={os.environ['JICAI_CACHE_DIR']}"
    said = shell(line.format(run=BY_DISTRICT, cache=cache, tmp=tmp_path))
    assert (said.code, said.out) == (0, expected.out)
    assert said.err == (expected.err if footer else "")


#: What cannot work, or only in part: the exit code, and what standard error begins with.
REFUSED = {
    "standard output closed": ("jicai {run} >&-", 2, "错误：标准输出：已经关闭"),
    "standard output full": ("jicai {run} > /dev/full", 2, "错误：标准输出：写不进去，磁盘已满"),
    "help onto a full disk": ("jicai --help > /dev/full", 2, "错误：标准输出：写不进去"),
    "the version onto a full disk": ("jicai --version > /dev/full", 2, "错误：标准输出：写不进去"),
    "nobody to tell of a mistake": ("jicai progress -C 无 2>&-", 2, ""),
    "no room to tell of a mistake": ("jicai progress -C 无 2> /dev/full", 2, ""),
    "findings, and no room to tell more": ("jicai {run} --exit-code 2> /dev/full", 1, ""),
    "a folder removed beneath us": ("cd {tmp} && rmdir {tmp} && jicai check", 2, "错误：当前文件夹已被删除"),
    "a reader of help that stops": ("jicai --help | head -1", 0, ""),
    "a reader of the version that is gone": ("jicai --version | true", 0, ""),
    "a reader that stops": ("jicai {run} -q | head -1", 0, ""),
    "a reader that stops, and findings": ("jicai {run} -q --exit-code | head -1", 1, ""),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_refusals(name: str, unbuffered: str, tmp_path: Path) -> None:
    line, code, told = REFUSED[name]
    (tmp_path / "x").mkdir()
    said = shell(line.format(run=BY_DISTRICT, tmp=tmp_path / "x"), env=environment(PYTHONUNBUFFERED=unbuffered))
    assert said.code == code
    assert said.err.startswith(told)
    assert said.err.count("\n") == (1 if told else 0)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("jicai check -C {closed}/内", "没有权限，请核对文件和文件夹的权限"),
        ("jicai check --orders {closed}/订单.csv", "没有权限，请核对文件和文件夹的权限"),
        ("cd {fixed} && jicai {run} -o 进度.csv", "没有写入权限"),
    ],
)
def test_folders_that_refuse(line: str, told: str, tmp_path: Path) -> None:
    closed, fixed = tmp_path / "closed", tmp_path / "fixed"
    closed.mkdir(mode=0o000)
    fixed.mkdir(mode=0o500)
    said = shell(line.format(run=BY_DISTRICT, closed=closed, fixed=fixed))
    closed.chmod(0o700)
    assert said.code == 2
    assert told in said.err
    assert said.err.count("\n") == 1


def test_a_closed_stream_is_not_taken_for_the_file(tmp_path: Path) -> None:
    """The file opened next would get the number of the closed stream, and what is said there."""
    made = tmp_path / "进度.csv"
    assert shell(f"jicai {BY_DISTRICT} -o {made} <&- >&- 2>&-").code == 0
    assert made.read_text("utf-8-sig").splitlines()[1].startswith("云岫县,96,")
    assert len(made.read_text("utf-8-sig").splitlines()) == 4


def test_a_new_file_follows_the_umask(tmp_path: Path) -> None:
    shell(f"umask 077; jicai {BY_DISTRICT} -o {tmp_path / '进度.csv'}")
    assert (tmp_path / "进度.csv").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("columns", [80, 160])
@pytest.mark.parametrize("term", ["dumb", "xterm-256color", ""])
def test_a_terminal_is_filled_and_not_overrun(columns: int, term: str) -> None:
    said = at_terminal(("progress", *BY_DISTRICT.split()[1:-2]), columns, TERM=term)
    assert said.code == 0
    assert (("\x1b" in said.out) is False) == (term == "dumb")
    widest = max(map(cells_of, _ESCAPE.sub("", said.out).splitlines()))
    assert columns - 12 < widest <= columns


def test_a_gbk_terminal(expected: Said) -> None:
    line = f"jicai {BY_DISTRICT}"
    in_a_terminal = shlex.join(["script", "-qec", line.replace("jicai ", shlex.join(PROGRAM) + " "), "/dev/null"])
    if shutil.which("script") is None:
        pytest.skip("no script program")
    done = subprocess.run(
        ["bash", "-c", in_a_terminal],
        cwd=ROOT,
        env=environment(PYTHONIOENCODING="gbk", PYTHONUTF8="0", NO_COLOR="1"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    shown = done.stdout.decode("gbk")
    assert done.returncode == 0
    assert [name in shown for name in ("执行进度", "云岫县", "嘉岚区", "36.4%")] == [True] * 4


@pytest.mark.parametrize("width", [1, 2, 3])
def test_the_narrowest_terminals(width: int) -> None:
    assert "".join(wrapped("完成率 45.0%，未采购", width)).replace(" ", "") == "完成率45.0%，未采购"


def test_help_in_any_encoding_and_width() -> None:
    said = shell("jicai progress --help", env=environment(PYTHONIOENCODING="ascii", COLUMNS="0"))
    assert (said.code, said.err) == (0, "")
    assert "--as-of" in said.out


def test_nohup(tmp_path: Path) -> None:
    """A hang-up that was to be ignored is ignored."""
    code = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); "
    code += "from jicai.interrupts import end_in_order; end_in_order(); "
    code += "print(signal.getsignal(signal.SIGHUP) == signal.SIG_IGN)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=tmp_path)
    assert said.stdout == b"True\n"
