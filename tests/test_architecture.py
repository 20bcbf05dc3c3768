"""The page on the architecture says what the import rules are, and the site is made of all pages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

from jicai.starter.manual import pages

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "架构.md").read_text("utf-8")


def test_the_floors_are_those_that_are_held() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contract = next(one for one in project["tool"]["importlinter"]["contracts"] if one["type"] == "layers")
    shown = re.search(r"<!-- layers -->\n```text\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    assert shown[1].splitlines() == contract["layers"]


def test_what_is_named_is_there() -> None:
    named = set(re.findall(r"`((?:jicai|tests|docs)/[\w./-]+)`", PAGE)) - {"jicai/commands/x.py", "jicai/results/x/"}
    assert {name for name in named if not (ROOT / name).exists()} == set()
    rooms = {path.name for path in (ROOT / "jicai").iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert {room for room in rooms if f"`{room}`" not in PAGE} == set()


@pytest.mark.slow
def test_the_site_is_built_without_a_warning_and_searched_in_chinese(tmp_path: Path) -> None:
    pytest.importorskip("material")
    pytest.importorskip("jieba")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = {path.stem for path in tmp_path.glob("*.html")} - {"404"}
    assert made == {"index" if name == "手册" else name for name in pages()}
    # Nothing is fetched from anywhere.
    for path in tmp_path.rglob("*.html"):
        assert not re.search(r'(src|href)="(https?:)?//', path.read_text("utf-8")), path
    index = json.loads((tmp_path / "search" / "search_index.json").read_text("utf-8"))
    assert index["config"]["lang"] == ["zh", "en"]
    page = next(one["text"] for one in index["docs"] if unquote(one["location"]) == "离线安装.html")
    assert {"机器", "复制", "安装包"} <= set(page.split("\u200b"))  # words are told apart
