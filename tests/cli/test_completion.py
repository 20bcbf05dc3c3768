"""What the Tab key offers: through the protocol of each shell, and in the shells that are there."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import typer
from transcripts import PROGRAM, ROOT, Said, environment
from typer._click.shell_completion import get_completion_class
from typer._completion_classes import completion_init

from jicai import kept_names
from jicai.cli import app_of
from jicai.commands.shared import completing
from jicai.store.cache import Cache

pytestmark = pytest.mark.long

SAMPLE = ROOT / "sample_data"
Here = Callable[..., Said]
Offered = Callable[..., list[str]]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that knows the sample data, as a run leaves it."""
    folder = tmp_path_factory.mktemp("cache")
    done = subprocess.run(
        [*PROGRAM, "progress", "-C", str(SAMPLE), "--as-of", "2026-09-30", "--format", "csv"],
        env=environment(JICAI_CACHE_DIR=str(folder)),
        capture_output=True,
        check=True,
    )
    assert done.stdout
    return folder


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch, cache: Path) -> Offered:
    """What a shell is offered behind these words, the last of them begun (bash unless another is named)."""

    def ask(*words: str, shell: str = "bash", cwd: Path = SAMPLE, known: Path = cache) -> list[str]:
        monkeypatch.chdir(cwd)
        monkeypatch.setenv("JICAI_CACHE_DIR", str(known))
        typed = ["jicai", *words]
        monkeypatch.setenv("COMP_WORDS", "\n".join(typed))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        monkeypatch.setenv("_TYPER_COMPLETE_ARGS", shlex.join(typed[:-1]) + " " + typed[-1])
        monkeypatch.setenv("_TYPER_COMPLETE_WORD_TO_COMPLETE", typed[-1])
        monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
        completion_init()
        kind = get_completion_class(shell)
        assert kind is not None
        answer = kind(typer.main.get_command(app_of()), {}, "jicai", completing.VARIABLE).complete()
        return answer.splitlines()

    return ask


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("pro",), ["progress"]),
        (("progress", "--inst"), ["--institution", "--institutions"]),
        (("progress", "--by", "dis"), ["district"]),
        (("progress", "--institution", "云岫县中"), ["云岫县中医院"]),
        (("progress", "--institution", "H5099030000"), [f"H5099030000{n}" for n in "1234"]),
        (("overdue", "--district", "渠"), ["渠北区"]),
        (("progress", "--variety", "党"), ["党参"]),
        (("ledger", "--batch", "gx"), ["gx-zhenju-2026"]),
        (("flags", "--rule", "高于"), ["高于中选价"]),
        (("flags", "--severity", "严"), ["严重"]),
        (("progress", "--status", "la"), ["lagging"]),
        (("renew", "--status", "低"), ["低于下限"]),
        (("advance", "--month", "t"), ["this"]),
        (("progress", "--as-of", "m"), ["month-end"]),
        (("progress", "--format", "x"), ["xlsx"]),
        (("progress", "--headers", ""), ["zh", "en"]),
        (("completion", "f"), ["fish"]),
        (("explain", "云岫县中医院", "金"), ["金银花"]),
        (("letter", "urge", "云岫县青"), ["云岫县青杠镇卫生院"]),
        (("progress", "--institution", "没有这家"), []),
        (("progress", "-C", "没有这个文件夹", "--institution", "云"), []),
    ],
    ids=lambda one: " ".join(one),
)
def test_what_is_offered(offered: Offered, words: tuple[str, ...], expected: list[str]) -> None:
    assert offered(*words) == expected


def test_every_shell_is_offered_the_same(offered: Offered) -> None:
    words = ("progress", "--institution", "云岫县中")
    assert offered(*words, shell="zsh") == ['_arguments \'*: :(("云岫县中医院":"H50990300002"))\'']
    assert offered(*words, shell="fish") == ["云岫县中医院\tH50990300002"]
    assert offered(*words, shell="powershell") == ["云岫县中医院:::H50990300002"]


def test_the_folder_that_is_named_and_those_above(offered: Offered, tmp_path: Path) -> None:
    words = ("--variety", "党")
    assert offered("progress", *words, cwd=tmp_path) == []
    assert offered("progress", "-C", str(SAMPLE), *words, cwd=tmp_path) == ["党参"]
    assert offered("progress", *words, cwd=SAMPLE / "story") == ["党参"]


def test_months_and_days_are_those_of_chongqing(offered: Offered, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completing, "_now", lambda: datetime(2026, 2, 28, 9, tzinfo=completing._CHONGQING))
    assert offered("advance", "--month", "202")[:3] == ["2026-02", "2026-01", "2025-12"]
    assert offered("progress", "--as-of", "202")[:3] == ["2026-02-28", "2026-01-31", "2025-12-31"]


