"""Order lines of two exports side by side: which of the earlier months' rows are no longer what they were.

Rows are compared as they stood at the end of a day: what is dated after it is not there yet, so that a line ordered
before and received after it has not changed.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.lines import line_key
from jicai.calc.names import folded_code
from jicai.calc.purchases import COUNTED_COLUMNS
from jicai.calc.quantities import AMOUNT_PLACES, split_quantity, with_stated_bases

#: What tells a row from the others of its export: its line, and its receipt where there is one by then.
KEY = ["line_key", "receipt_key"]
_PAIRS = [f"{name}_{part}" for name in COUNTED_COLUMNS for part in ("qty", "base", "on")]
#: What a row says, beside its key.
CONTENT = ["status", "institution_code", "product_code", *_PAIRS, "unit_price", "accepted_amount"]
#: How a row and where it stands are told.
_SHOWN = ["line_id", "receipt_id", "_source", "_row"]
_UNITS, _BASE, _MONEY = pl.Decimal(38, AMOUNT_PLACES), pl.Decimal(38, 10), pl.Decimal(38, 2)


def states(orders: pl.LazyFrame, through: date) -> pl.LazyFrame:
    """The rows of the orders as they stood at the end of `through`: KEY, CONTENT, then how they are told.

    Rows of which nothing is dated by then are left out. A quantity in purchase units is null where the row states its
    base quantity; a row of which nothing was delivered or accepted yet is that of its line, without a receipt.
    """
    rows = with_stated_bases(orders, "orders")
    pairs: dict[str, pl.Expr] = {}
    for name, (quantity, day) in COUNTED_COLUMNS.items():
        is_there = (pl.col(day) <= through) & pl.col(quantity).is_not_null()
        units, base = split_quantity("orders", quantity)
        pairs[f"{name}_qty"] = pl.when(is_there).then(units.cast(_UNITS))
        pairs[f"{name}_base"] = pl.when(is_there).then(base.cast(_BASE))
        pairs[f"{name}_on"] = pl.when(is_there).then(day)
    amount = pl.when((pl.col("accepted_on") <= through).fill_null(value=False)).then(pl.col("accepted_amount"))
    # A price beside a stated base quantity is derived by the factor, and changes with it.
    price = pl.when(pl.col("ordered_base").is_null()).then(pl.col("unit_price").cast(_UNITS))
    is_received = pairs["delivered_on"].is_not_null() | pairs["accepted_on"].is_not_null()
    return rows.select(
        line_key=line_key(),
        receipt_key=pl.when(is_received).then(folded_code(pl.col("receipt_id"))),
        status="status",
        institution_code="institution_code",
        product_code="product_code",
        **pairs,
        unit_price=price,
        accepted_amount=amount.cast(_MONEY),
        **{name: pl.col(name) for name in _SHOWN},
    ).filter(pl.any_horizontal(pl.col(f"{name}_on").is_not_null() for name in COUNTED_COLUMNS))


def changed_rows(before: pl.LazyFrame, after: pl.LazyFrame, through: date) -> pl.DataFrame:
    """The rows that one of two exports has otherwise than the other, as they stood at the end of `through`.

    One row per KEY, sorted by it: kind (changed, added, dropped), then the columns of `states` but KEY twice, as
    `X_then` of the export before and `X` of the one after.
    """
    old, new = states(before, through), states(after, through)
    content = [*KEY, *CONTENT]
    gone, come = pl.collect_all(
        [
            old.join(new.select(content), on=content, how="anti", nulls_equal=True),
            new.join(old.select(content), on=content, how="anti", nulls_equal=True),
        ]
    )
    gone, come = (_one_per_key(_received(rows, other)) for rows, other in ((gone, new), (come, old)))
    both = gone.join(come, on=KEY, how="full", nulls_equal=True, suffix="_now", coalesce=True)
    return (
        both.with_columns(
            kind=pl.when(pl.col("status_now").is_null())
            .then(pl.lit("dropped"))
            .when(pl.col("status").is_null())
            .then(pl.lit("added"))
            .otherwise(pl.lit("changed"))
        )
        .select(
            *KEY,
            "kind",
            *(pl.col(name).alias(f"{name}_then") for name in (*CONTENT, *_SHOWN)),
            *(pl.col(f"{name}_now").alias(name) for name in (*CONTENT, *_SHOWN)),
        )
        .sort(KEY, nulls_last=False)
    )


def no_changes() -> pl.DataFrame:
    """The columns of `changed_rows` without a row, as where both states are of one export."""
    money = {"unit_price": _UNITS, "accepted_amount": _MONEY}
    kinds = {"qty": _UNITS, "base": _BASE, "on": pl.Date()}
    content = {name: money.get(name, kinds.get(name.rpartition("_")[2], pl.String())) for name in CONTENT}
    shown = {"line_id": pl.String(), "receipt_id": pl.String(), "_source": pl.UInt32(), "_row": pl.UInt32()}
    twice = {f"{name}{end}": kind for end in ("_then", "") for name, kind in {**content, **shown}.items()}
    return pl.DataFrame(schema={**dict.fromkeys((*KEY, "kind"), pl.String()), **twice})


def _received(rows: pl.DataFrame, other: pl.LazyFrame) -> pl.DataFrame:
    """The rows without those that only wait for a receipt while the other export has their line with one.

    Of a line received in several rows one export may have a row more that has come to nothing by then.
    """
    waits = pl.col("receipt_key").is_null() & pl.col("delivered_on").is_null() & pl.col("accepted_on").is_null()
    waiting = rows.filter(waits)
    if waiting.is_empty():
        return rows
    of_lines = other.filter(pl.col("receipt_key").is_not_null()).select("line_key")
    return pl.concat([rows.filter(~waits), waiting.join(of_lines.collect(), on="line_key", how="anti")])


def _one_per_key(rows: pl.DataFrame) -> pl.DataFrame:
    # Only rows that wait for their receipts share a key, and they say the same of what was ordered.
    return rows.sort("_source", "_row").unique(KEY, keep="first", maintain_order=True)
