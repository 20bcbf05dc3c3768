"""A page of the manual on standard output: laid out at a terminal, as it is written in a pipe."""

from __future__ import annotations

import io
import re
import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from jicai.render.terminal.pager import paged, pager_command

if TYPE_CHECKING:
    from markdown_it.token import Token
    from rich.markdown import Markdown

#: As wide as the transcripts in the pages; longer lines are hard to read.
_WIDEST = 102


def show_page(text: str) -> None:
    """Show a page in Markdown, through the pager where it is longer than the screen."""
    text = re.sub(r"<!--.*?-->\n*", "", text, flags=re.DOTALL)
    if not sys.stdout.isatty():
        sys.stdout.write(text)
        return
    size = shutil.get_terminal_size()
    lines = _laid_out(text, min(size.columns, _WIDEST)).splitlines(keepends=True)
    pager = pager_command() if len(lines) >= size.lines else None
    if pager is None:
        sys.stdout.writelines(lines)
        return
    sys.stdout.flush()
    paged(pager, (line.encode(sys.stdout.encoding, "replace") for line in lines))


def _laid_out(text: str, width: int) -> str:
    from rich.console import Console

    written = io.StringIO()
    console = Console(file=written, width=width, force_terminal=True)
    console.print(_markdown(text))
    return written.getvalue()


def _markdown(text: str) -> Markdown:
    """The page for rich, but: cells of tables are folded and not cut, Chinese lines are joined without a blank."""
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.markdown import Markdown, TableElement
    from rich.table import Table

    class Folded(TableElement):
        def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
            for table in super().__rich_console__(console, options):
                assert isinstance(table, Table)
                for column in table.columns:
                    column.overflow = "fold"
                yield table

    class Page(Markdown):
        elements: ClassVar = {**Markdown.elements, "table_open": Folded}

    page = Page(text, hyperlinks=False, code_theme="bw")
    for token in page.parsed:
        token.children = list(_joined(token.children or [])) if token.children is not None else None
    return page


def _joined(parts: list[Token]) -> Iterator[Token]:
    inside, before = False, ""
    for part in parts:
        # Where a link leads is a page, which is shown by its name; what leads out of the manual stays.
        if part.type == "link_open" and "://" not in str(part.attrGet("href")):
            inside = True
        elif part.type == "link_close" and inside:
            inside = False
        elif part.type != "softbreak" or before.isascii():
            yield part
        before = part.content[-1:]
