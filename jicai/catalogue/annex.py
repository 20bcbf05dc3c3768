"""The tables of an annex as they stand in it: rows of text, with where each row is to be found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """A row of an annex's table.

    `number` is the row as Excel shows it, or its place in the table of a document, from 1. `spanned` are the columns
    whose text comes from a cell that is merged over this row from above; `numeric` those that the file holds as numbers
    of more digits than a number keeps.
    """

    number: int
    cells: tuple[str, ...]
    spanned: frozenset[int] = frozenset()
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class AnnexTable:
    """A table of an annex. `place` says where it is, as `工作表「中选」`; `titles` are the lines of text above it,
    `below` those below it.

    `flows` says that the table may go on from the one before it, as those on the pages of a document do.
    """

    file: str
    place: str
    rows: tuple[AnnexRow, ...]
    titles: tuple[str, ...] = ()
    flows: bool = False
    below: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass(slots=True)
class Annex:
    """The tables of a file, and Chinese lines on what of it was not read."""

    file: str
    tables: list[AnnexTable] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def to_json(annex: Annex) -> dict[str, Any]:
    """As plain values, for the pipe between the processes."""
    return {
        "notes": annex.notes,
        "tables": [
            {
                "place": table.place,
                "titles": table.titles,
                "flows": table.flows,
                "below": table.below,
                "rows": [[row.number, row.cells, sorted(row.spanned), sorted(row.numeric)] for row in table.rows],
            }
            for table in annex.tables
        ],
    }


def from_json(file: str, values: dict[str, Any]) -> Annex:
    """The annex that `to_json` made plain."""
    tables = [
        AnnexTable(
            file,
            one["place"],
            tuple(
                AnnexRow(number, tuple(cells), frozenset(spanned), frozenset(numeric))
                for number, cells, spanned, numeric in one["rows"]
            ),
            tuple(one["titles"]),
            one["flows"],
            tuple(one["below"]),
        )
        for one in values["tables"]
    ]
    return Annex(file, tables, list(values["notes"]))
