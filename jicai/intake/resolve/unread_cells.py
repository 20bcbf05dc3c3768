"""The cells that no key takes, looked at only where rows would else be taken for repeats of each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from jicai.intake.parts import SHEET
from jicai.intake.sheets.schema import ROW


@dataclass(frozen=True, slots=True)
class UnreadCells:
    """Where the hashes of each source lie: the Parquet file and the number of the sheet in it."""

    places: Mapping[int, tuple[Path, int]] = field(default_factory=dict)

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
        """The hashes of the rows of a source, in their order, by header; the columns of other sheets are left out."""
        place = self.places.get(source)
        if place is None:
            return pl.DataFrame(height=len(rows))
        path, sheet = place
        hashes = pl.scan_parquet(path, glob=False).filter(pl.col(SHEET) == sheet).collect()
        hashes = hashes.select(name for name in hashes.columns if hashes[name].null_count() < hashes.height)
        asked = pl.DataFrame({ROW: rows})
        return asked.join(hashes.drop(SHEET), on=ROW, how="left", maintain_order="left").drop(ROW)
