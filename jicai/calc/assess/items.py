"""The agreement items of the assessed years, with what they fall short of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from jicai.calc import status
from jicai.calc.progress import ProgressInputs, ProgressRules, progress_items
from jicai.calc.selection import keep
from jicai.money import EXACT_PLACES, exact, product, quotient, ratio, round_half_up

_AMOUNT_PLACES = 8
_WEIGHT_PLACES = 14
_ZERO = pl.lit(0, dtype=pl.Decimal(38, EXACT_PLACES))


def year_items(
    inputs: ProgressInputs, years: pl.LazyFrame, as_of: date, wanted: Mapping[str, Collection[str]]
) -> pl.LazyFrame:
    """The items of these agreement years that are `wanted` (see `jicai.calc.selection.keep`), sorted by their keys.

    `years`: batch, agreement_year, year_start, year_end, at most one per batch; purchases count from its first day to
    its last, or to as-of. The columns of `progress_items`, then shortfall_qty (base units: what is
    remaining, more than was agreed where more was returned than bought), shortfall_amount (yuan: agreed_amount x the
    share that is missing), required_monthly_amount (yuan: that over the months left, null after the year), both to 8
    places since a share may repeat, and projection (completion / time progress, 14 places, null where either is
    missing).
    """
    agreed, purchased, missing = pl.col("agreed_qty"), pl.col("purchased_qty"), pl.col("remaining_qty")
    amount, end = round_half_up(pl.col("agreed_amount"), EXACT_PLACES), pl.col("year_end")
    months = (end.dt.year() - as_of.year) * 12 + end.dt.month() - as_of.month + 1
    elapsed = product(agreed, status.elapsed_days(as_of))
    items = progress_items(replace(inputs, agreement_years=years), ProgressRules(as_of))
    return (
        keep(items, wanted)
        .join(years.select("batch", "year_start", "year_end"), on="batch", maintain_order="left")
        .with_columns(
            shortfall_qty=missing,
            shortfall_amount=ratio(product(amount, missing), agreed, _AMOUNT_PLACES).fill_null(_ZERO),
            projection=quotient(product(purchased, status.DAYS), elapsed, _WEIGHT_PLACES),
        )
        .with_columns(
            required_monthly_amount=pl.when(pl.lit(as_of) <= end).then(
                ratio(exact(pl.col("shortfall_amount")), months, _AMOUNT_PLACES)
            )
        )
        .drop("year_start", "year_end")
    )


def assessed(items: pl.LazyFrame) -> pl.LazyFrame:
    """Of items with `excepted` those of bound institutions that are neither superseded nor left out.

    See A 一（一）; B 一（一）, 二（三）; `jicai.calc.assess.exceptions.marked`.
    """
    return items.filter(_in_question(), ~pl.col("excepted"))


def excepted(items: pl.LazyFrame) -> pl.LazyFrame:
    """Those that would be assessed but for an exception."""
    return items.filter(_in_question(), pl.col("excepted"))


def _in_question() -> pl.Expr:
    return ~pl.col("voluntary") & (pl.col("status") != "superseded")


def not_completed(items: pl.LazyFrame) -> pl.LazyFrame:
    """Of assessed items those that fall short of what was agreed."""
    return items.filter(pl.col("status") != "completed")


def left_out(items: pl.LazyFrame) -> pl.LazyFrame:
    """One row: voluntary (items) of voluntary_institutions, superseded and excepted (items of bound institutions).

    superseded_institutions are those that have no other item, excepted_institutions those of the others that have none
    without an exception; both are not assessed at all.
    """
    is_voluntary, code = pl.col("voluntary"), pl.col("institution_code")
    in_question = _in_question()
    is_assessed = in_question & ~pl.col("excepted")
    return items.select(
        voluntary=is_voluntary.sum(),
        voluntary_institutions=code.filter(is_voluntary).n_unique(),
        superseded=(~is_voluntary & (pl.col("status") == "superseded")).sum(),
        superseded_institutions=code.filter(~is_voluntary).n_unique() - code.filter(in_question).n_unique(),
        excepted=(in_question & pl.col("excepted")).sum(),
        excepted_institutions=code.filter(in_question).n_unique() - code.filter(is_assessed).n_unique(),
    )
