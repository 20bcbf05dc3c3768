"""The page on how figures come about: what it shows is what the command says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from test_readme import sample_folder
from transcripts import ROOT, Golden, at_terminal

PAGE = ROOT / "docs" / "计算说明.md"
_SHOWN = re.compile(r"```text\n\$ (jicai [^\n]*)\n(.*?)```", re.DOTALL)


def test_shown_output(golden: Golden, tmp_path: Path) -> None:
    folder = sample_folder(tmp_path)

    def again(shown: re.Match[str]) -> str:
        said = at_terminal(shlex.split(shown[1])[1:], 100, cwd=folder, NO_COLOR="1")
        assert said.code == 0, said.err
        lines = [line.rstrip() for line in said.out.splitlines()]
        return "\n".join(["```text", f"$ {shown[1]}", *lines, "```"])

    fresh, shown = _SHOWN.subn(again, PAGE.read_text("utf-8"))
    if golden.update:
        PAGE.write_text(fresh, "utf-8")
    assert shown == 2
    assert fresh == PAGE.read_text("utf-8")
