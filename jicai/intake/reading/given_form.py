"""How the columns of a Parquet file that is kept as it was given are read.

Apart from what finds it out (`jicai.intake.reading.as_given`), which no run needs that has nothing new to read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import polars as pl

from jicai.intake.reading.parts import SHEET
from jicai.intake.sheets.schema import ROW

#: The row of a sheet that follows the header.
_FIRST = 2


@dataclass(frozen=True, slots=True)
class Form:
    """How the columns of a file are read, by key, and the rows of its pieces, of which one at a time is read.

    Of a column is said under which `column` of the file it stands, and which `words` there mean what; or which `value`
    every row has. A key of which neither is said has no value in any row. All are plain values.
    """

    columns: Mapping[str, Mapping[str, Any]]
    rows: Sequence[int]

    def names_in_file(self, keys: Collection[str]) -> set[str]:
        """Under which columns of the file stands what is known by these keys."""
        return {self.columns[key]["column"] for key in keys if "column" in self.columns.get(key, ())}

    def scans(self, open_file: Callable[[], Any], schema: pl.Schema, keys: Collection[str]) -> Iterator[pl.LazyFrame]:
        """The columns of these keys as they are read, piece by piece; `schema` are the types of all keys."""
        numbered = ROW if ROW in keys else None
        columns = [_read(key, self.columns.get(key, {}), dtype) for key, dtype in schema.items() if key in keys]
        for end, rows in zip(accumulate(self.rows), self.rows, strict=True):
            scan = pl.scan_parquet(open_file(), row_index_name=numbered, row_index_offset=_FIRST)
            yield scan.slice(end - rows, rows).select(columns)


def _read(key: str, form: Mapping[str, Any], dtype: pl.DataType) -> pl.Expr:
    if key == ROW:
        return pl.col(ROW).cast(dtype)
    if key == SHEET:
        return pl.lit(0, dtype=dtype).alias(key)
    if "column" not in form:
        return pl.lit(form.get("value"), dtype=dtype).alias(key)
    cells = pl.col(form["column"])
    if "words" in form:
        said, cells = cells, pl.lit(None, dtype=dtype)
        for word, value in form["words"].items():
            cells = pl.when(said == word).then(pl.lit(value, dtype=dtype)).otherwise(cells)
    return cells.cast(dtype).alias(key)
