"""`jicai demo`: what it shows is what was run, and what it says to do next can be done."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from transcripts import Said

pytestmark = pytest.mark.long


def test_the_shown_command_gives_the_shown_table(
    here: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/jicai")
    said = here(("demo", "我的 示例"), cwd=tmp_path)
    shown = re.search(r"^\$ jicai (.*)$", said.out, re.MULTILINE)
    assert shown is not None
    again = here((*shlex.split(shown[1]), "--format", "table", "--no-pager", "-q"), cwd=tmp_path)
    assert (said.code, again.code) == (0, 0)
    assert again.out in said.out
    assert len(again.out.splitlines()) < 16
    assert "先 cd '我的 示例'" in said.out
    assert "还找不到程序" not in said.out


def test_it_says_how_the_program_gets_on_the_path(
    here: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    last = here(("demo",), cwd=tmp_path).out.splitlines()[-1]
    assert re.fullmatch(r"现在直接输入 jicai 还找不到程序，先激活虚拟环境：\S*.*activate'?", last)
