"""Rows with the same key: exports overlap, so a repeat is skipped; the same key with other content is rejected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from jicai.intake.account import SheetAccount
from jicai.intake.sheets.schema import ROW, ROW_ID, WRITTEN
from jicai.store.resolve.asked import asked, asked_of
from jicai.store.resolve.dropped import PLACE, SOURCE, Dropped
from jicai.store.resolve.repeated import hashed, repeated_hashes
from jicai.store.resolve.unread_cells import UnreadCells
from jicai.tables.column import InputTable, Kind

#: What a row of another file may say that must not be lost where the first file has no such column.
_DECISIVE = frozenset({Kind.QUANTITY, Kind.MONEY, Kind.PRICE, Kind.DATE, Kind.CHOICE})
#: The column by which a rejected row is told, where it is not the last one of a longer key.
_SHOWN = {"agreed": "product_code", "reported": "institution_code"}
_QUANTITIES = ("ordered_qty", "delivered_qty", "accepted_qty", "accepted_amount")


def drop_duplicates(
    table: InputTable,
    frame: pl.LazyFrame,
    keep: str,
    accounts: Sequence[SheetAccount],
    unread: UnreadCells,
    dropped: Dropped,
) -> None:
    """Take out what repeats an earlier row, and reject (or with keep = "last" replace) what contradicts one.

    `frame` is in the order of files, sheets and rows, of a table that has a key. Rows are compared in every column that
    both their files have, those that no key takes too.
    """
    keys = [_folded(table, key) for key in table.unique_by]
    # Most exports do not overlap at all: rows are compared only where the hash of their key is that of another.
    told_by = pl.struct(*(key.alias(f"key{at}") for at, key in enumerate(keys)), ROW_ID) if len(keys) > 2 else keys[0]
    repeated = repeated_hashes(frame, told_by)
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
        _one_quantity_per_line(dropped.without(some), dropped)
        _one_kind_of_rows_per_line(dropped.without(some), dropped)


def _folded(table: InputTable, key: str) -> pl.Expr:
    column = table.column(key)
    return pl.col(key).str.to_uppercase() if column.kind is Kind.IDENTIFIER else pl.col(key)


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
    compare = _Comparison(table, same, accounts, unread)
    same = same.with_columns(
        first=pl.int_range(pl.len()).over("group") == 0,
        last=pl.int_range(pl.len(), 0, -1).over("group") == 1,
        place=pl.format("{}:{}", pl.col(SOURCE).first().over("group"), pl.col(ROW).first().over("group")),
    )
    if keep == "last":
        _keep_last(table, same, compare, dropped)
    else:
        _keep_first(table, same, compare, dropped)


class _Comparison:
    """Compares rows that share a key."""

    def __init__(
        self, table: InputTable, same: pl.DataFrame, accounts: Sequence[SheetAccount], unread: UnreadCells
    ) -> None:
        self._same, self._unread = same, unread
        self._has = {
            column.key: pl.Series([column.key in accounts[source].columns for source in same[SOURCE]])
            for column in table.columns
        }
        self._table = table

    def told(self, at: pl.Series, other: pl.Series) -> pl.Series:
        """For each pair of rows (indices in `same`): null where they say the same, else why not.

        The reason is empty where columns that are read differ, a sentence where only unread ones do.
        """
        differs = pl.repeat(False, len(at), dtype=pl.Boolean, eager=True)
        for column in self._table.columns:
            values, has = self._same.select(_folded(self._table, column.key)).to_series(), self._has[column.key]
            left, right = values.gather(at), values.gather(other)
            unequal = left.ne_missing(right)
            counts = has.gather(at) & has.gather(other)
            if column.kind in _DECISIVE:
                # What the other file had no column for is not repeated by it.
                counts |= has.gather(at) & left.is_not_null()
            differs |= unequal & counts
        words = pl.repeat(None, len(at), dtype=pl.String, eager=True).scatter(differs.arg_true(), "")
        alike = (~differs).arg_true()
        pairs = pl.DataFrame(
            {
                "source": self._same[SOURCE].gather(at.gather(alike)),
                "row": self._same[ROW].gather(at.gather(alike)),
                "other_source": self._same[SOURCE].gather(other.gather(alike)),
                "other_row": self._same[ROW].gather(other.gather(alike)),
            }
        )
        return words.scatter(alike, _unread_words(self._unread.differing(pairs)))


def _unread_words(headers: pl.Series) -> pl.Series:
    """What to say of rows that differ under an unread header alone."""
    return (
        headers.to_frame("header")
        .select(
            pl.format(
                '读的列都相同，只有「{}」不同；是两笔时在 [[files]] 写 row_id = ["{}"]，不要紧时写 ignore = ["{}"]',
                *["header"] * 3,
            )
        )
        .to_series()
    )


def _keep_first(table: InputTable, same: pl.DataFrame, compare: _Comparison, dropped: Dropped) -> None:
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
    told = pl.when(pl.col("told") != "").then("told")
    dropped.reject(rows, "duplicate", shown, _as_written(table, shown), told, pl.col("place"))


def _keep_last(table: InputTable, same: pl.DataFrame, compare: _Comparison, dropped: Dropped) -> None:
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


def without_what_went_back(frame: pl.LazyFrame, dropped: Dropped) -> pl.LazyFrame:
    """The order lines, with nothing bought by those that went back whole."""
    if dropped.zeroed is None:
        return frame
    back = dropped.zeroed.select(*PLACE, went_back=pl.lit(True)).lazy()
    return (
        frame.join(back, on=PLACE, how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("went_back") & pl.col(key).is_not_null())
            .then(0)
            .otherwise(pl.col(key))
            .cast(pl.Decimal(18, scale))
            .alias(key)
            for key, scale in zip(_QUANTITIES, (4, 4, 4, 2), strict=True)
        )
        .drop("went_back")
    )


def _one_quantity_per_line(frame: pl.LazyFrame, dropped: Dropped) -> None:
    """The receipts of one line each repeat what was ordered; a row that says otherwise is rejected."""
    rows = (
        _of_several_rows(frame, "ordered_qty")
        .with_columns(said=pl.col("ordered_qty").first().over("line"))
        # A returned row carries the line's quantity with the sign of the return.
        .filter(pl.col("ordered_qty").abs() != pl.col("said").abs())
        .collect()
    )
    dropped.reject(
        rows,
        "duplicate",
        "ordered_qty",
        pl.col("ordered_qty").abs().cast(pl.String).str.replace(r"\.?0+$", ""),
        first=pl.col("place"),
    )


def _one_kind_of_rows_per_line(frame: pl.LazyFrame, dropped: Dropped) -> None:
    """Accepted rows of a line with and without a receipt: one export counted whole what the other splits."""
    rows = (
        _of_several_rows(frame.filter(pl.col("accepted_qty").is_not_null()), "receipt_id")
        .with_columns(split=pl.col("receipt_id").is_not_null())
        .filter(pl.col("split") != pl.col("split").first().over("line"))
        .collect()
    )
    told = pl.lit("一行有入库明细编号，一行没有，验收的数量会算两次")
    dropped.reject(rows, "duplicate", "line_id", pl.col("line_id"), told, pl.col("place"))


def _of_several_rows(frame: pl.LazyFrame, *keys: str) -> pl.LazyFrame:
    """The rows of lines that stand in several rows, with `line` and the place of the line's first row."""
    return (
        frame.select(*PLACE, "line_id", *keys, line=pl.col("line_id").str.to_uppercase())
        .filter(pl.col("line").is_duplicated())
        .with_columns(place=pl.format("{}:{}", pl.col(SOURCE).first().over("line"), pl.col(ROW).first().over("line")))
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
