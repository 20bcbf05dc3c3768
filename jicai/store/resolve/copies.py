"""Sheets of a table without a key that hold the same rows: such rows all count, but the exports may overlap."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from jicai.store.resolve.asked import asked, asked_of
from jicai.store.resolve.dropped import SOURCE
from jicai.tables.column import InputTable


def alike(table: InputTable, frame: pl.LazyFrame) -> pl.DataFrame:
    """Of a table without a key, pairs of sources that hold the same rows: first, second, rows.

    Such rows all count, for two payments of one amount are two payments; but the exports may overlap.
    """
    content = [column.key for column in table.columns]
    shared = (
        frame.select(SOURCE, *content)
        .unique()
        .group_by(content)
        .agg(pl.col(SOURCE).unique().sort())
        .filter(pl.col(SOURCE).list.len() > 1)
        .select(first=pl.col(SOURCE).list.first(), second=pl.col(SOURCE).list.last())
    )
    return asked(shared.group_by("first", "second").agg(rows=pl.len()).sort("first", "second"), table.key, "alike")


def copies(table: InputTable, frame: pl.LazyFrame) -> Mapping[int, int]:
    """Of a table without a key the sources that are wholly a copy of an earlier one, and which."""
    pairs = asked_of(lambda: _copies(table, frame), table.key, "copies")
    return dict(pairs.iter_rows())


def _copies(table: InputTable, frame: pl.LazyFrame) -> pl.DataFrame:
    content = [column.key for column in table.columns]
    rows = frame.select(SOURCE, *content).collect()
    seen: list[tuple[int, pl.DataFrame]] = []
    found: dict[int, int] = {}
    for (source,), part in rows.sort(SOURCE, maintain_order=True).group_by(SOURCE, maintain_order=True):
        alone = part.drop(SOURCE).sort(content, nulls_last=True)
        twin = next((number for number, other in seen if other.equals(alone)), None)
        if twin is None:
            seen.append((int(str(source)), alone))
        else:
            found[int(str(source))] = twin
    return pl.DataFrame(list(found.items()), schema={"source": pl.UInt32, "twin": pl.UInt32}, orient="row")
