"""The batches' dates as frames, for the calculations that join them to rows."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from jicai.batches.clauses import NOTICES
from jicai.batches.cycle import (
    advance_years,
    agreement_years,
    cycle_end,
    first_due_on,
    offset_window,
    second_due_on,
)
from jicai.batches.model import Batch
from jicai.batches.values import fold


def agreement_years_frame(batches: Iterable[Batch]) -> pl.DataFrame:
    """One row per agreement year: batch, agreement_year (Int64), year_start, year_end (A 一（三）, B 二（二）).

    Batch codes are as their files write them; rows in the order given.
    """
    return pl.DataFrame(
        [(batch.code, *year) for batch in batches for year in agreement_years(batch)],
        schema={"batch": pl.String, "agreement_year": pl.Int64, "year_start": pl.Date, "year_end": pl.Date},
        orient="row",
    )


def superseded_frame(batches: Iterable[Batch]) -> pl.DataFrame:
    """One row per superseded variety: batch, variety_code (folded, upper-case), superseded_from (B 二（三）)."""
    return pl.DataFrame(
        [(batch.code, fold(item.variety_code), item.superseded_from) for batch in batches for item in batch.superseded],
        schema={"batch": pl.String, "variety_code": pl.String, "superseded_from": pl.Date},
        orient="row",
    )


def batches_frame(batches: Iterable[Batch]) -> pl.DataFrame:
    """One row per batch, with what the rules take from its file.

    batch, batch_name, bound_types and advance_types (institution types), grain (company or variety), settlement_months
    and settlement_days (one of them, the other null), notice (A, B, null for another one), issued_on, start_on,
    cycle_end, legacy_lower, nonselected_cap and renewal_floor (multiples, null for none), payment_standard (its basis,
    null for none). A 一（一）, 二（三）; B 一（一）, 三（四）.
    """
    notices = {source: letter for letter, source in NOTICES.items()}
    return pl.DataFrame(
        [
            (
                batch.code,
                batch.name,
                list(batch.bound_types),
                list(batch.advance_types),
                batch.grain,
                batch.settlement.months,
                batch.settlement.days,
                notices.get(batch.source),
                batch.issued_on,
                batch.start_on,
                cycle_end(batch),
                batch.price.legacy_lower,
                batch.nonselected.cap if batch.nonselected else None,
                batch.renewal.floor if batch.renewal else None,
                batch.payment_standard.basis if batch.payment_standard else None,
            )
            for batch in batches
        ],
        schema={
            "batch": pl.String,
            "batch_name": pl.String,
            "bound_types": pl.List(pl.String),
            "advance_types": pl.List(pl.String),
            "grain": pl.String,
            "settlement_months": pl.Int32,
            "settlement_days": pl.Int32,
            "notice": pl.String,
            "issued_on": pl.Date,
            "start_on": pl.Date,
            "cycle_end": pl.Date,
            "legacy_lower": pl.Boolean,
            "nonselected_cap": pl.Decimal(38, 6),
            "renewal_floor": pl.Decimal(38, 6),
            "payment_standard": pl.String,
        },
        orient="row",
    )


def advances_frame(batches: Iterable[Batch]) -> pl.DataFrame:
    """One row per advance of a batch: batch, agreement_year, ratio, first_share (shares), first_due_on, second_due_on.

    One per cycle, or one per agreement year where the batch recalculates yearly; an extension brings none
    (A 二（三）, B 三（四）).
    """
    return pl.DataFrame(
        [
            (
                batch.code,
                year.number,
                batch.advance.ratio,
                batch.advance.first_share,
                first_due_on(batch, year.number),
                second_due_on(batch, year.number),
            )
            for batch in batches
            for year in advance_years(batch)
        ],
        schema={
            "batch": pl.String,
            "agreement_year": pl.Int32,
            "ratio": pl.Decimal(38, 6),
            "first_share": pl.Decimal(38, 6),
            "first_due_on": pl.Date,
            "second_due_on": pl.Date,
        },
        orient="row",
    )


def offset_windows_frame(batches: Iterable[Batch]) -> pl.DataFrame:
    """One row per advance of a batch, as `advances_frame`: batch, agreement_year, yearly, cycle_end, the months, rank.

    Months are first days: first_month, last_month, refund_month. `yearly` is whether the batch recalculates yearly:
    then each agreement year stands for a cycle of its own, and cycle_end is the year's. `rank` is the place in which
    they take from one payment: the cycle that ended first, then the batch code (A 二（三）, B 三（四）).
    """
    cycles = [(batch, year) for batch in batches for year in advance_years(batch)]
    ordered = sorted(cycles, key=lambda cycle: (cycle[1].end, cycle[0].code))
    return pl.DataFrame(
        [
            (
                batch.code,
                year.number,
                batch.advance.recalculate == "yearly",
                year.end,
                *offset_window(batch, year.end),
                rank,
            )
            for rank, (batch, year) in enumerate(ordered)
        ],
        schema={
            "batch": pl.String,
            "agreement_year": pl.Int32,
            "yearly": pl.Boolean,
            "cycle_end": pl.Date,
            "first_month": pl.Date,
            "last_month": pl.Date,
            "refund_month": pl.Date,
            "rank": pl.UInt32,
        },
        orient="row",
    )
