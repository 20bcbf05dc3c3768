"""What became of the orders of agreement items: confirmed, delivered, voided, refused, still on their way."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.lines import line_key
from jicai.calc.quantities import base_of, with_stated_bases
from jicai.calc.supply.orders import delivered
from jicai.money import EXACT_PLACES

_QUANTITIES = ("ordered_qty", "delivered_qty", "accepted_qty")
_NOTHING = pl.lit(0, dtype=pl.Decimal(38, EXACT_PLACES))
_UNTIL, _IN_YEAR = pl.col("until"), pl.col("in_year")


def order_sums(orders: pl.LazyFrame, windows: pl.LazyFrame, as_of: date, days: int) -> pl.LazyFrame:
    """Per `item` what became of its orders by as-of, or by the window's last day where that is earlier; base units.

    `windows`: item, institution_code, product_code, factor, counts_from, counts_until. Orders count by the day of the
    order. Columns: item, ordered_qty (refused ones too, without what was withdrawn), confirmed_qty (of the lines of
    which something was delivered), delivered_qty (held to what was ordered), voided_qty (withdrawn by the institution),
    refused_qty (refused, or voided since it was not supplied), undelivered_qty (more than `days` after the order),
    under_way_qty (ordered within `days`), arriving_qty (delivered within `days`, not accepted) and not_accepted_qty
    (delivered before that). So ordered = delivered + refused + undelivered + what of this window is under way.

    Orders from the `days` before the window still count where they are on their way: accepted in it they count to it.
    """
    rows = (
        with_stated_bases(orders, "orders")
        .filter(pl.col("status").is_in(["normal", "refused", "withdrawn"]), pl.col("ordered_on") <= as_of)
        .join(windows, on=["institution_code", "product_code"])
        .with_columns(until=pl.min_horizontal(pl.lit(as_of), "counts_until"))
        .filter(pl.col("ordered_on") <= _UNTIL)
        .with_columns(
            *(base_of("orders", quantity).alias(quantity) for quantity in _QUANTITIES),
            in_year=pl.col("ordered_on") >= pl.col("counts_from"),
            latest=_UNTIL.dt.offset_by(f"-{days}d"),
        )
        .filter(_IN_YEAR | (pl.col("ordered_on") >= pl.col("latest")))
        .with_columns(delivered(_UNTIL), accepted=_accepted())
    )
    return _sums(_lines(rows))


def _accepted() -> pl.Expr:
    counts = (pl.col("accepted_qty") > 0) & (pl.col("accepted_on") <= _UNTIL)
    return pl.when(counts).then(pl.col("accepted_qty")).otherwise(_NOTHING)


def _lines(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of each order line in one: a line received in several rows was ordered once."""
    normal = pl.col("status") == "normal"
    waiting = pl.max_horizontal(pl.col("delivered_qty") - pl.col("accepted"), _NOTHING)
    lately = pl.col("delivered_on") >= pl.col("latest")
    return (
        rows.group_by("item", "product_code", line_key().alias("line"))
        .agg(
            in_year=_IN_YEAR.any(),
            is_late=(pl.col("ordered_on") < pl.col("latest")).all(),
            is_refused=(pl.col("status") == "refused").any(),
            is_withdrawn=(pl.col("status") == "withdrawn").any(),
            ordered=pl.col("ordered_qty").max().fill_null(_NOTHING),
            delivered=pl.col("delivered_qty").filter(normal).sum(),
            arriving=waiting.filter(normal & lately).sum(),
            not_accepted=waiting.filter(normal & ~lately).sum(),
        )
        .with_columns(delivered=pl.min_horizontal("delivered", "ordered"))
        .with_columns(rest=pl.col("ordered") - pl.col("delivered"))
        .with_columns(is_open=~pl.col("is_refused") & ~pl.col("is_withdrawn"))
    )


def _sums(lines: pl.LazyFrame) -> pl.LazyFrame:
    rest, sent, is_open, is_late = pl.col("rest"), pl.col("delivered"), pl.col("is_open"), pl.col("is_late")
    is_refused = pl.col("is_refused")
    is_voided = pl.col("is_withdrawn") & ~is_refused
    wanted = pl.when(is_voided).then(sent).otherwise(pl.col("ordered"))  # what was withdrawn was wanted no more
    return lines.group_by("item").agg(
        ordered_qty=wanted.filter(_IN_YEAR).sum(),
        confirmed_qty=wanted.filter(_IN_YEAR & (sent > 0)).sum(),
        delivered_qty=sent.filter(_IN_YEAR).sum(),
        voided_qty=rest.filter(_IN_YEAR & is_voided).sum(),
        refused_qty=rest.filter(_IN_YEAR & is_refused).sum(),
        undelivered_qty=rest.filter(_IN_YEAR & is_open & is_late).sum(),
        under_way_qty=rest.filter(is_open & ~is_late).sum(),
        arriving_qty=pl.col("arriving").sum(),
        not_accepted_qty=pl.col("not_accepted").filter(_IN_YEAR).sum(),
    )
