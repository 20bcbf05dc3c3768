"""Rows with the same key: exports overlap, so a repeat is skipped; the same key with other content is rejected."""

from __future__ import annotations

import polars as pl

from jicai.intake.dropped import PLACE, SOURCE, Dropped
from jicai.intake.parse import ROW, WRITTEN
from jicai.tables.column import InputTable, Kind


def drop_duplicates(table: InputTable, frame: pl.LazyFrame, keep: str, dropped: Dropped) -> None:
    """Take out what repeats an earlier row, and reject (or with keep = "last" replace) what contradicts one.

    `frame` is in the order of files, sheets and rows, of a table that has a key.
    """
    keys = [_folded(table, key) for key in table.unique_by]
    # Most exports do not overlap at all, and counting one column's values is many times cheaper than grouping.
    first = frame.select(keys[0].alias("key")).collect().to_series()
    if len(table.unique_by) > 2 or first.n_unique() < len(first):
        _among_repeated(table, frame, keys, keep, dropped)
        if table.key == "orders":
            _one_quantity_per_line(dropped.without(frame), dropped)


def _folded(table: InputTable, key: str) -> pl.Expr:
    column = table.column(key)
    return pl.col(key).str.to_uppercase() if column.kind is Kind.IDENTIFIER else pl.col(key)


def _as_written(table: InputTable, key: str) -> pl.Expr:
    return pl.coalesce(key + WRITTEN, key) if table.column(key).kind is Kind.CODE else pl.col(key)


def _among_repeated(table: InputTable, frame: pl.LazyFrame, keys: list[pl.Expr], keep: str, dropped: Dropped) -> None:
    names = [f"key{index}" for index in range(len(keys))]
    keyed = frame.with_columns(key.alias(name) for key, name in zip(keys, names, strict=True))
    places = keyed.select(*names, *PLACE).filter(pl.struct(names).is_duplicated()).select(PLACE).collect()
    if not places.height:
        return
    content = [_folded(table, column.key) for column in table.columns]
    same = (
        keyed.join(places.lazy(), on=PLACE, how="semi")
        .collect()
        .sort(PLACE)
        .with_columns(content=pl.struct(content))
        .with_columns(
            repeats=~pl.col("content").is_first_distinct(),
            first=pl.int_range(pl.len()).over(names) == 0,
            last=pl.int_range(pl.len(), 0, -1).over(names) == 1,
            first_source=pl.col(SOURCE).first().over(names),
            first_row=pl.col(ROW).first().over(names),
        )
    )
    if keep == "last":
        # Of equal rows any is the last one; what stands is the content of the last.
        standing = pl.col("content") == pl.col("content").last().over(names)
        dropped.skip(same.filter(~pl.col("last") & standing), "repeat")
        dropped.skip(same.filter(~pl.col("last") & ~standing), "replaced")
        return
    dropped.skip(same.filter("repeats"), "repeat")
    shown = table.unique_by[-1] if len(table.unique_by) > 2 else table.unique_by[0]
    dropped.reject(
        same.filter(~pl.col("repeats") & ~pl.col("first")),
        "duplicate",
        shown,
        _as_written(table, shown),
        pl.format("{}:{}", "first_source", "first_row"),
    )


def _one_quantity_per_line(frame: pl.LazyFrame, dropped: Dropped) -> None:
    """The receipts of one line each repeat what was ordered; a row that says otherwise is rejected."""
    line = pl.col("line_id").str.to_uppercase()
    rows = (
        frame.select(*PLACE, "line_id", "ordered_qty", line=line)
        .filter(pl.col("line").is_duplicated())
        .with_columns(
            said=pl.col("ordered_qty").first().over("line"),
            first_source=pl.col(SOURCE).first().over("line"),
            first_row=pl.col(ROW).first().over("line"),
        )
        # A returned row carries the line's quantity with the sign of the return.
        .filter(pl.col("ordered_qty").abs() != pl.col("said").abs())
        .collect()
    )
    dropped.reject(
        rows,
        "duplicate",
        "ordered_qty",
        pl.col("ordered_qty").abs().cast(pl.String).str.replace(r"\.?0+$", ""),
        pl.format("{}:{}", "first_source", "first_row"),
    )


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
    return shared.group_by("first", "second").agg(rows=pl.len()).sort("first", "second").collect()
