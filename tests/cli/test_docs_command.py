"""`jicai docs`: the pages that come with the package, at a terminal, in a pipe and in a browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import webbrowser
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from rich.cells import cell_len
from transcripts import ROOT, Said, at_terminal

from jicai.starter.manual import CONTENTS, page, pages

pytestmark = pytest.mark.long

Here = Callable[..., Said]
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def test_the_contents_name_every_page() -> None:
    contents = page(None)[1].read_text("utf-8")
    linked = re.findall(r"^- \[(.+?)\]\((.+?)\.md\)", contents, re.MULTILINE)
    named = {name: path for name, path in pages().items() if name != CONTENTS}
    assert sorted(name for name, _ in linked) == sorted(named)
    assert all((ROOT / "docs" / f"{path}.md").resolve() == named[name].resolve() for name, path in linked)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("采购进度", "采购进度"),
        ("进度", "采购进度"),
        ("python接口", "Python接口"),
        ("docs/设置.md", "设置"),
        ("README", "概述"),
        ("概述", "概述"),
        ("changelog", "更新记录"),
    ],
)
def test_a_page_by_its_name(here: Here, word: str, name: str) -> None:
    said = here(("docs", word))
    assert (said.code, said.err) == (0, "")
    text = pages()[name].read_text("utf-8")
    assert said.out == re.sub(r"<!--.*?-->\n*", "", text, flags=re.DOTALL)
    assert not said.out.startswith("<!--")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("采进度", "没有文档 采进度，是否要看 采购进度？"),
        ("表", "没有文档 表，是否要看 填表样、输入表、输出表？"),
        ("xyz", "没有文档 xyz，jicai docs 列出全部"),
    ],
)
def test_no_such_page(here: Here, word: str, said: str) -> None:
    assert here(("docs", word)) == Said(2, "", f"错误：{said}\n")


def test_at_a_terminal_nothing_of_a_table_is_cut() -> None:
    said = at_terminal(("docs", "输入表"), 80)
    lines = _ESCAPES.sub("", said.out).splitlines()
    assert said.code == 0
    assert max(map(cell_len, lines)) <= 80
    assert "…" not in said.out.split("文件和工作表")[0]
    # Links are names of pages, and the lines of a paragraph are joined as Chinese is.
    assert "%E" not in said.out
    assert "也可以是一个文件的 .gz、几个文件的 .zip；同一张表可以有几个文件，接在一起读。原样的导出先用" in "".join(
        lines
    )


class _Anchors(HTMLParser):
    """The links of a page, and what can be linked to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if tag == "a" and name == "href" and value:
                self.links.append(unquote(value))
            if name == "id" and value:
                self.ids.add(value)


def test_in_a_browser_every_link_leads_somewhere(here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setenv("JICAI_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(webbrowser, "open", lambda address: opened.append(address) or True)
    assert here(("docs", "采购进度", "--open")) == Said(0, "", "")
    folder = tmp_path / "手册"
    assert opened == [(folder / "采购进度.html").as_uri()]
    found = {path.name: _Anchors(path.read_text("utf-8")) for path in folder.iterdir()}
    assert sorted(found) == sorted(f"{name}.html" for name in pages())
    for name, anchors in found.items():
        for link in anchors.links:
            target, _, anchor = link.partition("#")
            if target.startswith("file:"):
                assert Path(target.removeprefix("file://")).is_file()
                continue
            assert link not in ("", "#"), name
            target = target or name
            assert target in found, (name, link)
            assert anchor in found[target].ids | {""}, (name, link)
        assert "<script" not in (folder / name).read_text("utf-8")


def test_without_a_browser_the_place_is_said(here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JICAI_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(webbrowser, "open", lambda _: False)
    assert here(("docs", "--open")).out == f"没有浏览器可以打开，网页在 {tmp_path / '手册' / '手册.html'}\n"


@pytest.mark.slow
def test_a_wheel_holds_all_of_it(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path], cwd=ROOT, check=True)
    wheel = next(tmp_path.glob("*.whl"))
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
        archive.extractall(installed)
    code = {path.relative_to(ROOT).as_posix() for path in (ROOT / "jicai").rglob("*") if path.is_file()}
    kept = {name for name in code if "__pycache__" not in name}
    assert kept <= held
    sample = {f"jicai/sample_data/{path.name}" for path in (ROOT / "sample_data").iterdir() if path.suffix == ".xlsx"}
    manual = {f"jicai/docs/{path.name}" for path in pages().values()} | {"jicai/docs/表样/采购进度月报表.xlsx"}
    assert sample | manual <= held
    # Nothing of what makes the sample data and the pages, and nothing twice.
    assert not {name for name in held - kept if name.endswith((".py", ".pyc"))}

    environment = os.environ | {"PYTHONPATH": str(installed), "PYTHONUTF8": "1"}

    def run(*arguments: str) -> str:
        line = [sys.executable, "-m", "jicai", *arguments]
        return subprocess.run(line, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True).stdout

    place = "import jicai; print(jicai.__file__)"
    found = subprocess.run([sys.executable, "-c", place], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert found.stdout.startswith(str(installed))
    assert run("docs", "更新记录").startswith("# 更新记录")
    assert "[概述](../README.md)" in run("docs")
    assert "加权完成率" in run("demo")
