"""What each receipt of an order delivered, and by whom: the receipts of one line may come from several distributors."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.lines import line_key, may_repeat
from jicai.calc.places import place
from jicai.calc.supply.orders import delivered, in_base_units

_LINE = ["batch", "product_code", "_line"]
_ORDER = ["delivered_on", "receipt_id", "distributor", "_place"]
_COLUMNS = ["batch", "institution_code", "product_code", "distributor", "ordered_on", "delivered_qty"]


def receipts(ordered: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """Every row of a selected product by which something was delivered by `as_of`, from lines as `Evidence` gives them.

    Columns: batch, institution_code, product_code, distributor, ordered_on, delivered_qty (base units, exact). What the
    receipts of a line delivered is held to what was ordered, the earliest counting first, so that it adds up to the
    delivered quantity of `supply_orders`.
    """
    rows = (
        in_base_units(ordered)
        .with_columns(delivered(as_of))
        .filter(pl.col("delivered_on").is_not_null())
        .with_columns(_line=line_key(), _place=place())
        .select(*_COLUMNS, "ordered_qty", *(set(_LINE + _ORDER) - set(_COLUMNS)))
        .collect()
    )
    several = may_repeat(rows["_line"])
    single = rows.filter(~several).with_columns(delivered_qty=pl.min_horizontal("delivered_qty", "ordered_qty"))
    return pl.concat([one.select(_COLUMNS) for one in (single, _held(rows.filter(several)))]).lazy()


def _held(rows: pl.DataFrame) -> pl.DataFrame:
    """Receipts of one line together held to what was ordered."""
    so_far = pl.col("delivered_qty").cum_sum().over(_LINE)
    before = so_far - pl.col("delivered_qty")
    held = [pl.min_horizontal(one, "ordered_qty") for one in (so_far, before)]
    return rows.sort(_ORDER, nulls_last=True).with_columns(delivered_qty=held[0] - held[1])
