"""The manual as pages for a browser, each a file of its own that needs nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt

from jicai.errors import OutputError
from jicai.render.files import reason_of, write_whole

_STYLE = """
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; font-family: system-ui, "Microsoft YaHei", sans-serif;
       line-height: 1.7; color: #222; background: #fff; }
pre { overflow-x: auto; padding: .8rem; background: #f4f4f4; line-height: 1.35;
      font-family: "Sarasa Mono SC", "Noto Sans Mono CJK SC", "NSimSun", monospace; }
code { background: #f4f4f4; } pre code { background: none; font: inherit; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid #ccc; padding: .25rem .6rem; text-align: left; vertical-align: top; }
a { color: #1f5f99; }
"""
_LINK = re.compile(r"(?:.*/)?([^/#]+)\.md(#.*)?$")


def write_pages(folder: Path, pages: Mapping[str, Path]) -> dict[str, Path]:
    """Write every page into the folder, where links between them hold; returns the files by the names of the pages."""
    files = {path.stem: f"{name}.html" for name, path in pages.items()}
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise OutputError(f"{folder}：写不进去，{reason_of(error)}") from error
    written = {}
    for name, path in pages.items():
        written[name] = folder / f"{name}.html"
        write_whole(written[name], [_whole(name, _body(path, files)).encode()])
    return written


def _body(page: Path, files: Mapping[str, str]) -> str:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(re.sub(r"<!--.*?-->\n*", "", page.read_text("utf-8"), flags=re.DOTALL))
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", _anchor(tokens[at + 1].content))
        for inner in token.children or ():
            if inner.type == "link_open":
                inner.attrSet("href", _address(unquote(str(inner.attrGet("href"))), page, files))
    return str(markdown.renderer.render(tokens, markdown.options, {}))


def _address(link: str, page: Path, files: Mapping[str, str]) -> str:
    """Where a link leads from a page in a browser: to another page, or to a file of the manual."""
    if found := _LINK.match(link):
        return files.get(found[1], "") + (found[2] or "")
    if "://" in link or link.startswith("#"):
        return link
    # Those that are shipped lie beside the pages, wherever they were linked from.
    places = (page.parent / link, page.parent / Path(link).name)
    return next((place.resolve().as_uri() for place in places if place.is_file()), "")


def _anchor(heading: str) -> str:
    """As links to headings are written: small letters, blanks as hyphens, without signs."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _whole(name: str, body: str) -> str:
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head += f"<title>{escape(name)}</title><style>{_STYLE}</style>"
    back = '<p><a href="手册.html">手册</a></p>' if name != "手册" else ""
    return f'<!doctype html><html lang="zh-CN"><head>{head}</head><body>{back}{body}</body></html>'
