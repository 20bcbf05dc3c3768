"""What is payable, receipt by receipt, in the order in which money reaches it."""

from __future__ import annotations

import polars as pl

#: The order of a pair's receipts (RULES "Settlement with suppliers").
_ORDER = ["pair", "accepted_on", "line_id", "receipt_id"]


def payable_receipts(accepted: pl.DataFrame) -> pl.DataFrame:
    """The payable receipts among accepted order rows with `pair`, in the order of their pairs.

    Adds position (its place, UInt32), due_on (last day of the month after acceptance: A 二（三）, B 三（四）), and of
    the receipt's line: home (the position of the line's first receipt, by acceptance and receipt id), before (yuan of
    the line's earlier receipts) and line_amount.
    """
    payable = accepted.filter(pl.col("status") == "normal").drop("status", "institution_code", "payee")
    return _with_lines(
        payable.sort(_ORDER)
        .with_row_index("position")
        .with_columns(due_on=pl.col("accepted_on").dt.offset_by("1mo").dt.month_end())
    )


def _with_lines(receipts: pl.DataFrame) -> pl.DataFrame:
    single = {
        "home": pl.col("position"),
        "before": pl.col("amount") - pl.col("amount"),
        "line_amount": pl.col("amount"),
    }
    several = receipts.filter(pl.col("line_key").is_duplicated())
    if not several.height:
        return receipts.with_columns(**single)
    several = several.sort("line_key", "accepted_on", "receipt_id", "position").select(
        "position",
        home=pl.col("position").first().over("line_key"),
        before=pl.col("amount").cum_sum().over("line_key") - pl.col("amount"),
        line_amount=pl.col("amount").sum().over("line_key"),
    )
    return receipts.join(several, on="position", how="left", maintain_order="left").with_columns(
        pl.col(name).fill_null(alone) for name, alone in single.items()
    )
