"""A sheet as it stands in the file: every cell as text, nothing interpreted, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import polars as pl


@dataclass(slots=True)
class RawSheet:
    """The cells of one sheet.

    `frame` has only String columns; its row i is row i + 1 as Excel shows it, blank rows included. `errors` are the
    error cells, which stand as null in `frame`: (row index, column index in `frame`, the error as Excel shows it).
    `numeric_cells` tells for some columns of `frame` which cells the file holds as numbers. `fixed_width` says that a
    cell right of the header means a row out of step (an unquoted comma), as in CSV.
    """

    name: str
    frame: pl.DataFrame
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    numeric_cells: Callable[[Iterable[int]], dict[int, pl.Series]] | None = None
    epoch_1904: bool = False
    fixed_width: bool = False


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A sheet that was not read, and the Chinese reason why."""

    name: str
    reason: str
