"""Quantities in purchase units and in small ones, side by side in a sheet, held against the catalogue's factor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import polars as pl

from jicai.intake.account import SheetAccount
from jicai.intake.sheets.pieces import Pieces
from jicai.intake.sheets.units import folded
from jicai.store.resolve.asked import asked

_HALF = Decimal("0.5")


def said_of_pieces(
    table: str, products: pl.LazyFrame, accounts: Mapping[int, SheetAccount]
) -> Iterator[tuple[int, str]]:
    """Where the two quantities of a product are not as its factor has it: the number of the sheet, a Chinese line.

    A product that the catalogue does not have cannot be told.
    """
    if not any(account.pieces for account in accounts.values()):
        return
    factors: dict[str, list[tuple[Decimal, str]]] = {}
    info = products.select("product_code", "factor", "purchase_unit").drop_nulls("factor").unique()
    for code, factor, unit in asked(info, table, "factors of pieces").iter_rows():
        factors.setdefault(code, []).append((factor, folded(unit or "")))
    for source, account in accounts.items():
        by_headers: dict[tuple[str, ...], list[Pieces]] = {}
        for pieces in map(Pieces._make, account.pieces):
            known = factors.get(pieces.product_code, [])
            if known and not any(_fits(pieces, *one) for one in known):
                by_headers.setdefault(tuple(pieces.headers), []).append(pieces)
        for (taken, other), unlike in by_headers.items():
            first, several = unlike[0], len({one.product_code for one in unlike})
            factor = factors[first.product_code][0][0].normalize()
            yield (
                source,
                f"「{taken}」和「{other}」按折算系数对不上（{several:,} 种产品，如第 {first.row:,} 行 "
                f"{first.product_code}：采购单位 {first.bought}，最小单位 {first.small}，折算系数 {factor:f}），"
                f"照「{taken}」读取；请核对两列的单位和中选目录的折算系数，"
                f'核对过的在 jicai.toml 的 [[files]] 里写 ignore = ["{other}"]',
            )


def _fits(pieces: Pieces, factor: Decimal, purchase_unit: str) -> bool:
    """Whether the small quantity is the other by the factor, both as exact as they are written."""
    bought, small = Decimal(pieces.bought), Decimal(pieces.small)
    if pieces.word and folded(pieces.word) == purchase_unit:
        factor = Decimal(1)
    # Whole purchase units are not rounded ones.
    slack = _last_place(small) + (_last_place(bought) * factor if bought != bought.to_integral_value() else 0)
    return abs(small - bought * factor) <= slack


def _last_place(value: Decimal) -> Decimal:
    """Half of the last place that a figure is written with."""
    return _HALF.scaleb(int(value.as_tuple().exponent))
