"""The bulletin as Markdown: headings, paragraphs and tables, without charts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jicai.render.terminal.screen import without_control
from jicai.results.report.content import Bulletin
from jicai.results.report.context import numbered

_SIGNS = re.compile(r"[\\|*_`~<>&$\[\]!#]")


def markdown(bulletin: Bulletin) -> bytes:
    """The whole, in UTF-8."""
    return ("\n".join(_lines(bulletin)).rstrip("\n") + "\n").encode()


def _lines(bulletin: Bulletin) -> Iterator[str]:
    general = bulletin.general
    yield from (f"# {_plain(general['title'])}", "")
    for key in ("draft", "intro", "scope"):
        if general[key]:
            yield from (_plain(general[key]), "")
    for one in numbered(bulletin, with_charts=False):
        yield from (f"## {_plain(one.heading)}", "")
        for line in one.content.lines:
            yield from (_plain("".join(piece.shown for piece in line)), "")
        if one.caption:
            cells = one.content.section.cells
            yield from (f"**{_plain(one.caption)}**", "")
            yield _row(cell.label for cell in cells)
            yield _row("---:" if cell.figures else "---" for cell in cells)
            yield from (_row(_plain(row[cell.key]) for cell in cells) for row in one.content.rows)
            yield ""
        if one.content.gone:
            yield from (_plain(one.content.gone), "")
    if bulletin.notes:
        yield from ("说明：", "")
        yield from (f"{number}. {_plain(note)}。" for number, note in enumerate(bulletin.notes, 1))
        yield ""
    if general["issuer"]:
        yield _plain(general["issuer"])


def _row(cells: Iterator[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(text: str | None) -> str:
    return _SIGNS.sub(r"\\\g<0>", without_control(text or ""))
