"""Columns of text fitted into the width of a terminal, counted in cells: a Chinese character takes two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len, chop_cells

#: Two blanks between columns.
GAP = 2
#: A name keeps at least this many cells, and columns are left out to give it the second number; up to the third where
#: it is so long that more than three lines would be needed.
_LEAST, _COMFORTABLE, _WIDEST_NAME = 8, 12, 24
_NAME_LINES = 3
#: Sentences want this many.
_SENTENCE = 24
_BREAKS = "，、；：。 "
_UNBROKEN = re.compile(r"[!-~]+")
#: Signs that no line begins with, and those that no line ends with.
_NEVER_FIRST, _NEVER_LAST = frozenset("，、；：。！？）」』》】”’%"), frozenset("（「『《【“‘")


def cells_of(text: str) -> int:
    """The width of a text in cells."""
    return len(text) if text.isascii() else cell_len(text)


@dataclass(slots=True, eq=False)
class Field:
    """A column ready to be drawn.

    `flexible` ones (names) and `prose` may be wrapped. Nothing is ever cut. Columns of a rank below 0 are kept whatever
    happens. Those of one `group` are shown together or not at all: half of a distribution says something else.
    """

    header: str
    cells: Sequence[str]
    rank: int = 0
    group: str = ""
    flexible: bool = False
    prose: bool = False
    right: bool = False
    styles: Sequence[str | None] | None = None
    widest: int = field(init=False)
    header_cells: int = field(init=False)
    unbroken: int = field(init=False)

    def __post_init__(self) -> None:
        self.widest = max(map(cells_of, self.cells), default=0)
        self.header_cells = cells_of(self.header)
        # Figures and English words of headers and sentences are not broken, as long as they are not a whole line.
        words = [self.header, *(self.cells if self.prose else ())]
        longest = max((len(word) for text in words for word in _UNBROKEN.findall(text)), default=0)
        self.unbroken = min(longest, _SENTENCE)

    @property
    def least(self) -> int:
        """The width below which the column does not make sense."""
        content = min(self.widest, _LEAST) if self.flexible else self.widest
        return max(content, self.unbroken, _in_two_lines(self.header_cells))

    @property
    def wanted(self) -> int:
        """The width for which columns of higher rank give way."""
        in_lines = min(max(-(-(self.widest + 1) // (2 * _NAME_LINES)) * 2, _COMFORTABLE), _WIDEST_NAME)
        return max(self.least, min(self.steps[0], _SENTENCE if self.prose else in_lines))

    @property
    def steps(self) -> tuple[int, int, int]:
        """The widths worth having, in order: two lines at most, the header in one line, every cell in one line."""
        uncut = max(self.least, min(self.widest, _in_two_lines(self.widest)))
        headed = max(uncut, self.header_cells)
        return uncut, headed, max(headed, self.widest)


def fit(fields: Sequence[Field], width: int | None) -> tuple[list[Field], list[int], list[Field]]:
    """The fields that are shown, their widths, and the fields left out.

    Texts are wrapped first. Then whole columns go, of the highest rank first and from the right, until the others fit;
    those of rank 0 only where they do not fit as narrow as they can be, and what is kept never. Where a group has gone,
    what had gone before it comes back as far as it fits. What is left over goes to the columns that lack least. Without
    a width everything fits.
    """
    shown = list(fields)
    if width is None:
        return shown, [one.steps[-1] for one in shown], []
    dropped: list[Field] = []
    while _total([one.wanted for one in shown]) > width and any(one.rank > 0 for one in shown):
        last = _without_last(shown)
        dropped.append(last)
        if last.group:
            dropped += _without_group(shown, last.group)
            if _total([one.wanted for one in shown]) <= width:
                _back(shown, dropped, last.group, width)
    order = {id(one): at for at, one in enumerate(fields)}
    shown.sort(key=lambda one: order[id(one)])
    widths = [one.wanted for one in shown]
    if _total(widths) > width:
        while _total([one.least for one in shown]) > width and len(shown) > 1 and any(one.rank >= 0 for one in shown):
            dropped.append(_without_last(shown))
        widths = [one.least for one in shown]
    slack = width - _total(widths)
    for step in range(3):
        # The smallest want first: as many columns as possible are then whole.
        for at in sorted(range(len(shown)), key=lambda at: shown[at].steps[step] - widths[at]):
            more = min(max(shown[at].steps[step] - widths[at], 0), max(slack, 0))
            widths[at] += more
            slack -= more
    return shown, widths, sorted(dropped, key=lambda one: order[id(one)])


def _without_last(shown: list[Field]) -> Field:
    """Take away, and give, the column that is missed least."""
    return shown.pop(max(range(len(shown)), key=lambda at: (shown[at].rank, at)))


def _without_group(shown: list[Field], group: str) -> list[Field]:
    gone = [one for one in shown if one.group == group and one.rank >= 0]
    shown[:] = [one for one in shown if one not in gone]
    return gone


def _back(shown: list[Field], dropped: list[Field], group: str, width: int) -> None:
    """Move back to what is shown what went before a group, the columns that are missed most first."""
    for one in sorted((one for one in dropped if not one.group), key=lambda one: one.rank):
        if _total([*(other.wanted for other in shown), one.wanted]) > width:
            break
        dropped.remove(one)
        shown.append(one)


def header_lines(header: str, width: int) -> list[str]:
    """A header in one line, or in two; between words of two Chinese characters, which most are, where that fits."""
    if cells_of(header) <= width:
        return [header]
    half = len(header) / 2
    inside = {at for word in _UNBROKEN.finditer(header) for at in range(word.start() + 1, word.end())}
    for at in sorted(range(1, len(header)), key=lambda at: (at in inside, at % 2, abs(at - half), -at)):
        if max(cells_of(header[:at]), cells_of(header[at:])) <= width:
            return [header[:at], header[at:]]
    return chop_cells(header, width)


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most `width` cells, broken after a Chinese comma or a blank where one is near."""
    width = max(width, 2)  # in less, no Chinese character would ever fit
    lines = []
    # Only what may stand in the next line is measured: a text of 40,000 characters has a thousand lines.
    while cells_of(head := text[: 4 * width]) > width:
        line = chop_cells(head, width)[0]
        at = max((line.rfind(sign) for sign in _BREAKS), default=-1) + 1
        at = _before_signs(head, at)
        if at * 3 < len(line) * 2:
            at = _before_word(head, _end_of_line(head, width))
        lines.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [*lines, text] if text or not lines else lines


