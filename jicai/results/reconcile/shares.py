"""The shares bought off the exchange."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from jicai.calc.reconcile.shares import off_platform_shares
from jicai.money import rounded
from jicai.render.result import Result
from jicai.render.words import money, percent
from jicai.results.reconcile.notes import basis_of, notes, subtitle_of
from jicai.tables.results.reconcile import BOOKS, INVOICED_SHARES, SHARES

if TYPE_CHECKING:
    from jicai.results.reconcile.inputs import TradeView

_KEYS = {
    "institution": ("institution_code", "institution_name", "district"),
    "variety": ("variety_code", "variety_name"),
    "district": ("district",),
}


def shares_result(view: TradeView, by: str) -> tuple[Result, bool]:
    """The shares by institution, variety or district, and whether anything was bought off the exchange."""
    table, keys = (SHARES if view.terms.other == "receipts" else INVOICED_SHARES)[by], _KEYS[by]
    frame = off_platform_shares(view.lines, keys).sort(keys, nulls_last=True).select(table.keys).collect()
    book, off = (frame.select(pl.col(key).sum()).item() or Decimal(0) for key in ("book_amount", "off_amount"))
    share = rounded(off / book, 6) if book > 0 else None
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=subtitle_of(view),
        footer=[
            f"合计：{BOOKS[view.terms.other]} {money(book)} 元，线下采购 {money(off)} 元，占 {percent(share)}"
            if frame.height
            else "没有可以对账的行",
            *notes(view),
        ],
        basis=basis_of(view),
        bars=("off_share",),
        remarks=notes(view),
    )
    return result, bool(off)
