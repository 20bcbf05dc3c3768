"""The page 下发与回收.md shows what the commands say."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "cli"))
from transcripts import ROOT, Golden, in_own_process

pytestmark = pytest.mark.long


@pytest.mark.slow
def test_shown_output(tmp_path: Path) -> None:
    folder = tmp_path / "jicai-demo"
    shutil.copytree(ROOT / "sample_data", folder, ignore=shutil.ignore_patterns("*.py", "story", "__pycache__"))
    assert (
        Golden(update=False, seen=in_own_process).shown(ROOT / "docs" / "下发与回收.md", folder, with_errors=True) == 2
    )