def is_to_paste(line: str) -> bool:
    """Whether a line stays whole at any width: it is indented, or holds a setting (`key = value`)."""
    return line.startswith(" ") or " = " in line


def folded(text: str, width: int) -> list[str]:
    """A name in lines of `width` cells."""
    width = max(width, 2)
    lines: list[str] = []
    while cells_of(head := text[: 4 * width]) > width:
        at = _end_of_line(head, width)
        lines.append(text[:at])
        text = text[at:]
    return [*lines, text]


def padded(text: str, width: int, right: bool) -> str:
    """The text with blanks up to `width` cells; a longer one is left as it is."""
    blanks = " " * (width - cells_of(text))
    return blanks + text if right else text + blanks


def _end_of_line(text: str, width: int) -> int:
    """How many characters of a text that is wider go into a line of `width` cells."""
    return _before_signs(text, len(chop_cells(text, width)[0]))


def _before_signs(text: str, at: int) -> int:
    """A place to break a text, moved back so that no line begins with a closing sign or ends with an opening one.

    Where that would leave a line empty it stays: a row of signs is broken somewhere.
    """
    place = at
    while 0 < place < len(text) and (text[place] in _NEVER_FIRST or text[place - 1] in _NEVER_LAST):
        place -= 1
    return place or at


def _before_word(text: str, at: int) -> int:
    """A place to break a text, moved before the figure or English word that it would break."""
    word = next((word for word in _UNBROKEN.finditer(text) if word.start() < at < word.end()), None)
    before = _before_signs(text, word.start()) if word is not None and word.start() else at
    # A word behind nothing but an opening sign is longer than a line.
    return before if before and text[before - 1] not in _NEVER_LAST else at


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * max(len(widths) - 1, 0)


def _in_two_lines(cells: int) -> int:
    # One cell more than half, since a wide character may leave the last cell of the first line empty; and even.
    return -(-(cells + 1) // 4) * 2 if cells > 4 else cells
