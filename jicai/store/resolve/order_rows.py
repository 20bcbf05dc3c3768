"""Order lines that stand in several rows: the receipts of one line, and lines that went back whole."""

from __future__ import annotations

import polars as pl

from jicai.intake.sheets.schema import ROW
from jicai.store.resolve.dropped import PLACE, SOURCE, Dropped
from jicai.texts import formatted

_QUANTITIES = ("ordered_qty", "delivered_qty", "accepted_qty", "accepted_amount")


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


def one_quantity_per_line(frame: pl.LazyFrame, dropped: Dropped) -> None:
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


def one_kind_of_rows_per_line(frame: pl.LazyFrame, dropped: Dropped) -> None:
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
        .with_columns(place=formatted("{}:{}", pl.col(SOURCE).first().over("line"), pl.col(ROW).first().over("line")))
    )
