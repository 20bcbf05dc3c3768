"""What a result leaves out, and why, so that it can be said."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from jicai.calc.settlement.state import Settlement


class LeftOut(NamedTuple):
    """Rows and yuan of one reason."""

    reason: str
    rows: int
    amount: object


def left_out(settlement: Settlement, receipts: pl.DataFrame) -> pl.LazyFrame:
    """reason, rows, amount (yuan): accepted rows that are payable to nobody, and receipts that are not shown.

    Reasons: no_payee, unknown_institution, and of `scoped_receipts` unbound and out.
    """
    normal = settlement.rows.lazy().filter(
        pl.col("status") == "normal", pl.col("accepted_on") <= settlement.as_of, pl.col("pair").is_null()
    )
    nobody = normal.select(
        "amount",
        reason=pl.when(pl.col("payee").is_null()).then(pl.lit("no_payee")).otherwise(pl.lit("unknown_institution")),
    )
    hidden = receipts.lazy().filter(~pl.col("shown")).select("amount", reason="scope")
    return (
        pl.concat([nobody, hidden])
        .group_by("reason")
        .agg(rows=pl.len(), amount=pl.col("amount").sum())
        .filter(pl.col("reason") != "in")
        .sort("reason")
    )
