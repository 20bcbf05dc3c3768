"""Which money reaches which receipt: first what names its line, then its pair's returns, then its pair's pool."""

from __future__ import annotations

import polars as pl

from jicai.calc.settlement.inputs import MONEY, ZERO


def with_funds(pairs: pl.DataFrame, lines: pl.DataFrame, unnamed: pl.DataFrame, returns: pl.DataFrame) -> pl.DataFrame:
    """The pairs, sorted, with credits and pool: payments without a line and what a line's payments exceed it by.

    `lines` have pair, named (what the payments naming it come to) and line_amount; `unnamed` and `returns` have pair
    and amount.
    """
    excess = lines.select("pair", amount=(pl.col("named") - pl.col("line_amount")).clip(ZERO))
    pool = pl.concat([unnamed.select("pair", "amount"), excess]).group_by("pair").agg(pool=pl.col("amount").sum())
    returned = returns.group_by("pair").agg(credits=pl.col("amount").sum())
    return (
        pairs.join(returned, on="pair", how="left")
        .join(pool, on="pair", how="left")
        .with_columns(pl.col("credits", "pool").fill_null(ZERO))
        .sort("pair")
    )


def with_named(receipts: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """The receipts, each in the row of its position, with named: what those naming its line pay of it.

    `lines` have home and named.
    """
    if not lines.height:
        return receipts.with_columns(named=ZERO)
    # Positions are rows, so that there is nothing to look for.
    named = pl.repeat(0, receipts.height, dtype=MONEY, eager=True).scatter(lines["home"], lines["named"])
    of_line = pl.lit(named.gather(receipts["home"]))
    return receipts.with_columns(named=(of_line - pl.col("before")).clip(ZERO, pl.col("amount")))


def allotted(receipts: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The receipts, in order and with named, and what reached them: first in, first out, without a loop.

    Adds credited, unpaid and paid. The pairs are sorted, numbered from 0, and have credits and pool.
    """
    open_amount, ahead, back, funds = (pl.col(name) for name in ("open", "ahead", "credits", "funds"))
    of_pairs = pairs.select("credits", funds=back + pl.col("pool").clip(ZERO))
    # Apart from the other columns, of which each step would make room for one more.
    parts = (
        receipts.select("pair", open=pl.col("amount") - pl.col("named"))
        .with_columns(ahead=open_amount.cum_sum().over("pair") - open_amount)
        .with_columns(one.gather(receipts["pair"]) for one in of_pairs)
        .select(
            credited=(back - ahead).clip(ZERO, open_amount),
            settled=(funds - ahead).clip(ZERO, open_amount),
            unpaid=(ahead + open_amount - funds).clip(ZERO, open_amount),
        )
    )
    paid = receipts["named"] + parts.drop_in_place("settled") - parts["credited"]
    return receipts.with_columns(*parts, paid=paid)
