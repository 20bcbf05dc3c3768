"""The order lines that a row of another book names and that it was not matched with, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from jicai.render.words import number as number_words
from jicai.results.explain.rows import Entry
from jicai.tables import INPUTS

if TYPE_CHECKING:
    from jicai.results.reconcile.inputs import TradeView

Row = Mapping[str, Any]


def named_lines(view: TradeView, line: Row) -> Iterator[Entry]:
    """The rows of the order line that a receipt without its like names; nothing where it names none.

    Each has what was ordered as its amount, which does not count, and why. A line of another institution is given only
    where the receipt's own institution has none of the number.
    """
    import polars as pl

    from jicai.calc.names import folded_code
    from jicai.money import product, round_half_up

    frames = view.intake.frames
    of_row = [pl.col(key) == line[f"right_{key}"] for key in ("_source", "_row")]
    (number,) = frames[view.terms.other].filter(*of_row).select(folded_code(pl.col("line_id"))).collect().to_series()
    if number is None:
        return
    worth = round_half_up(product(pl.col("ordered_qty"), pl.col("unit_price"), 18), 2)
    named = frames["orders"].filter(folded_code(pl.col("line_id")) == number).with_columns(worth=worth)
    rows = (
        named.drop("institution_name")
        .join(view.places, on="institution_code", how="left")
        .sort("_source", "_row")
        .collect()
    )
    own = rows.filter(pl.col("institution_code") == line["institution_code"])
    for row in (own if own.height else rows).to_dicts():
        yield Entry(
            item=row["line_id"],
            value=row["worth"],
            detail=row["product_code"],
            working=f"下单 {number_words(row['ordered_qty'])}",
            dated=row["ordered_on"],
            reason=_why_not(view, row, elsewhere=not own.height),
            place=(row["_source"], row["_row"]),
        )


def _why_not(view: TradeView, row: Row, *, elsewhere: bool) -> str:
    if elsewhere:
        return f"台账写明的这条明细是另一家机构的，{row['institution_name'] or row['institution_code']}"
    if row["status"] not in ("normal", "returned"):
        word = INPUTS["orders"].column("status").label_of(row["status"])
        return f"台账写明的这条明细{word}" + (f"，{row['void_reason']}" if row.get("void_reason") else "")
    if row["accepted_on"] is not None and row["accepted_on"] > view.terms.as_of:
        return f"台账写明的这条明细在截至日期之后验收，{row['accepted_on']}"
    return "台账写明的这条明细没有验收" if row["accepted_qty"] is None else "台账写明的这条明细没有对上"
