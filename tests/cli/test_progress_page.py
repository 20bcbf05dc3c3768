"""The page on causes, shares and the form: what it shows is what the commands say."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from test_readme import piped, sample_folder
from transcripts import ROOT, Golden, at_terminal

PAGE = ROOT / "docs" / "采购进度.md"
_SHOWN = re.compile(r"```text\n\$ (jicai [^\n]*)\n(.*?)```", re.DOTALL)
_PIPED = re.compile(r"```console\n(\$ [^\n]*)\n(.*?)```", re.DOTALL)


def test_shown_output(golden: Golden, tmp_path: Path) -> None:
    folder = sample_folder(tmp_path)

    def again(shown: re.Match[str]) -> str:
        said = at_terminal(shlex.split(shown[1])[1:], 100, cwd=folder, NO_COLOR="1")
        assert said.code == 0, said.err
        lines = [line.rstrip() for line in said.out.splitlines()]
        return "\n".join(["```text", f"$ {shown[1]}", *lines, "```"])

    assert _changed(_SHOWN, again, golden) == 3


def test_shown_pipeline(golden: Golden, tmp_path: Path) -> None:
    if shutil.which("jq") is None:
        pytest.skip("not installed: jq")
    folder = sample_folder(tmp_path)

    def again(shown: re.Match[str]) -> str:
        return "\n".join(["```console", shown[1], *piped(shown[1], folder), "```"])

    assert _changed(_PIPED, again, golden) == 1


def _changed(pattern: re.Pattern[str], again: object, golden: Golden) -> int:
    text = PAGE.read_text("utf-8")
    fresh, shown = pattern.subn(again, text)  # type: ignore[call-overload]
    if golden.update:
        PAGE.write_text(fresh, "utf-8")
    assert fresh == PAGE.read_text("utf-8")
    return int(shown)
