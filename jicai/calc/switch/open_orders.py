"""What of a batch was ordered and is not yet accepted, line by line."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.lines import line_key
from jicai.calc.supply.orders import in_base_units
from jicai.money import product, ratio

_BASE = pl.Decimal(38, 10)
_PLACES = 16


def open_orders(evidence: Evidence, batch: str) -> pl.LazyFrame:
    """A row per order line of a selected product of the batch of which something is still to be accepted, sorted.

    Columns: institution_code, variety_code, product_code, line_id, ordered_on, unit_price, factor, ordered_qty,
    accepted_qty (through as-of), open_qty (their difference; base units, exact), open_amount (yuan, rounded half-up to
    the fen), _source, _row (of the line's first row). A line received in several rows was ordered once. Lines are of
    the batch's cycle and not after as-of.
    """
    taken = pl.when(pl.col("accepted_on") <= evidence.as_of).then("accepted_qty").fill_null(0)
    lines = in_base_units(evidence.ordered_lines.filter(pl.col("batch") == batch)).with_columns(
        accepted_qty=taken.cast(_BASE), _line=line_key()
    )
    first = ["ordered_on", "receipt_id", "_source", "_row"]
    told = ["product_code", "line_id", "ordered_on", "unit_price", "factor", "ordered_qty", "_source", "_row"]
    worth = product(pl.col("open_qty"), pl.col("unit_price"), _PLACES)
    return (
        lines.sort(first, nulls_last=True)
        .group_by("_line", "institution_code", "variety_code", maintain_order=True)
        .agg(*(pl.col(name).first() for name in told), accepted_qty=pl.col("accepted_qty").sum())
        .with_columns(open_qty=pl.col("ordered_qty").cast(_BASE) - pl.col("accepted_qty").cast(_BASE))
        .filter(pl.col("open_qty") > 0)
        .with_columns(open_amount=ratio(worth, pl.col("factor"), 2, working_places=_PLACES))
        .drop("_line")
        .sort("institution_code", "variety_code", "ordered_on", "line_id", "_source", "_row")
    )
