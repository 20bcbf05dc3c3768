"""What the settlement is calculated from."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

MONEY = pl.Decimal(38, 2)
ZERO = pl.lit(0, dtype=MONEY)


@dataclass(frozen=True, slots=True)
class SettlementInputs:
    """The typed tables, with `_source` and `_row`, and what the batch files say.

    batches: batch, bound_types (list of institution types), settlement_months and settlement_days (one of them null).
    agreement_years: batch, year_start, year_end, which
    together are the batch's cycle.
    """

    orders: pl.LazyFrame
    payments: pl.LazyFrame
    products: pl.LazyFrame
    code_changes: pl.LazyFrame
    institutions: pl.LazyFrame
    batches: pl.LazyFrame
    agreement_years: pl.LazyFrame
