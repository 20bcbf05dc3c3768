"""What a section of the bulletin is declared as."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a section: its name in templates, what it is called, and what it is."""

    key: str
    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of the table of a section; `width` is in parts of the sum of all, `figures` are set to the right."""

    key: str
    label: str
    meaning: str
    width: int
    figures: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """A section: `source` is the command whose results it tells, `charts` what its pictures are called, by name."""

    key: str
    label: str
    source: str
    figures: tuple[Figure, ...]
    sentences: tuple[tuple[str, ...], ...]
    caption: str
    cells: tuple[Cell, ...]
    charts: tuple[tuple[str, str], ...] = ()
