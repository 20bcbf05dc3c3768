"""From order lines to orders with what was delivered of them, and to the deliveries."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.lines import line_key, parted
from jicai.calc.places import place, placed
from jicai.calc.quantities import STATED_BASES, base_of
from jicai.money import EXACT_PLACES

_COLUMNS = [
    "batch",
    "agreement_year",
    "institution_code",
    "product_code",
    "line_id",
    "distributor",
    "ordered_on",
    "ordered_qty",
    "delivered_qty",
    "factor",
    "refused",
    "void_reason",
    "in_base",
    "_source",
    "_row",
]
_ORDER = ["delivered_on", "receipt_id"]
_QUANTITY = pl.Decimal(38, EXACT_PLACES)


def in_base_units(lines: pl.LazyFrame) -> pl.LazyFrame:
    """Lines as `Evidence` gives them with all quantities in base units, exact."""
    return lines.with_columns(base_of("orders", quantity).alias(quantity) for quantity in STATED_BASES["orders"])


def supply_orders(ordered: pl.LazyFrame, refused: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """One row per batch and order line of a selected product, refused or not, from lines as `Evidence` gives them.

    Columns: batch, agreement_year, institution_code, product_code, line_id, distributor, ordered_on, ordered_qty,
    delivered_qty, factor, refused, void_reason (of one that was voided since it was not supplied), in_base (whether
    the export states a quantity of it in base units), _source, _row (of the first row of the line). Quantities are base
    units, exact, so that sevenths of a box that make it whole do make it. A line received in several rows was ordered
    once; what was delivered by `as_of` is summed over them and held to what was ordered, so that no order hides the
    shortage of another. Its distributor is the one that delivered first (then by receipt id).
    """
    nothing = {"delivered_qty": pl.lit(0, dtype=_QUANTITY), "delivered_on": pl.lit(None, dtype=pl.Date)}
    parts = [
        in_base_units(ordered).with_columns(*delivered(as_of), _in_base(), refused=pl.lit(value=False)),
        in_base_units(refused).with_columns(_in_base(), **nothing, refused=pl.lit(value=True)),
    ]
    lines = pl.concat([part.select(*_COLUMNS, *_ORDER, _line=line_key()) for part in parts])
    # Grouping a million lines is slow, and few stand in several rows; what all the others hold is kept nowhere.
    alone, several = parted(lines, pl.col("_line").hash())
    orders = alone.select(_COLUMNS)
    if several is not None:
        orders = pl.concat([orders, _grouped(several.collect()).lazy()])
    return orders.with_columns(delivered_qty=pl.min_horizontal("delivered_qty", "ordered_qty"))


def deliveries(ordered: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """Every row of a selected product by which something was delivered by `as_of`.

    Columns: batch, institution_code, product_code, line_id, distributor, delivered_on, days (from the order to the
    delivery), _source, _row.
    """
    return (
        ordered.with_columns(delivered(as_of))
        .filter(pl.col("delivered_on").is_not_null())
        .select(
            "batch",
            "institution_code",
            "product_code",
            "line_id",
            "distributor",
            "delivered_on",
            "_source",
            "_row",
            days=(pl.col("delivered_on") - pl.col("ordered_on")).dt.total_days(),
        )
    )


def delivered(as_of: date | pl.Expr) -> list[pl.Expr]:
    """delivered_qty and delivered_on by `as_of`; what an export gives no delivery for was delivered when accepted."""
    sent = (pl.col("delivered_qty") > 0).fill_null(value=False)
    quantity = pl.when(sent).then("delivered_qty").otherwise("accepted_qty")
    day = pl.when(sent).then("delivered_on").otherwise("accepted_on")
    counts = (quantity > 0) & (day <= as_of)
    return [
        pl.when(counts).then(quantity).otherwise(0).alias("delivered_qty"),
        pl.when(counts).then(day).alias("delivered_on"),
    ]


def _in_base() -> pl.Expr:
    # What was accepted counts only where no delivery is stated, see `delivered`.
    accepted = pl.when((pl.col("delivered_qty") > 0).not_().fill_null(value=True)).then("accepted_base")
    stated = [pl.col("ordered_base"), pl.col("delivered_base"), accepted]
    return pl.any_horizontal(one.is_not_null() for one in stated).alias("in_base")


def _grouped(lines: pl.DataFrame) -> pl.DataFrame:
    """The rows of each line in one."""
    return (
        lines.sort(*_ORDER, "distributor", place(), nulls_last=True)
        .group_by("batch", "product_code", "_line")
        .agg(
            pl.col("agreement_year", "institution_code", "ordered_on").min(),
            pl.col("distributor").drop_nulls().first(),
            pl.col("line_id").min(),
            pl.col("ordered_qty").max(),
            pl.col("delivered_qty").sum(),
            pl.col("factor").first(),
            pl.col("refused").any(),
            pl.col("void_reason").min(),
            pl.col("in_base").any(),
            place=place().min(),
        )
        .with_columns(*placed(pl.col("place")))
        .select(_COLUMNS)
    )
