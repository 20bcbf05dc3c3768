"""The pages of the manual that come with the package."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

import jicai
from jicai.errors import UsageError

#: The page that lists the others.
CONTENTS = "手册"
#: What pages are called whose files are named as such files usually are.
_CALLED = {
    "index": CONTENTS, "README": "概述", "CONTRIBUTING": "参与", "SECURITY": "安全", "CHANGELOG": "更新记录"
}  # fmt: skip


def pages() -> dict[str, Path]:
    """The files of the pages by their names: in a wheel beside the code, in a checkout where they are written."""
    package = Path(jicai.__file__).parent
    shipped = package / "docs"
    folders = [shipped] if shipped.is_dir() else [package.parent / "docs", package.parent]
    found = [path for folder in folders for path in sorted(folder.glob("*.md"))]
    return {_CALLED.get(path.stem, path.stem): path for path in found}


def page(word: str | None) -> tuple[str, Path]:
    """The name and the file of the page of that name, or of the one page whose name holds it. Raises UsageError."""
    held = pages()
    if not held:
        raise UsageError("没有随程序安装的文档，请重新安装 jicai")
    word = (word or CONTENTS).removesuffix(".md").removeprefix("docs/")
    by_case = {name.casefold(): name for name in held} | {path.stem.casefold(): name for name, path in held.items()}
    name = by_case.get(word.casefold())
    holding = [one for one in held if word.casefold() in one.casefold()]
    if name is None and len(holding) == 1:
        name = holding[0]
    if name is None:
        near = holding or get_close_matches(word, held, n=3, cutoff=0.4)
        remedy = f"是否要看 {'、'.join(near)}？" if near else "jicai docs 列出全部"
        raise UsageError(f"没有文档 {word}，{remedy}")
    return name, held[name]
