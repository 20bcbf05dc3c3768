"""A sheet as it stands in the file: every cell as text, nothing interpreted, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from jicai.intake.files.footer import RowGroup


@dataclass(frozen=True, slots=True)
class TypedRows:
    """The rows below the names of columns that have types, still in the file.

    - `schema` are the names and types of the columns, `height` is the number of rows.
    - `parts` gives the rows in order, some at a time: the columns of these indexes as they are, all others as text.
    - `distinct` gives the distinct texts of a column, in no order.
    - `whole` reads the sheet with all its rows as text, `groups` gives the row groups of the file.
    """

    schema: pl.Schema
    height: int
    parts: Callable[[Collection[int]], Iterator[pl.DataFrame]]
    distinct: Callable[[int], pl.Series]
    whole: Callable[[], RawSheet]
    groups: Callable[[], list[RowGroup]]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the rows below the header: `first` is how many of them stand before these.

    Columns may have the type of their key instead of text. `alone` says that there are no other rows, and `distinct`
    has the distinct texts that a column holds in all rows, for those whose words are told of the sheet as a whole.
    """

    rows: pl.DataFrame
    first: int
    alone: bool
    distinct: Mapping[int, pl.Series]


@dataclass(slots=True)
class RawSheet:
    """The cells of one sheet.

    `frame` has only String columns; its row i is row i + 1 as Excel shows it, blank rows included. All places are
    indices in `frame`, from 0.

    - `errors`: the error cells, which stand as null in `frame`: (row, column, the error as Excel shows it).
    - `merged`: the merged ranges: (first row, first column, last row, last column), the last ones within.
    - `uncached`: the cells with a formula whose result the file does not hold, null in `frame`: (row, column).
    - `unit_formats`: cells whose number format shows a unit behind or before the figure, as 0.00"万元" does:
      (row, column, the unit). Formats that show none, 元 or ¥ are not among them.
    - `struck`: filled cells with a line through what stands in them: (row, column).
    - `numeric_cells` tells for some columns of `frame` which cells the file holds as numbers.
    - `fixed_width` says that a cell right of the header means a row out of step (an unquoted comma), as in CSV;
      `widths` holds then how many cells each row of `frame` has as written, blank ones at its end included.
    - `swallowed` are the rows of a CSV with a cell that holds a line break and separators, as a stray pair of quotation
      marks makes of several lines; true where it is for sure: each line in it fits the row's number of cells.
    - `unended` says that the last line of a CSV has no line break or closing quotation mark, as one has not that was
      cut off.
    - `typed` are the rows of a sheet of which `frame` has only the first; `part` those that are read at this time.
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
    struck: list[tuple[int, int]] = field(default_factory=list)
    widths: pl.Series | None = None
    swallowed: dict[int, bool] = field(default_factory=dict)
    unended: bool = False
    typed: TypedRows | None = None
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A sheet that was not read, and the Chinese reason why; `head` are the first rows of one that is hidden."""

    name: str
    reason: str
    head: pl.DataFrame | None = None
