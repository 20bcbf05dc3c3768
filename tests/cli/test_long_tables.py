"""A table longer than the screen: through the pager, both its ends, or all of it, as the user sets it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from test_readme import sample_folder
from transcripts import Said, at_terminal, in_pipe

pytestmark = pytest.mark.long

PAGER = "sh -c 'echo 分页; cat'"
LONG = ("progress", "--as-of", "2026-09-30")
SHORT = (*LONG, "--by", "district")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_folder(tmp_path_factory.mktemp("long"))


def shown(folder: Path, *arguments: str, settings: str = "", pager: str = PAGER) -> Said:
    (folder / "jicai.toml").write_text(settings, "utf-8")
    said = at_terminal(arguments, 80, cwd=folder, NO_COLOR="1", PAGER=pager)
    assert said.code == 0, said.err
    return said


def test_only_a_table_longer_than_the_screen_goes_through_the_pager(folder: Path) -> None:
    paged = shown(folder, *LONG)
    assert paged.out.startswith("分页\n执行进度\n")
    assert "行：用 --format table" not in paged.out, "the pager has all rows"
    assert shown(folder, *SHORT).out.startswith("执行进度")


@pytest.mark.parametrize(
    ("more", "pager"),
    [(("--no-pager",), PAGER), ((), ""), ((), "cat"), ((), "没有这个程序 -x"), ((), "less '")],
    ids=["option", "empty", "cat", "missing", "not closed"],
)
def test_without_a_pager_the_first_rows_are_shown(folder: Path, more: tuple[str, ...], pager: str) -> None:
    out = shown(folder, *LONG, *more, pager=pager).out
    assert out.startswith("执行进度\n")
    assert "只显示前 200 行，还有 100 行：用 --format table 全部显示" in out


def test_a_reader_who_leaves_the_pager_at_once_is_no_error(folder: Path) -> None:
    said = shown(folder, *LONG, "--format", "table", pager="sh -c 'exit 0'")
    assert (said.out, "Traceback" in said.err) == ("", False)


def test_both_ends_or_all_as_the_settings_say(folder: Path) -> None:
    ends = shown(folder, *LONG, settings='[terminal]\nlong = "ends"\nends = 3\n').out
    assert "（中间 294 行没有显示）" in ends
    assert "只显示前 3 行和末 3 行，还有 294 行" in ends
    every = shown(folder, *LONG, settings='[terminal]\nlong = "all"\n').out
    assert every.startswith("执行进度\n")
    assert "没有显示）" not in every
    assert "行：用 --format table" not in every


def test_into_a_pipe_nothing_of_this_happens(folder: Path) -> None:
    (folder / "jicai.toml").write_text('[terminal]\nlong = "ends"\nends = 3\n', "utf-8")
    said = in_pipe((*LONG, "--format", "table"), cwd=folder, env={**os.environ, "PAGER": PAGER, "PYTHONUTF8": "1"})
    assert said.out.startswith("执行进度\n")
    assert "没有显示）" not in said.out
