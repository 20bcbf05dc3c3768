"""What makes a site of the pages: the menu is what `index.md` lists, and the pages above this folder belong to it.

A hook of mkdocs (see `mkdocs.yml`).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

FOLDER = Path(__file__).resolve().parent
#: What pages that stand above this folder are called in it.
ABOVE = {
    "README.md": "概述.md", "CONTRIBUTING.md": "参与.md", "SECURITY.md": "安全.md", "CHANGELOG.md": "更新记录.md"
}  # fmt: skip
_LINK = re.compile(r"\[([^\[\]]*)\]\((\.\./|docs/)?([^)#:]*?)(#[^)]*)?\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The menu: the parts of the contents, and what they list."""
    nav: list[dict[str, Any]] = [{"手册": "index.md"}]
    for line in (FOLDER / "index.md").read_text("utf-8").splitlines():
        if line.startswith("## "):
            nav.append({line[3:]: []})
        elif found := re.match(r"- \[(.+?)\]\((?:\.\./)?(.+?\.md)\)", line):
            part: list[dict[str, str]] = next(iter(nav[-1].values()))
            part.append({found[1]: ABOVE.get(found[2], found[2])})
    config.nav = nav
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The pages from above this folder."""
    for name, called in ABOVE.items():
        files.append(File.generated(config, called, content=(FOLDER.parent / name).read_text("utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Links as they lead inside the site; what is not part of it is named and not linked."""
    is_above = page.file.src_uri in ABOVE.values()

    def led(found: re.Match[str]) -> str:
        text, prefix, target, anchor = (part or "" for part in found.groups())
        if (is_above and prefix == "") or prefix == "../":
            target = ABOVE.get(target, target)
        if target and files.get_file_from_path(target) is None:
            return text
        return f"[{text}]({target}{anchor})"

    return _LINK.sub(led, markdown)
