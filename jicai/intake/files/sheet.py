"""A sheet as it stands in the file: every cell as text, nothing interpreted, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import polars as pl


@dataclass(slots=True)
class RawSheet:
    """The cells of one sheet.

    `frame` has only String columns; its row i is row i + 1 as Excel shows it, blank rows included. All places are
    indices in `frame`, from 0.

    - `errors`: the error cells, which stand as null in `frame`: (row, column, the error as Excel shows it).
    - `merged`: the merged ranges: (first row, first column, last row, last column), the last ones within.
    - `uncached`: the cells with a formula whose result the file does not hold, null in `frame`: (row, column).
    - `unit_formats`: cells whose number format shows a unit behind or before the figure, as 0.00"万元" does:
      (row, column, the unit). Formats that show none, 元, ¥ or % are not among them.
    - `numeric_cells` tells for some columns of `frame` which cells the file holds as numbers.
    - `fixed_width` says that a cell right of the header means a row out of step (an unquoted comma), as in CSV;
      `widths` holds then how many cells each row of `frame` has as written, blank ones at its end included.
    - `swallowed` are the rows of a CSV with a cell that holds a line break and separators, as a stray pair of quotation
      marks makes of several lines; true where it is for sure: each line in it fits the row's number of cells.
    """

    name: str
    frame: pl.DataFrame
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    numeric_cells: Callable[[Iterable[int]], dict[int, pl.Series]] | None = None
    epoch_1904: bool = False
    fixed_width: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    uncached: list[tuple[int, int]] = field(default_factory=list)
    unit_formats: list[tuple[int, int, str]] = field(default_factory=list)
    widths: pl.Series | None = None
    swallowed: dict[int, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A sheet that was not read, and the Chinese reason why; `head` are the first rows of one that is hidden."""

    name: str
    reason: str
    head: pl.DataFrame | None = None
