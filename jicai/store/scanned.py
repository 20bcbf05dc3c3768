"""The rows of a file that was read as LazyFrames: of what is on the disk only the columns that are needed are read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache, partial

import polars as pl
from polars.io.plugins import register_io_source

from jicai.intake.reading.parts import PROBLEMS, SHEET
from jicai.intake.sheets.schema import ROW, typed_schema
from jicai.store.kept import Kept
from jicai.tables import INPUTS

#: So many files are open at once, and so many bytes of them: Polars reads ahead in all that it is given.
_OPEN, _BYTES = 64, 32_000_000


def scan_rows(kept: Kept, table: str) -> pl.LazyFrame:
    """The typed rows of a table, with the number of their sheet, in the order of the file.

    Small ones are held once they were read: to scan them anew for every query costs more.
    """
    schema = pl.Schema({**typed_schema(INPUTS[table]), SHEET: pl.UInt16()})
    if kept.is_small(table):
        held = cache(partial(_held, kept, table, schema))

        def whole(
            columns: list[str] | None, predicate: pl.Expr | None, most: int | None, _: int | None
        ) -> Iterator[pl.DataFrame]:
            rows = held().lazy()
            rows = rows if predicate is None else rows.filter(predicate)
            rows = rows if columns is None else rows.select(columns)
            yield (rows if most is None else rows.head(most)).collect()

        return register_io_source(whole, schema=schema, is_pure=True)

    def read(
        columns: list[str] | None, predicate: pl.Expr | None, most: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        left = most
        for batch in row_batches(kept, table, columns, predicate):
            some = batch if left is None else batch.head(left)
            yield some
            if left is not None:
                left -= some.height
                if not left:
                    return

    return register_io_source(read, schema=schema, is_pure=True)


def row_batches(
    kept: Kept, table: str, columns: list[str] | None = None, predicate: pl.Expr | None = None
) -> Iterator[pl.DataFrame]:
    """The same rows piece by piece, for who writes them on: a scan runs ahead of a slow taker."""
    schema = pl.Schema({**typed_schema(INPUTS[table]), SHEET: pl.UInt16()})
    needed = set(schema) if columns is None else {*columns, *_named_in(predicate)}
    needed |= {SHEET, ROW} if table in kept.unordered else set()
    form = kept.given(table)
    if form is not None:
        (name,) = kept.rows(table)
        with ExitStack() as opened:
            for rows in form.scans(lambda: opened.enter_context(kept.open(name, needed)), schema, needed):
                rows = rows if predicate is None else rows.filter(predicate)
                yield from (rows if columns is None else rows.select(columns)).collect_batches(maintain_order=True)
        return
    for names in _together(kept, table):
        with ExitStack() as opened:
            files = [opened.enter_context(kept.open(name, needed)) for name in names]
            rows = pl.scan_parquet(files)  # type: ignore[arg-type]
            rows = rows if predicate is None else rows.filter(predicate)
            rows = rows.sort(SHEET, ROW) if table in kept.unordered else rows
            yield from (rows if columns is None else rows.select(columns)).collect_batches(maintain_order=True)


def _together(kept: Kept, table: str) -> Iterator[list[str]]:
    """The files with the rows of a table, as many at once as are small enough together; all where they are sorted."""
    some: list[str] = []
    size = 0
    for name in kept.rows(table):
        size += kept.seals[name]["size"]
        if some and table not in kept.unordered and (size > _BYTES or len(some) == _OPEN):
            yield some
            some, size = [], kept.seals[name]["size"]
        some.append(name)
    if some:
        yield some


def _held(kept: Kept, table: str, schema: pl.Schema) -> pl.DataFrame:
    parts, form = [schema.to_frame()], kept.given(table)
    for name in kept.rows(table):
        with kept.open(name) as file:
            if form is None:
                parts.append(pl.read_parquet(file, columns=schema.names()))
            else:
                parts += [rows.collect() for rows in form.scans(lambda: file, schema, schema)]
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
