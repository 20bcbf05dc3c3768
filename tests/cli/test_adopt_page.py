"""The page that walks through `jicai adopt`: what it shows is what the commands say, typed one after the other."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from messy_folder import build
from transcripts import ROOT, SHOWN, Golden, as_shown
from typed import typed

pytestmark = pytest.mark.long

PAGE = ROOT / "docs" / "接入文件.md"
_COLUMNS, _PROMPT = 100, "q 不写就退出）: "
#: What the user of the page types: 办结 is a normal status, 分组号 the code of the variety.
_ANSWERS = {"jicai adopt": ["1", "1"]}
_BAR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def test_the_page_shows_what_is_said(golden: Golden, tmp_path: Path) -> None:
    folder = build(tmp_path / "集采")

    def again(shown: re.Match[str]) -> str:
        code, said = typed(shlex.split(shown[1])[1:], _ANSWERS.get(shown[1], ()), _PROMPT, _COLUMNS, folder)
        assert code == 0, said
        lines = [line.rstrip() for line in _without_bar(said).splitlines()]
        return as_shown(shown[1], lines)

    assert golden.page(PAGE, SHOWN, again) == 3


def _without_bar(said: str) -> str:
    """What stays at the terminal: the bar of the reading is wiped, and its line with it."""
    kept = [line.rpartition("\r")[2] for line in _BAR.sub("", said).split("\n")]
    return "\n".join(line for line in kept if "读取文件" not in line).lstrip("\n")


@pytest.mark.slow
def test_q_writes_nothing(tmp_path: Path) -> None:
    folder = build(tmp_path / "集采")
    code, said = typed(["adopt"], ["7", "q"], _PROMPT, 80, folder)
    assert code == 0
    assert "请写 1 到 4 中的一个数" in said
    assert "没有写入" in said
    assert not (folder / "jicai.toml").exists()


@pytest.mark.slow
@pytest.mark.parametrize("columns", [80, 160])
def test_it_fits_the_terminal(columns: int, tmp_path: Path) -> None:
    from rich.cells import cell_len

    _, said = typed(["adopt", "--dry-run"], (), _PROMPT, columns, build(tmp_path / "集采"))
    table = _without_bar(said).partition("\n\n")[0].splitlines()
    assert max(map(cell_len, table)) <= columns
    assert all(word in table[2] for word in ("文件", "表头", "认作"))
