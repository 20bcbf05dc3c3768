"""The rows of many files one after the other, of a few files at a time.

Where the rows of files are put together by `polars.concat`, all of them are read ahead at once, whatever its `parallel`
says: of a hundred files that is three gigabytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl
from polars.io.plugins import register_io_source

#: Rows of files that are put together without such care: to hold them takes less than to begin anew with each file.
_FEW_ROWS = 2_000_000
#: Files that are read side by side: one is decoded while the other waits for the disk.
_AT_ONCE = 2


def in_sequence(files: Sequence[pl.LazyFrame], rows: int) -> pl.LazyFrame:
    """The rows of these files, of one schema, in their order; `rows` is about how many they are together."""
    if rows <= _FEW_ROWS or len(files) <= _AT_ONCE:
        return pl.concat(files, parallel=False)
    length = -(-len(files) // _AT_ONCE)
    return pl.concat([_chained(files[at : at + length]) for at in range(0, len(files), length)], parallel=False)


def _chained(files: Sequence[pl.LazyFrame]) -> pl.LazyFrame:
    def read(
        columns: list[str] | None, predicate: pl.Expr | None, most: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        left = most
        for rows in files:
            rows = rows if predicate is None else rows.filter(predicate)
            rows = rows if columns is None else rows.select(columns)
            rows = rows if left is None else rows.head(left)
            for batch in rows.collect_batches(maintain_order=True):
                yield batch
                left = None if left is None else left - batch.height
            if left is not None and left <= 0:
                return

    return register_io_source(read, schema=files[0].collect_schema(), is_pure=True)
