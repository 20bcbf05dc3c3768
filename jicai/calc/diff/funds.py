"""The accounts of the advances on two days: what was paid out, offset and refunded in between, and what is late."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.tables.results.diff.money import DIFF_FUNDS

_ACCOUNT = ["batch", "institution_code", "fund"]
_KINDS = ("advance", "offset", "refund")
_FEN = pl.Decimal(38, 2)
_ZERO = pl.lit(0, dtype=_FEN)


def fund_changes(
    then: tuple[pl.LazyFrame, pl.LazyFrame], now: tuple[pl.LazyFrame, pl.LazyFrame], day: date
) -> pl.LazyFrame:
    """The accounts with a movement or something late on either day, the columns of `DIFF_FUNDS`, sorted.

    Each side is rows of the ledger that have happened and rows of the advance plan. `day` is the last of then: what
    moved the balance otherwise than by movements after it is in `corrected`, records of before that are otherwise now.
    """
    sides = {"_then": then, "": now}
    sums = [_sums(*rows, end) for end, rows in sides.items()]
    later = now[0].filter(pl.col("date") > day).group_by(_ACCOUNT).agg(_later=_signed().sum())
    names = pl.concat([_names(rows) for rows in (*now, *then)]).unique(_ACCOUNT, keep="first", maintain_order=True)
    moved = {kind: pl.col(kind) - pl.col(f"{kind}_then") for kind in _KINDS}
    balances = {end: pl.col(f"advance{end}") - pl.col(f"offset{end}") - pl.col(f"refund{end}") for end in sides}
    figures = [f"{name}{end}" for end in sides for name in (*_KINDS, "late")]
    return (
        sums[0]
        .join(sums[1], on=_ACCOUNT, how="full", nulls_equal=True, coalesce=True)
        .join(later, on=_ACCOUNT, how="left")
        .join(names, on=_ACCOUNT, how="left")
        .with_columns(pl.col(*figures, "_later").fill_null(_ZERO))
        .with_columns(
            **{f"balance{end}": balance for end, balance in balances.items()},
            corrected=balances[""] - balances["_then"] - pl.col("_later"),
            **moved,
        )
        .sort(DIFF_FUNDS.sort_by)
        .select(DIFF_FUNDS.keys)
    )


def _sums(ledger: pl.LazyFrame, plan: pl.LazyFrame, end: str) -> pl.LazyFrame:
    amounts = [
        pl.col("amount").filter(pl.col("kind") == kind).sum().cast(_FEN).alias(f"{kind}{end}") for kind in _KINDS
    ]
    late = plan.filter(pl.col("status") == "late").group_by(_ACCOUNT)
    return (
        ledger.group_by(_ACCOUNT)
        .agg(amounts)
        .join(
            late.agg(pl.col("outstanding").sum().cast(_FEN).alias(f"late{end}")),
            on=_ACCOUNT,
            how="full",
            nulls_equal=True,
            coalesce=True,
        )
    )


def _signed() -> pl.Expr:
    return pl.when(pl.col("kind") == "advance").then("amount").otherwise(-pl.col("amount")).cast(_FEN)


def _names(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.select(*_ACCOUNT, "institution_name", "district")
