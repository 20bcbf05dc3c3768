"""jicai among other programs: in pipes, under cron, in poor locales."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from transcripts import PROGRAM, ROOT, Said, at_terminal, environment, in_pipe

pytestmark = pytest.mark.long

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


@pytest.mark.parametrize("name", ["结果.csv", "订单明细汇总.csv"])
def test_a_result_that_the_shell_puts_beside_the_exports(tmp_path: Path, name: str) -> None:
    shutil.copytree(ROOT / "sample_data", tmp_path / "导出")
    folder = shlex.quote(str(tmp_path / "导出"))
    line = f"jicai progress -C {folder} --as-of 2026-09-30 --by district"
    plain, beside = shell(line), shell(f"{line} > {folder}/{name}")
    assert (beside.returncode, beside.stderr) == (0, plain.stderr)
    assert (tmp_path / "导出" / name).read_text("utf-8") == plain.stdout


@pytest.mark.parametrize("arguments", [PROGRESS, (*PROGRESS, "--format", "table"), ("--help",), ("check", "--zzz")])
def test_no_escape_sequences_in_pipes(arguments: tuple[str, ...]) -> None:
    said = in_pipe(arguments)
    assert ESCAPE not in said.out + said.err


def test_colours_at_a_terminal_unless_unwanted() -> None:
    assert ESCAPE in at_terminal((*PROGRESS, "--by", "district"), 100).out
    assert ESCAPE not in at_terminal((*PROGRESS, "--by", "district"), 100, NO_COLOR="1").out


LOCALES = {"C": {"LC_ALL": "C"}, "POSIX": {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"}, "none": {}}


@pytest.mark.parametrize("name", LOCALES)
@pytest.mark.parametrize("arguments", [(*PROGRESS, "--by", "district"), ("progress", "-C", "无")])
def test_a_poor_locale_changes_nothing(here: Callable[..., Said], arguments: tuple[str, ...], name: str) -> None:
    unset = {key: value for key, value in environment().items() if key not in ("PYTHONUTF8", "LANG", "LC_ALL")}
    assert in_pipe(arguments, env=unset | LOCALES[name]) == here(arguments)


def test_an_empty_environment(here: Callable[..., Said]) -> None:
    """As under cron; only the cache is told apart, so that the test leaves nothing behind."""
    arguments = (*PROGRESS, "--by", "district", "--format", "json")
    kept = {"JICAI_CACHE_DIR": os.environ["JICAI_CACHE_DIR"]}
    assert in_pipe(arguments, env=kept) == here(arguments)


def test_no_cache_gives_the_same_and_writes_nothing(
    here: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = here(PROGRESS)
    monkeypatch.setenv("JICAI_CACHE_DIR", str(tmp_path / "cache"))
    assert here((*PROGRESS, "--no-cache")) == said
    assert not list(tmp_path.rglob("*.*"))


def test_the_module_is_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "jicai", "--version"], capture_output=True, encoding="utf-8", check=True, cwd=ROOT
    )
    assert done.stdout == in_pipe(("--version",)).out
