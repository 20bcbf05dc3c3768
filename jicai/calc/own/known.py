"""The tables as they were known on a day: nothing dated after it counts (RULES "Time")."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.lines import line_key

#: The day on which the row of a table happened. What is planned or valid beyond the day stays.
ROW_DAY = {
    "orders": "ordered_on",
    "payments": "paid_on",
    "fund_payments": "month",
    "disbursements": "paid_on",
    "legacy": "signed_on",
    "code_changes": "effective_on",
    "price_changes": "effective_on",
    "recoveries": "month",
    "exceptions": "decided_on",
    "set_aside": "decided_on",
    "contracts": "signed_on",
    "receipts": "accepted_on",
    "invoices": "invoiced_on",
    "fund_book": "month",
    "recovery_book": "month",
}
#: What happened to the row later, by its day.
LATER: dict[str, dict[str, tuple[str, ...]]] = {
    "orders": {
        "delivered_on": ("delivered_qty",),
        "accepted_on": ("accepted_qty", "accepted_amount", "returned_qty", "returned_amount"),
    },
    "fund_payments": {"posted_on": ()},
    "fund_book": {"posted_on": ()},
}


def known_table(evidence: Evidence, key: str) -> pl.LazyFrame:
    """The rows of a table that had happened by as-of, without what happened to them later."""
    rows, as_of = evidence.tables[key], evidence.as_of
    if key == "orders":  # of a line with several receipts the ordered quantity stands on each, and counts once
        is_first = line_key().is_first_distinct()
        rows = rows.with_columns(ordered_qty=pl.when(is_first).then("ordered_qty"))
    if key in ROW_DAY:
        day = pl.col(ROW_DAY[key])
        rows = rows.filter(day.is_null() | (day <= as_of))
    for day_key, others in LATER.get(key, {}).items():
        is_known = _is_known(day_key, as_of)
        rows = rows.with_columns(pl.when(is_known).then(pl.col(name)).alias(name) for name in (*others, day_key))
    return rows


def _is_known(day: str, as_of: date) -> pl.Expr:
    return pl.col(day).is_null() | (pl.col(day) <= as_of)
