"""Rows with the same key: exports overlap, so a repeat is skipped; the same key with other content is rejected."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from jicai.intake.account import SheetAccount
from jicai.intake.sheets.schema import ROW, ROW_ID, WRITTEN
from jicai.store.resolve.comparison import Comparison, folded
from jicai.store.resolve.dropped import PLACE, SOURCE, Dropped
from jicai.store.resolve.order_rows import one_kind_of_rows_per_line, one_quantity_per_line
from jicai.store.resolve.repeated import hashed, repeated_among, repeated_hashes
from jicai.store.resolve.unread_cells import UnreadCells
from jicai.tables.column import InputTable, Kind
from jicai.texts import formatted

#: The column by which a rejected row is told, where it is not the last one of a longer key.
_SHOWN = {"agreed": "product_code", "reported": "institution_code"}
#: What may be another than was read.
_RESOLVED = ("batch", "institution_code", "product_code")

#: What rows with one key may be for all that, where more than an unread column differs.
_HINTS = {"agreed": "是增补、调剂的，另加一列 增补生效日期，写从哪一天起"}


def drop_duplicates(
    table: InputTable,
    frame: pl.LazyFrame,
    keep: str,
    accounts: Sequence[SheetAccount],
    unread: UnreadCells,
    of_files: Callable[[pl.Expr], list[pl.DataFrame] | None],
    dropped: Dropped,
) -> None:
    """Take out what repeats an earlier row, and reject (or with keep = "last" replace) what contradicts one.

    `frame` is in the order of files, sheets and rows, of a table that has a key. Rows are compared in every column that
    both their files have, those that no key takes too. `of_files` gives the hashes of each file's keys where they are
    known or soon found.
    """
    keys = [folded(table, key) for key in table.unique_by]
    # Most exports do not overlap at all: rows are compared only where the hash of their key is that of another.
    told_by = pl.struct(*(key.alias(f"key{at}") for at, key in enumerate(keys)), ROW_ID) if len(keys) > 2 else keys[0]
    known = of_files(told_by) if table.unique_by[0] not in _RESOLVED and len(keys) <= 2 else None
    repeated = repeated_hashes(frame, told_by) if known is None else repeated_among(known)
    if repeated.is_empty():
        return
    names = frame.collect_schema().names()
    some = (
        frame.with_columns(hashed(told_by).alias(repeated.name))
        .join(repeated.to_frame().lazy(), on=repeated.name, how="semi", maintain_order="left")
        .select(names)
    )
    _among_repeated(table, some, keys, keep, dropped, accounts, unread)
    if table.key == "orders":
        one_quantity_per_line(dropped.without(some), dropped)
        one_kind_of_rows_per_line(dropped.without(some), dropped)


def _as_written(table: InputTable, key: str) -> pl.Expr:
    return pl.coalesce(key + WRITTEN, key) if table.column(key).kind is Kind.CODE else pl.col(key)


def _among_repeated(
    table: InputTable,
    frame: pl.LazyFrame,
    keys: list[pl.Expr],
    keep: str,
    dropped: Dropped,
    accounts: Sequence[SheetAccount],
    unread: UnreadCells,
) -> None:
    names = [f"key{index}" for index in range(len(keys))]
    keyed = frame.with_columns(*(key.alias(name) for key, name in zip(keys, names, strict=True)))
    names.append(ROW_ID)
    places = keyed.select(*names, *PLACE).filter(pl.struct(names).is_duplicated()).select(PLACE).collect()
    if not places.height:
        return
    same = keyed.join(places.lazy(), on=PLACE, how="semi").collect().sort(PLACE)
    same = same.with_columns(group=pl.struct(names).rank("dense")).with_row_index("at")
    compare = Comparison(table, same, accounts, unread)
    same = same.with_columns(
        first=pl.int_range(pl.len()).over("group") == 0,
        last=pl.int_range(pl.len(), 0, -1).over("group") == 1,
        place=formatted("{}:{}", pl.col(SOURCE).first().over("group"), pl.col(ROW).first().over("group")),
    )
    if keep == "last":
        _keep_last(table, same, compare, dropped)
    else:
        _keep_first(table, same, compare, dropped)


def _keep_first(table: InputTable, same: pl.DataFrame, compare: Comparison, dropped: Dropped) -> None:
    """Skip what repeats an earlier row, reject what contradicts all of them."""
    later = same.filter(~pl.col("first")).select("at", "group", "place")
    heads = same.filter("first").select("group", head="at")
    later = later.join(heads, on="group", how="left", maintain_order="left")
    later = later.with_columns(told=compare.told(later["at"], later["head"]))
    unlike = later.filter(pl.col("told").is_not_null())
    # Rows unlike the first may still repeat one between; they are few.
    pairs = unlike.select("at", "group").join(unlike.select("group", earlier="at"), on="group")
    pairs = pairs.filter(pl.col("earlier") < pl.col("at"))
    again = pairs.filter(compare.told(pairs["at"], pairs["earlier"]).is_null())["at"].unique()
    wrong = unlike.filter(~pl.col("at").is_in(again.implode()))
    repeats = later.filter(~pl.col("at").is_in(wrong["at"].implode()))
    dropped.skip(same.join(repeats, on="at", how="semi"), "repeat")
    shown = _SHOWN.get(table.key) or table.unique_by[-1 if len(table.unique_by) > 2 else 0]
    rows = same.drop("place").join(wrong.select("at", "place", "told"), on="at", maintain_order="left")
    told = pl.when(pl.col("told") != "").then("told").otherwise(pl.lit(_HINTS.get(table.key)))
    dropped.reject(rows, "duplicate", shown, _as_written(table, shown), told, pl.col("place"))


def _keep_last(table: InputTable, same: pl.DataFrame, compare: Comparison, dropped: Dropped) -> None:
    """Let the last row of every key stand.

    A line that was accepted and is a return in the last export went back whole: it counts nothing (CONTRACT
    "订单明细").
    """
    earlier = same.filter(~pl.col("last"))
    tails = same.filter("last").select("group", tail="at")
    earlier = earlier.join(tails, on="group", how="left", maintain_order="left")
    repeated = compare.told(earlier["tail"], earlier["at"]).is_null()
    dropped.skip(earlier.filter(repeated), "repeat")
    dropped.skip(earlier.filter(~repeated), "replaced")
    if table.key == "orders":
        accepted_before = ((pl.col("status") == "normal") & (pl.col("accepted_qty") > 0)).any().over("group")
        back = same.filter(accepted_before).filter(pl.col("last"), pl.col("status") == "returned")
        dropped.zeroed = back.select(*PLACE, "line_id") if back.height else None
