"""The page on how figures come about: what it shows is what the command says."""

from __future__ import annotations

from pathlib import Path

from test_readme import sample_folder
from transcripts import ROOT, Golden


def test_shown_output(golden: Golden, tmp_path: Path) -> None:
    assert golden.shown(ROOT / "docs" / "计算说明.md", sample_folder(tmp_path)) == 2
