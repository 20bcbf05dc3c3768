"""The step from order lines to sums for another engine than Polars, written once for all of them in narwhals.

The rows are those of the files as they were read, of which nothing is in base units; what is left out of them, and
under which codes they count, is handed over in small tables. The sums are those of `jicai.calc.purchases` to the last
digit. narwhals comes with the extras of the engines, so it is imported only where one is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from jicai.calc.purchases import COUNTED_COLUMNS, Count
from jicai.calc.quantities import AMOUNT_PLACES

if TYPE_CHECKING:
    import narwhals as nw

    Rows: TypeAlias = nw.LazyFrame[Any]

#: What the sums are told apart by: the number of the sheet, and the row in it.
SOURCE, ROW = "_source", "_row"


def columns_of(count: Count) -> list[str]:
    """The columns of the order lines that are looked at."""
    quantity, day = COUNTED_COLUMNS[count]
    amount = ["accepted_amount"] if count == "accepted" else []
    return ["institution_code", "product_code", "status", "unit_price", quantity, day, *amount]


def numbered_rows(rows: Mapping[int, Rows], left_out: Rows | None) -> Rows:
    """The rows of the sheets with their numbers, `_source`, without those that are left out (`_source`, `_row`)."""
    import narwhals as nw

    all_rows = nw.concat(
        [part.with_columns(nw.lit(source, nw.Int64()).alias(SOURCE)) for source, part in rows.items()], how="vertical"
    )
    return all_rows if left_out is None else all_rows.join(left_out, on=[SOURCE, ROW], how="anti")


def sums_elsewhere(rows: Rows, windows: Rows, count: Count, as_of: date) -> Rows:
    """What `jicai.calc.purchases.window_sums` gives of the `counted_lines`: window, institution_code, _source, sums.

    `rows` as `numbered_rows` gives them; `windows` has window, product_code (as the rows have it), counts_from,
    counts_until. The sums are quantity (4 places) and cost (yuan, 12 places).
    """
    import narwhals as nw

    quantity, day = COUNTED_COLUMNS[count]
    # So many digits hold every quantity (18, 4) and price (18, 6), and no engine gives their product fewer than the
    # ten places that it has: Polars keeps the places of the factors, DuckDB adds them up, Spark cuts off beyond 38.
    worth = nw.col(quantity).cast(nw.Decimal(24, 10)) * nw.col("unit_price").cast(nw.Decimal(22, 10))
    cost = worth.cast(nw.Decimal(38, AMOUNT_PLACES))
    if count == "accepted":
        cost = nw.coalesce(nw.col("accepted_amount").cast(nw.Decimal(38, AMOUNT_PLACES)), cost)
    return (
        rows.filter(
            nw.col("status").is_in(["normal", "returned"]), nw.col(day) <= nw.lit(as_of), ~nw.col(quantity).is_null()
        )
        .select(
            "institution_code", "product_code", SOURCE, quantity=nw.col(quantity), cost=cost, counted_on=nw.col(day)
        )
        .join(windows.select("window", "product_code", "counts_from", "counts_until"), on="product_code", how="inner")
        .filter(nw.col("counted_on") >= nw.col("counts_from"), nw.col("counted_on") <= nw.col("counts_until"))
        .group_by("window", "institution_code", SOURCE)
        .agg(nw.col("quantity").sum(), nw.col("cost").sum())
    )


def last_days_elsewhere(rows: Rows, count: Count) -> Rows:
    """The last day of each sheet on which a row of it may count: _source, last."""
    import narwhals as nw

    return rows.group_by(SOURCE).agg(nw.col(COUNTED_COLUMNS[count][1]).max().alias("last"))
