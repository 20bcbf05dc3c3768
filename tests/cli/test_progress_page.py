"""The page on causes, shares and the form: what it shows is what the commands say."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from test_readme import piped, sample_folder
from transcripts import ROOT, Golden

pytestmark = pytest.mark.long

PAGE = ROOT / "docs" / "采购进度.md"
_PIPED = re.compile(r"```console\n(\$ [^\n]*)\n(.*?)```", re.DOTALL)


def test_shown_output(golden: Golden, tmp_path: Path) -> None:
    assert golden.shown(PAGE, sample_folder(tmp_path)) == 3


def test_shown_pipeline(golden: Golden, tmp_path: Path) -> None:
    if shutil.which("jq") is None:
        pytest.skip("not installed: jq")
    folder = sample_folder(tmp_path)

    def again(shown: re.Match[str]) -> str:
        return "\n".join(["```console", shown[1], *piped(shown[1], folder), "```"])

    assert golden.page(PAGE, _PIPED, again) == 1
