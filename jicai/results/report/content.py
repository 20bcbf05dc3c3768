"""A bulletin and its sections, as they are filled from the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from string import Formatter

from jicai.render.document.drawing import Drawing
from jicai.results.report.declared.shapes import Section


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence. `mark` is what is said of it in brackets behind, against last month's bulletin."""

    text: str
    mark: str = ""

    @property
    def shown(self) -> str:
        """The text with its mark."""
        return self.text + self.mark


@dataclass(frozen=True, slots=True)
class Content:
    """What a section comes to: figures by key, rows by the keys of the cells, drawings by the names of the charts.

    `name` are the keys of the cells that say what a row is about, `notes` lines for the end of the bulletin.
    """

    section: Section
    figures: Mapping[str, str | None]
    rows: Sequence[Mapping[str, str | None]] = ()
    drawings: Mapping[str, Drawing] = field(default_factory=dict)
    name: tuple[str, ...] = ()
    lines: Sequence[Sequence[Piece]] = ()
    gone: str | None = None
    notes: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not self.lines and not self.rows


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The whole: what `jicai.results.report.declared.GENERAL` names, the sections with something to say, the notes."""

    general: Mapping[str, str | None]
    contents: Sequence[Content]
    notes: Sequence[str]


def pieces(sentence: str, figures: Mapping[str, str | None]) -> list[Piece] | None:
    """The sentence with its figures; None where one is absent."""
    found: list[Piece] = []
    for words, key, _, _ in Formatter().parse(sentence):
        if words:
            found.append(Piece(words))
        if key is not None:
            value = figures[key]
            if value is None:
                return None
            found.append(Piece(value))
    return found
