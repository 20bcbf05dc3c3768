"""The advances of both batches at the change: what of the old is still out, and what of the new is due."""

from __future__ import annotations

import polars as pl

from jicai.calc.switch.varieties import Pair
from jicai.tables.results.switch import SWITCH_MONEY

_ROW = ["institution_code", "fund"]
_FEN = pl.Decimal(38, 2)
_OLD, _NEW = ["advanced", "offset", "refunded", "balance"], ["next_advance", "next_paid"]


def switched_money(totals: pl.LazyFrame, plan: pl.LazyFrame, institutions: pl.LazyFrame, pair: Pair) -> pl.LazyFrame:
    """The columns of `SWITCH_MONEY`: a row per institution and fund with an advance of either batch, sorted.

    `totals` as `jicai.calc.recovery.course.Course` has them, `plan` as `jicai.calc.tranches.advance_rows` gives it, of
    which the first agreement year counts. A fund pays its own: nothing of one is set against the other's.
    """
    old = totals.filter(pl.col("batch") == pair.old).group_by(_ROW).agg(pl.col(_OLD).sum())
    new = (
        plan.filter(pl.col("batch") == pair.new, pl.col("agreement_year") == 1)
        .group_by(_ROW)
        .agg(next_advance=pl.col("amount").sum(), next_paid=pl.col("paid").sum())
    )
    places = institutions.select("institution_code", "institution_name", "district")
    return (
        old.join(new, on=_ROW, how="full", coalesce=True)
        .with_columns(pl.col(*_OLD, *_NEW).fill_null(0).cast(_FEN))
        .with_columns(both=pl.col("balance") + pl.col("next_paid"))
        .filter(pl.any_horizontal(pl.col(name) != 0 for name in (*_OLD, *_NEW)))
        .join(places, on="institution_code")
        .sort(SWITCH_MONEY.sort_by)
        .select(SWITCH_MONEY.keys)
    )
