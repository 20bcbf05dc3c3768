"""The README: what it shows is what the commands say, and what it names is there."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

from transcripts import ROOT, Golden, at_terminal

README = ROOT / "README.md"
_SHOWN = re.compile(r"```text\n\$ (jicai [^\n]*)\n(.*?)```", re.DOTALL)
_COLUMNS = 100


def test_shown_output(golden: Golden, tmp_path: Path) -> None:
    folder = tmp_path / "jicai-demo"
    shutil.copytree(ROOT / "sample_data", folder, ignore=shutil.ignore_patterns("*.py", "story", "__pycache__"))

    def again(shown: re.Match[str]) -> str:
        said = at_terminal(shlex.split(shown[1])[1:], _COLUMNS, cwd=folder, NO_COLOR="1")
        assert said.code == 0, said.err
        lines = [line.rstrip() for line in (said.out + said.err).splitlines()]
        return "\n".join(["```text", f"$ {shown[1]}", *lines, "```"])

    text = README.read_text("utf-8")
    fresh = _SHOWN.sub(again, text)
    assert len(_SHOWN.findall(text)) >= 5
    if golden.update:
        README.write_text(fresh, "utf-8")
    assert fresh == README.read_text("utf-8")


def test_links_lead_somewhere() -> None:
    for page in (README, ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_places_that_are_named_exist() -> None:
    rooms = re.findall(r"^\| (`[^|]+/`) \|", README.read_text("utf-8"), re.MULTILINE)
    named = [name for cell in rooms for name in re.findall(r"`([^`]+)`", cell)]
    assert len(named) >= 8
    assert [name for name in named if not (ROOT / name).is_dir()] == []
