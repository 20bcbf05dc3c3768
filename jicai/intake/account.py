"""The account of a sheet: rows read = used + skipped + rejected, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class SheetAccount:
    """What became of the rows of one sheet; its place in the list of accounts is its number in `_source`.

    `rows` counts those below the header. `columns` are the found headers by key, `ignored` the headers of columns that
    name a key held by a better column, `unread` those of all columns that no key takes, `defaulted` how many rows took
    a column's default, `named` how many were found by name instead of a code, by key, `notes` what else to say,
    `warnings` what every command should say. `unpaired` are the keys left unread for want of the other of their pair
    (a quantity without its date), with that other. `units` are the units of count, by key, that the catalogue has to
    tell: basis (`base`, `open`, `row`) and word.
    `filled` are the keys of codes that no row leaves out, so that nobody has to look for names in their place.
    `half_year` are the words by which agreed quantities are said to be those of half a year.
    `pieces` are rows with a quantity in units of two sizes (`jicai.intake.sheets.pieces.Pieces`).
    `keys` are the least and the greatest first key (upper case) where no two rows share one, so that nobody has to look
    for duplicates again.
    """

    file: Path
    sheet: str
    table: str
    rows: int
    skipped: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    defaulted: dict[str, int] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unpaired: dict[str, str] = field(default_factory=dict)
    units: dict[str, list[str]] = field(default_factory=dict)
    filled: list[str] = field(default_factory=list)
    keys: list[str] | None = None
    half_year: str = ""
    pieces: list[Any] = field(default_factory=list)

    @property
    def used(self) -> int:
        """Rows that were neither skipped nor rejected."""
        return self.rows - sum(self.skipped.values()) - sum(self.rejected.values())

    def to_json(self) -> dict[str, Any]:
        """As plain values, without the file: the cache keeps it by content, and names change."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "file"}

    @classmethod
    def from_json(cls, file: Path, values: dict[str, Any]) -> SheetAccount:
        """The account of a file that was read before, perhaps under another name."""
        return cls(file=file, **values)
