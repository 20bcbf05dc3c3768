"""The reference pages: made from the declarations, and a stale one is named."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from transcripts import ROOT

pytestmark = pytest.mark.long


def generate(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-B", folder / "generate.py", *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.slow
def test_stale_pages_are_named_and_mended(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    shutil.copytree(ROOT / "docs", folder)
    generate(folder)
    (folder / "设置.md").write_text("改过", "utf-8")
    (folder / "命令.md").unlink()
    stale = generate(folder, "--check")
    assert stale.returncode == 1
    assert [line.split()[0] for line in stale.stderr.splitlines()] == ["docs/设置.md", "docs/命令.md"]
    assert (folder / "设置.md").read_text("utf-8") == "改过"
    assert generate(folder).stdout.splitlines() == ["已写入 docs/设置.md", "已写入 docs/命令.md"]


def test_an_unknown_option_is_refused() -> None:
    assert generate(ROOT / "docs", "--chek").returncode == 2
