"""The files of the page: itself, and the order lines that it fetches when they are asked for.

Data are compressed inside scripts and read by the browser itself, so that nothing is fetched from anywhere but the
folder beside the page, and a page that was moved without it says so.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

#: What the page itself may hold, in bytes: order lines go into what the other data leave.
ROOM = 13 * 2**20


@dataclass(frozen=True, slots=True)
class Lines:
    """The order lines of the institution that has this number; those with `inside` are wanted in the page itself."""

    number: int
    rows: Mapping[str, Any]
    inside: bool


def page_files(target: Path, data: Mapping[str, Any], lines: Iterable[Lines]) -> Iterator[tuple[Path, list[bytes]]]:
    """Every file with its content, the page last, so that it is in place only when all it fetches is.

    The further files lie in the folder `name-明细` beside the page; there is none where the page holds all.
    """
    packed = _packed(data)
    stamp = hashlib.sha256(packed.encode()).hexdigest()[:16]
    folder = beside(target)
    inside: dict[int, str] = {}
    outside: list[int] = []
    room = ROOM - len(packed)
    for one in lines:
        text = _packed(one.rows)
        if one.inside and len(text) <= room:
            room -= len(text)
            inside[one.number] = text
        else:
            outside.append(one.number)
            yield folder / f"{one.number}.js", [f'jicaiLines("{stamp}",{one.number},"{text}");\n'.encode()]
    held = {"stamp": stamp, "folder": folder.name, "data": packed, "inside": inside, "outside": outside}
    yield target, [_page(str(data["title"]), held).encode()]


def beside(target: Path) -> Path:
    """The folder of the order lines that a page does not hold itself."""
    return target.with_name(f"{target.stem}-明细")


def _packed(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), compresslevel=6, mtime=0)).decode()


def _page(title: str, held: Mapping[str, Any]) -> str:
    shipped = resources.files(__package__)
    page, style, script = (shipped.joinpath(name).read_text("utf-8") for name in ("page.html", "page.css", "page.js"))
    # The data are letters and digits alone, but the folder's name is somebody's.
    inner = json.dumps(held, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    marks = {"title": escape(title), "style": style, "held": inner, "script": script}
    for name, text in marks.items():
        page = page.replace(f"<!--{name}-->", text, 1) if name == "title" else page.replace(f"/*{name}*/", text, 1)
    return page
