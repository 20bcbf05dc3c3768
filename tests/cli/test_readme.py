"""The README: what it shows is what the commands say, and what it names is there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from transcripts import PROGRAM, ROOT, Golden, environment

pytestmark = pytest.mark.long

README = ROOT / "README.md"
_PIPED = re.compile(r"```console\n(.*?)```", re.DOTALL)
_SCRIPT = re.compile(r"```bash\n# (\S+)\n(.*?)```", re.DOTALL)


def test_shown_output(golden: Golden, tmp_path: Path) -> None:
    assert golden.shown(README, sample_folder(tmp_path), with_errors=True) >= 5


def sample_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "jicai-demo"
    shutil.copytree(ROOT / "sample_data", folder, ignore=shutil.ignore_patterns("*.py", "story", "__pycache__"))
    return folder


PIPELINES = [block[1] for block in _PIPED.finditer(README.read_text("utf-8"))]


@pytest.mark.parametrize("block", PIPELINES, ids=lambda block: block.splitlines()[0][:40])
def test_shown_pipelines(block: str, golden: Golden, tmp_path: Path) -> None:
    """The lines after `$` run one after the other in a folder of the sample data and write what stands below them."""
    tools = {tool for tool in ("jq", "mlr", "gzip") if re.search(rf"(^\$|\|) {tool} ", block, re.MULTILINE)}
    if missing := [tool for tool in tools if shutil.which(tool) is None]:
        pytest.skip(f"not installed: {missing}")
    folder, text = sample_folder(tmp_path), README.read_text("utf-8")
    for script in _SCRIPT.finditer(text):
        (folder / script[1]).write_text(script[2], "utf-8")
    shown: list[str] = []
    for line in (line for line in block.splitlines() if line.startswith("$ ")):
        shown += [line, *piped(line, folder)]
    fresh = "\n".join(shown) + "\n"
    if golden.update:
        README.write_text(text.replace(block, fresh), "utf-8")
    else:
        assert fresh == block


def piped(line: str, folder: Path) -> list[str]:
    """What a line after `$` writes, run in the folder with the program as `jicai` on the path."""
    program = folder.parent / "jicai"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(PROGRAM)} "$@"\n', "utf-8")
    program.chmod(0o700)
    said = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line.removeprefix("$ ")],
        cwd=folder,
        env=environment(PATH=f"{folder.parent}{os.pathsep}{os.environ['PATH']}", LC_ALL="C.UTF-8"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (said.returncode, said.stderr) == (0, "")
    return said.stdout.splitlines()


def test_three_pipelines_are_shown() -> None:
    assert len(PIPELINES) >= 3


def test_links_lead_somewhere() -> None:
    for page in (README, ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_places_that_are_named_exist() -> None:
    rooms = re.findall(r"^\| (`[^|]+/`) \|", README.read_text("utf-8"), re.MULTILINE)
    named = [name for cell in rooms for name in re.findall(r"`([^`]+)`", cell)]
    assert len(named) >= 8
    assert [name for name in named if not (ROOT / name).is_dir()] == []
