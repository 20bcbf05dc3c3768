"""The rows of a file that was read as LazyFrames: of what is on the disk only the columns that are needed are read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import polars as pl
from polars.io.plugins import register_io_source

from jicai.intake.reading.parts import PROBLEMS, SHEET
from jicai.intake.sheets.schema import ROW, typed_schema
from jicai.store.kept import Kept
from jicai.tables import INPUTS

#: So many files are open at once.
_OPEN = 64


def scan_rows(kept: Kept, table: str) -> pl.LazyFrame:
    """The typed rows of a table, with the number of their sheet, in the order of the file.

    Small ones are read at once: to scan them anew for every query costs more than to hold them.
    """
    schema = pl.Schema({**typed_schema(INPUTS[table]), SHEET: pl.UInt16()})
    if kept.is_small(table):
        return _held(kept, table, schema).lazy()

    def read(
        columns: list[str] | None, predicate: pl.Expr | None, most: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        needed = set(schema) if columns is None else {*columns, *_named_in(predicate)}
        needed |= {SHEET, ROW} if table in kept.unordered else set()
        names = kept.rows(table)
        left = most
        most_open = len(names) if table in kept.unordered else _OPEN
        for start in range(0, len(names), max(most_open, 1)):
            with ExitStack() as opened:
                files = [opened.enter_context(kept.open(name, needed)) for name in names[start : start + most_open]]
                rows = pl.scan_parquet(files)  # type: ignore[arg-type]
                rows = rows if predicate is None else rows.filter(predicate)
                rows = rows.sort(SHEET, ROW) if table in kept.unordered else rows
                rows = rows if columns is None else rows.select(columns)
                rows = rows if left is None else rows.head(left)
                for batch in rows.collect_batches(maintain_order=True):
                    yield batch
                    left = None if left is None else left - batch.height

    return register_io_source(read, schema=schema, is_pure=True)


def _held(kept: Kept, table: str, schema: pl.Schema) -> pl.DataFrame:
    parts = [schema.to_frame()]
    for name in kept.rows(table):
        with kept.open(name) as file:
            parts.append(pl.read_parquet(file, columns=schema.names()))
    rows = pl.concat(parts)
    return rows.sort(SHEET, ROW) if table in kept.unordered else rows


def read_problems(kept: Kept) -> pl.DataFrame:
    """The problems of all sheets of the file."""
    with kept.open(PROBLEMS) as file:
        return pl.read_parquet(file)


def read_unread(kept: Kept, sheet: int) -> pl.DataFrame | None:
    """The hashes of the cells of a sheet that no key takes; None where it has none."""
    with ExitStack() as opened:
        files = [opened.enter_context(kept.open(name)) for name in kept.unread(sheet)]
        return pl.concat([pl.read_parquet(file) for file in files]) if files else None


def _named_in(predicate: pl.Expr | None) -> list[str]:
    return predicate.meta.root_names() if predicate is not None else []
