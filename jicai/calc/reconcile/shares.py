"""How much of what an institution received was bought off the exchange (A 二（二）, B 三（二）)."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jicai.money import exact, ratio


def off_platform_shares(lines: pl.LazyFrame, by: Sequence[str]) -> pl.LazyFrame:
    """Per group of lines (see `jicai.calc.reconcile.trade.Trade`): book_rows, book_amount, off_rows, off_amount,
    off_share, open_amount and unposted_amount in yuan.

    What was posted twice counts once.
    """
    twice = pl.col("reason").eq_missing("duplicate")
    amount = pl.when(twice).then("left_amount").otherwise("right_amount")
    rows = pl.when(twice).then("left_rows").otherwise("right_rows").fill_null(0).cast(pl.Int64)
    maybe = pl.col("reason").is_in(["near", "apart", "elsewhere"]).fill_null(value=False)
    unclear = (pl.col("kind") == "ambiguous") | ((pl.col("kind") == "only_book") & maybe)

    def total(values: pl.Expr, which: pl.Expr) -> pl.Expr:
        return exact(values.filter(which).sum(), 2)

    off = pl.col("off_platform").fill_null(value=False)
    groups = lines.with_columns(book=amount, book_rows=rows).group_by(by).agg(
        pl.col("book_rows").sum(),
        book_amount=exact(pl.col("book").sum(), 2),
        off_rows=pl.col("right_rows").filter(off).sum().cast(pl.Int64),
        off_amount=total(pl.col("right_amount"), off),
        open_amount=total(pl.col("right_amount"), unclear),
        unposted_amount=total(pl.col("left_amount"), pl.col("kind") == "only_order"),
    )  # fmt: skip
    share = pl.when(pl.col("book_amount") > 0).then(ratio(pl.col("off_amount"), pl.col("book_amount"), 6))
    return groups.with_columns(off_share=share)
