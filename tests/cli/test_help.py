"""The help pages: whole at any width, and every example on them works on the sample data."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import typer
from rich.cells import cell_len
from test_lightness import commands
from test_readme import sample_folder
from transcripts import Said

import jicai.clock
from jicai.cli import app_of
from jicai.commands.shared.examples import EXAMPLES

sys.path.append(str(Path(__file__).parents[1] / "catalogue"))
from annexes import DRUGS, HEADER, write_xlsx

pytestmark = pytest.mark.long

Here = Callable[..., Said]
#: Every example once.
LINES = sorted({line for examples in EXAMPLES.values() for line, _ in examples})
#: Whole workbooks, and files looked at again: their own job.
SLOW = ("jicai export", "jicai adopt", "jicai catalogue", "jicai assess", "jicai dispatch", "jicai collect")
PATHS = commands(typer.main.get_command(app_of()))


@pytest.mark.parametrize("width", [80, 160])
def test_every_page_is_whole(here: Here, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setattr("shutil.get_terminal_size", lambda *_: os.terminal_size((width, 24)))
    for path in PATHS:
        said = here((*path, "--help"))
        assert said.code == 0
        assert max(map(cell_len, said.out.splitlines())) <= width, path
        assert "…\n" not in said.out
        assert said.out == here(("help", *path)).out


def test_every_command_has_examples_of_its_own() -> None:
    assert set(EXAMPLES) == {" ".join(path) for path in PATHS}
    for path, examples in EXAMPLES.items():
        # One for each kind of figure that can be explained.
        assert len(examples) in ((2, 3) if path != "explain" else (13,)), path
        lines = [line for line, _ in examples]
        assert len(set(lines)) == len(lines)
        assert any(line.startswith(" ".join(["jicai", path]).strip()) for line in lines), path
        assert all(cell_len(line) <= 78 for line in lines)


def test_an_unknown_command(here: Here) -> None:
    assert here(("help", "progess")) == Said(2, "", "错误：没有命令 progess，是否要写 progress？\n")
    assert here(("help", "batch", "x")) == Said(2, "", "错误：没有命令 x，见 jicai batch --help\n")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = sample_folder(tmp_path_factory.mktemp("examples"))
    write_xlsx(made / "中选结果.xlsx", [HEADER, *DRUGS])
    return made


@pytest.mark.parametrize(
    "line", [pytest.param(line, marks=[pytest.mark.slow] * line.startswith(SLOW)) for line in LINES]
)
def test_every_example_works(
    here: Here, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str
) -> None:
    monkeypatch.setattr(jicai.clock, "today", lambda: date(2026, 9, 30))
    if line.startswith("jicai collect") and not (folder / "下发").exists():
        assert here(("dispatch", "-o", "下发", "-q"), folder).code == 0
    if line.startswith("jicai store clear") and not (folder / "数据").exists():
        assert here(("ingest", "-q"), folder).code == 0
    if "--against 上月的导出" in line and not (folder / "上月的导出").exists():
        shutil.copytree(sample_folder(tmp_path), folder / "上月的导出")
    if "cache" in line:
        monkeypatch.setenv("JICAI_CACHE_DIR", str(tmp_path))
    said = here(tuple(shlex.split(line)[1:]), folder)
    assert said.code == 0, said.err
    assert said.out or "已写入" in said.err
