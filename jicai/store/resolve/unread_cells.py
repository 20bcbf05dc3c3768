"""The cells that no key takes, looked at only where rows would else be taken for repeats of each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from jicai.intake.sheets.schema import ROW
from jicai.store.kept import Kept
from jicai.store.scanned import read_unread


@dataclass(frozen=True, slots=True)
class UnreadCells:
    """Where the hashes of each source lie: what is kept of its file, and the number of the sheet in that."""

    places: Mapping[int, tuple[Kept, int]] = field(default_factory=dict)

    def differing(self, pairs: pl.DataFrame) -> pl.Series:
        """For each pair of rows the first header that both files have and under which they differ; null for none.

        `pairs` has source, row, other_source and other_row.
        """
        headers = pl.repeat(None, pairs.height, dtype=pl.String, eager=True)
        if not self.places:
            return headers
        numbered = pairs.with_row_index("pair")
        for (source, other), part in numbered.group_by("source", "other_source", maintain_order=True):
            one = self._cells(int(str(source)), part["row"])
            two = self._cells(int(str(other)), part["other_row"])
            told = pl.repeat(None, part.height, dtype=pl.String, eager=True)
            for header in reversed([name for name in one.columns if name in two.columns]):
                differs = one[header].ne_missing(two[header])
                told = told.scatter(differs.arg_true(), header)
            headers = headers.scatter(part["pair"], told)
        return headers

    def _cells(self, source: int, rows: pl.Series) -> pl.DataFrame:
        """The hashes of the rows of a source, in their order, by header."""
        place = self.places.get(source)
        hashes = read_unread(*place) if place is not None else None
        if hashes is None:
            return pl.DataFrame(height=len(rows))
        asked = pl.DataFrame({ROW: rows})
        return asked.join(hashes, on=ROW, how="left", maintain_order="left").drop(ROW)
