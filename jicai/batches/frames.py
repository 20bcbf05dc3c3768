"""The batches' dates as frames, for the calculations that join them to rows."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from jicai.batches.cycle import agreement_years
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
    """One row per batch: batch, batch_name, bound_types (institution types; A 一（一）, B 一（一）)."""
    return pl.DataFrame(
        [(batch.code, batch.name, list(batch.bound_types)) for batch in batches],
        schema={"batch": pl.String, "batch_name": pl.String, "bound_types": pl.List(pl.String)},
        orient="row",
    )
