"""The made-up order lines as typed Parquet, in any number: only one piece of them is held at a time."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from benchmarks.fast_xlsx import SharedStrings
from benchmarks.orders import ORDER_COLUMNS, Orders

_TEXTS = [*ORDER_COLUMNS["text"], "订单状态"]
_PLACES = {"采购数量": 2, "配送数量": 2, "验收数量": 2, "采购单价": 4, "验收金额": 2}


def write_orders(path: Path, orders: Orders, first: int, lines: int) -> None:
    """Write the lines `first` to `first + lines`, exact decimals and dates, compressed by zstd."""
    strings, writer, fixed = SharedStrings(), None, 0
    for chunk in orders.chunks(first, lines, strings, keep=False):
        fixed = fixed or len(strings.pieces) - 2  # what every line may name comes before the numbers of these lines
        texts = pl.concat([piece.cast(pl.String).alias("text") for piece in strings.pieces])
        rows = chunk.with_columns(
            *(pl.lit(texts).gather(pl.col(name)).alias(name) for name in _TEXTS),
            *(pl.col(name).cast(pl.Decimal(18, places)) for name, places in _PLACES.items()),
        ).to_arrow()
        writer = writer or pq.ParquetWriter(path, rows.schema, compression="zstd")
        writer.write_table(rows)
        del strings.pieces[fixed:]
        strings.size = sum(len(piece) for piece in strings.pieces)
    if writer is not None:
        writer.close()
