"""jicai among other programs: in pipes, under cron, in poor locales."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

import pytest
from transcripts import PROGRAM, ROOT, at_terminal, environment, in_pipe

PROGRESS = ("progress", "-C", "sample_data", "--as-of", "2026-09-30")
ESCAPE = "\x1b"


def shell(line: str, **changes: str) -> subprocess.CompletedProcess[str]:
    program = shlex.join(PROGRAM)
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line.replace("jicai", program)],
        cwd=ROOT,
        env=environment(**changes),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("options", ["--format csv", "--format json", "--format ndjson", "--format table", ""])
def test_a_reader_that_stops_early(options: str) -> None:
    said = shell(f"jicai {shlex.join(PROGRESS)} {options} | head -1")
    assert len(said.stdout.splitlines()) == 1
    assert "Traceback" not in said.stderr
    assert "BrokenPipe" not in said.stderr
    assert "内部错误" not in said.stderr


@pytest.mark.parametrize("arguments", [PROGRESS, (*PROGRESS, "--format", "table"), ("--help",), ("check", "--zzz")])
def test_no_escape_sequences_in_pipes(arguments: tuple[str, ...]) -> None:
    said = in_pipe(arguments)
    assert ESCAPE not in said.out + said.err


def test_colours_at_a_terminal_unless_unwanted() -> None:
    assert ESCAPE in at_terminal((*PROGRESS, "--by", "district"), 100).out
    assert ESCAPE not in at_terminal((*PROGRESS, "--by", "district"), 100, NO_COLOR="1").out


@pytest.mark.parametrize(
    "locale", [{"LC_ALL": "C", "PYTHONUTF8": "0"}, {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"}]
)
@pytest.mark.parametrize(
    "arguments",
    [(*PROGRESS, "--by", "district"), ("--help",), ("check", "-C", "sample_data"), ("progress", "-C", "无")],
)
def test_a_poor_locale_changes_nothing(arguments: tuple[str, ...], locale: dict[str, str]) -> None:
    plain, poor = in_pipe(arguments), in_pipe(arguments, env=environment(**locale))
    assert (poor.code, poor.out) == (plain.code, plain.out)
    assert "Traceback" not in poor.err


def test_an_empty_environment() -> None:
    """As under cron; only the cache is told apart, so that the test leaves nothing behind."""
    kept = {"JICAI_CACHE_DIR": os.environ["JICAI_CACHE_DIR"]}
    said = in_pipe((*PROGRESS, "--by", "district", "--format", "json"), env=kept)
    assert (said.code, said.out) == (0, in_pipe((*PROGRESS, "--by", "district", "--format", "json")).out)


def test_no_cache_gives_the_same_and_writes_nothing() -> None:
    before = in_pipe(("cache", "info")).out
    said = in_pipe((*PROGRESS, "--no-cache"))
    assert said == in_pipe(PROGRESS)
    assert before.splitlines()[0] == in_pipe(("cache", "info")).out.splitlines()[0]


def test_the_module_is_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "jicai", "--version"], capture_output=True, encoding="utf-8", check=True, cwd=ROOT
    )
    assert done.stdout == in_pipe(("--version",)).out
