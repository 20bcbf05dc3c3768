"""Where text for people goes: how wide it is, and what can be drawn and said on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.color import ColorSystem
    from rich.style import Style

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Screen:
    """Where the table goes: cells across (None: as wide as needed), rows at most, colours, and the text encoding.

    Of a table with more rows the first `rows` are shown, and the last `last`. `whole` is what puts all of it into a
    file.
    """

    width: int | None = None
    rows: int | None = None
    last: int = 0
    colors: ColorSystem | None = None
    encoding: str = "utf-8"
    whole: str = "-o 文件.xlsx"

    @property
    def unicode(self) -> bool:
        """Whether signs beyond the plain ones can be drawn, one cell wide (other Chinese encodings draw two)."""
        return self.encoding.lower().replace("_", "-").startswith("utf")


def plain(text: str, screen: Screen) -> str:
    """The text in one line, as the encoding can hold it."""
    return without_control(text).encode(screen.encoding, "replace").decode(screen.encoding)


def without_control(text: str) -> str:
    """The text in one line: names come from files, and must not move the cursor of somebody's terminal."""
    return _CONTROL.sub(lambda found: " " if found.group() in "\t\n\r\u2028\u2029" else "?", text)


def styled(text: str, style: str, screen: Screen) -> str:
    """The text in a style of rich, where there are colours."""
    return _style(style).render(text, color_system=screen.colors) if screen.colors is not None and text else text


@cache
def _style(name: str) -> Style:
    from rich.style import Style  # a result that goes to a file has no need of it

    return Style.parse(name)
