"""What is known of the refund of what the offsets leave (A 二（三）, B 三（四）).

Every expression reads columns of `Course.totals`: given_through, recorded_through, last_month, refund_month (months as
first days, the first two null where there are none). `refund`, `ledger` and `cashflow` all go by these.
"""

from __future__ import annotations

from datetime import date

import polars as pl


def refund_is_final() -> pl.Expr:
    """Whether its amount is certain: fund payments are given through the end of the batch's window."""
    return (pl.col("given_through") >= pl.col("last_month")).fill_null(value=False)


def refund_is_covered() -> pl.Expr:
    """Whether the batch's movements on record reach its month: then what they do not show has not happened."""
    return (pl.col("recorded_through") >= pl.col("refund_month")).fill_null(value=False)


def refund_happened(as_of: date) -> pl.Expr:
    """Whether a refund that is not on record counts as made, as a computed offset does.

    That is once it is final and its month is over by the end of as-of, as long as the records do not reach it.
    """
    return ~refund_is_covered() & refund_is_final() & (pl.col("refund_month").dt.month_end() <= as_of)


def refund_is_late(as_of: date) -> pl.Expr:
    """Whether its amount is certain, its month is over, and nothing on record shows it whole; reads `balance` too.

    Also where it counts as made, since somebody has to see whether it was.
    """
    is_certain = refund_is_final() | refund_is_covered()
    return is_certain & (pl.col("refund_month") < as_of.replace(day=1)) & (pl.col("balance") > 0)
