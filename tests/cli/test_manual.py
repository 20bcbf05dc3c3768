"""The pages of `man`: one for every command, as the help says it, without a warning of groff's."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "man"
PAGES = sorted(MANUAL.glob("*.1"))


def test_they_are_installed_where_man_looks() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"] == {"docs/man": "share/man/man1"}


def test_every_option_of_the_help_stands_in_the_page() -> None:
    shown = (ROOT / "docs" / "命令.md").read_text("utf-8")
    for part in shown.split("\n## jicai")[1:]:
        words, _, text = part.partition("\n")
        page = (MANUAL / f"{'-'.join(('jicai', *words.split()))}.1").read_text("utf-8").replace("\\-", "-")
        options = [word.rstrip(",") for word in text.split() if word.startswith("--") and word.rstrip(",").isascii()]
        assert all(option in page for option in options), words


@pytest.mark.skipif(shutil.which("groff") is None, reason="no groff here")
def test_groff_has_nothing_to_warn_of() -> None:
    paths = [str(path) for path in PAGES]
    done = subprocess.run(["groff", "-k", "-man", "-Tutf8", "-ww", *paths], check=True, capture_output=True)
    assert done.stderr == b""
    shown = done.stdout.decode()
    assert "采购进度：各医疗机构约定采购量的完成情况" in shown
    assert "'" not in {line[:1] for line in shown.splitlines()}
