"""The batches' dates as frames, for the calculations that join them to rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from jicai.batches.clauses import NOTICES
from jicai.batches.cycle import (
    ONE_DAY,
    advance_years,
    agreement_years,
    cycle_end,
    first_due_on,
    offset_window,
    second_due_on,
)
from jicai.batches.dated import Dated
from jicai.batches.model import Batch
from jicai.batches.values import EARLIEST, LATEST, fold

if TYPE_CHECKING:
    from polars._typing import PolarsDataType

#: The types of the values in `batches_frame`'s terms.
TERM_TYPES = {
    "since": pl.Date(),
    "until": pl.Date(),
    "settlement_months": pl.Int32(),
    "settlement_days": pl.Int32(),
    "legacy_lower": pl.Boolean(),
    "nonselected_cap": pl.Decimal(38, 6),
    "renewal_floor": pl.Decimal(38, 6),
    "payment_standard": pl.String(),
}


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

    batch, batch_name, bound_types (institution types), grain (company or variety), terms, notice (A,
    B, null for another one), issued_on, start_on, cycle_end. A 一（一）, 二（三）; B 一（一）, 三（四）.

    `terms` are the values that may change in mid-cycle, a struct for every span of days in which none does: since and
    until (both included, without gap or overlap), settlement_months and settlement_days (one of them, the other null),
    legacy_lower, nonselected_cap and renewal_floor (multiples, null for none), payment_standard (its basis, null for
    none). `jicai.calc.dated.in_force` picks among them by the day of the event.
    """
    notices = {source: letter for letter, source in NOTICES.items()}
    return _of_rows(
        [
            (
                batch.code,
                batch.name,
                list(batch.bound_types),
                batch.grain,
                _terms(batch),
                notices.get(batch.source),
                batch.issued_on,
                batch.start_on,
                cycle_end(batch),
            )
            for batch in batches
        ],
        {
            "batch": pl.String,
            "batch_name": pl.String,
            "bound_types": pl.List(pl.String),
            "grain": pl.String,
            "terms": pl.List(pl.Struct(TERM_TYPES)),
            "notice": pl.String,
            "issued_on": pl.Date,
            "start_on": pl.Date,
            "cycle_end": pl.Date,
        },
    )


def _of_rows(rows: Sequence[Sequence[Any]], schema: Mapping[str, PolarsDataType]) -> pl.DataFrame:
    """The rows as a frame of these types."""
    texts = {name: _text_for_decimal(dtype) for name, dtype in schema.items()}
    return pl.DataFrame(rows, schema=texts, orient="row").cast(pl.Schema(schema))


def _text_for_decimal(dtype: PolarsDataType) -> PolarsDataType:
    # For a Decimal of Python's Polars imports NumPy, which takes longer than all else that is done here.
    if isinstance(dtype, pl.List):
        return pl.List(_text_for_decimal(dtype.inner))
    if isinstance(dtype, pl.Struct):
        return pl.Struct({field.name: _text_for_decimal(field.dtype) for field in dtype.fields})
    return pl.String() if isinstance(dtype, pl.Decimal) else dtype


def _terms(batch: Batch) -> list[dict[str, Any]]:
    """The spans of days in which no value changes, the first and the last as far as dates go.

    Before a value's first day it is null there; that no event falls on such a day the model has seen to
    (`jicai.batches.events`).
    """
    values: dict[str, Dated[Any] | None] = {
        "settlement_months": batch.settlement.months,
        "settlement_days": batch.settlement.days,
        "legacy_lower": batch.price.legacy_lower,
        "nonselected_cap": batch.nonselected.cap if batch.nonselected else None,
        "renewal_floor": batch.renewal.floor if batch.renewal else None,
        "payment_standard": batch.payment_standard.basis if batch.payment_standard else None,
    }
    steps = {step.since for value in values.values() if value for step in value.steps}
    starts = sorted({EARLIEST, *steps})
    ends = [*(day - ONE_DAY for day in starts[1:]), LATEST]
    return [
        {"since": since, "until": until} | {key: _on(value, since) for key, value in values.items()}
        for since, until in zip(starts, ends, strict=True)
    ]


def _on(value: Dated[Any] | None, day: date) -> Any:
    if value is None or (value.first_day is not None and day < value.first_day):
        return None
    return _text(value.at(day))


def _text(value: Any) -> Any:
    return f"{value:f}" if isinstance(value, Decimal) else value


def advances_frame(batches: Iterable[Batch]) -> pl.DataFrame:
    """One row per advance of a batch: batch, agreement_year, ratio, first_share (shares), first_due_on, second_due_on.

    And advance_types, the types of institutions that get it, and year_start. One per cycle, or one per agreement year
    where the batch recalculates yearly; an extension brings none (A 二（三）, B 三（四）).
    """
    return _of_rows(
        [
            (
                batch.code,
                year.number,
                _text(batch.advance.ratio.at(year.start)),
                _text(batch.advance.first_share.at(year.start)),
                first_due_on(batch, year.number),
                second_due_on(batch, year.number),
                list(batch.advance_types.at(year.start)),
                year.start,
            )
            for batch in batches
            for year in advance_years(batch)
        ],
        {
            "batch": pl.String,
            "agreement_year": pl.Int32,
            "ratio": pl.Decimal(38, 6),
            "first_share": pl.Decimal(38, 6),
            "first_due_on": pl.Date,
            "second_due_on": pl.Date,
            "advance_types": pl.List(pl.String),
            "year_start": pl.Date,
        },
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