def test_without_a_run_before_nothing_is_offered_but_what_ships(offered: Offered, tmp_path: Path) -> None:
    assert offered("progress", "--institution", "云", known=tmp_path) == []
    assert offered("flags", "--rule", "高", known=tmp_path) == []
    assert offered("progress", "--batch", "广西", known=tmp_path) == ["广西牵头中医针具类医用耗材集中带量采购"]
    kept_names.names_file(SAMPLE).write_text("[坏的", "utf-8")
    assert offered("progress", "--institution", "云", known=tmp_path) == []


def test_names_that_a_shell_would_read_otherwise_give_way_to_codes(
    offered: Offered, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JICAI_CACHE_DIR", str(tmp_path))
    kept_names.keep(
        SAMPLE, {"company": [("甲 (集团)", ""), ("乙药业", "")], "variety": [("V1", "针 0.25*40"), ("V2", "丹参")]}
    )
    assert offered("progress", "--company", "", known=tmp_path) == ["乙药业"]
    assert offered("progress", "--variety", "", known=tmp_path) == ["V1", "丹参"]


def test_names_are_kept_once_anew_and_cleared(here: Here, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JICAI_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "data"
    shutil.copytree(SAMPLE, folder)
    line = ("refund", "--as-of", "2026-09-30", "-q")
    assert here((*line, "--no-cache"), folder).code == 0
    path = kept_names.names_file(folder)
    assert not path.exists()
    assert here(line, folder).code == 0
    first = json.loads(path.read_text("utf-8"))
    assert {"institution", "district", "company", "variety", "product", "batch", "rule"} == first.keys()
    os.utime(path, (2e9, 2e9))
    assert here(line, folder).code == 0
    assert path.stat().st_mtime == 2e9
    os.utime(path, (1e9, 1e9))
    assert here(line, folder).code == 0
    assert path.stat().st_mtime > 1e9
    Cache().clear()
    assert not path.exists()


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A folder with `jicai` in it."""
    path = tmp_path / "bin" / "jicai"
    path.parent.mkdir()
    path.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, "-m", "jicai"])} "$@"\n')
    path.chmod(0o755)
    return path.parent


ASKED = {
    "bash": """
        eval "$(jicai completion bash)"
        COMP_WORDS=(jicai progress --institution 云岫县中); COMP_CWORD=3
        _jicai_completion jicai; printf '%s\\n' "${COMPREPLY[@]}"
    """,
    "fish": """
        jicai completion fish | source
        complete -C 'jicai progress --institution 云岫县中'
    """,
    "zsh": """
        autoload -Uz compinit; compinit -u -D
        eval "$(jicai completion zsh)"
        _arguments() { print -r -- "$@" }
        words=(jicai progress --institution 云岫县中); CURRENT=4
        _jicai_completion
    """,
}


@pytest.mark.parametrize("shell", ASKED)
def test_in_a_real_shell(shell: str, program: Path, cache: Path, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    paths = f"{program}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [shell, "-c", ASKED[shell]],
        cwd=SAMPLE,
        env=environment(JICAI_CACHE_DIR=str(cache), PATH=paths, HOME=str(tmp_path), LC_ALL="C.UTF-8"),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "云岫县中医院" in done.stdout, done.stderr


def test_completing_loads_nothing_heavy_and_never_a_traceback(cache: Path) -> None:
    asked = environment(
        JICAI_CACHE_DIR=str(cache),
        _JICAI_COMPLETE="complete_bash",
        COMP_WORDS="jicai\nprogress\n--institution\n云岫县中",
        COMP_CWORD="3",
    )
    shown = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); sys.argv[0] = 'jicai'"
    code = f"{shown}; from jicai.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=SAMPLE, env=asked, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == "云岫县中医院\n"
    assert not {"polars", "pendulum", "pyarrow", "openpyxl", "rapidfuzz", "jicai.batches.model"} & set(
        done.stderr.split()
    )
    broken = subprocess.run(
        [*PROGRAM], env=asked | {"COMP_CWORD": "x"}, capture_output=True, encoding="utf-8", check=False
    )
    assert (broken.stdout, broken.stderr) == ("", "")


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_nothing_but_the_answer_reaches_the_line_that_is_typed(shell: str, here: Callable[..., Said]) -> None:
    assert f"complete_{shell}" in here(("completion", shell)).out
    asking = next(line for line in here(("completion", shell)).out.splitlines() if f"complete_{shell}" in line)
    assert "2>/dev/null" in asking


def test_the_option_of_other_programs_leads_to_the_command(here: Callable[..., Said]) -> None:
    said = here(("--install-completion",))
    assert said == Said(2, "", "错误：没有选项 --install-completion，按 Tab 补全的脚本见 jicai completion --help\n")
