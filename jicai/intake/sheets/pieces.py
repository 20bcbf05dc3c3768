"""Quantities that stand in a sheet both in purchase units and in smaller ones: how many of these a purchase unit has.

The ones in purchase units are read (CONTRACT "Units"). Whether the others are what the catalogue's factor makes of them
is told where the catalogue is at hand.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import polars as pl

from jicai.intake.sheets.cells import parse_cells
from jicai.intake.sheets.headers import FoundColumn, Header
from jicai.intake.sheets.schema import ROW
from jicai.intake.sheets.stated_units import Figures
from jicai.intake.sheets.units import OPEN, PURCHASE
from jicai.money import quotient
from jicai.tables.column import InputTable

_PLACES = 10
#: What holds several purchase units.
_LARGER = ("箱", "件", "包", "筐", "托", "大箱", "整件")


class Pieces(NamedTuple):
    """A row with both quantities of a product (decimals as text): in purchase units, and in small ones.

    `headers` are those of both, the one that is read first. `word` is the unit of the small ones where only the
    catalogue tells what it is.
    """

    headers: list[str]
    word: str
    product_code: str
    row: int
    bought: str
    small: str


def pieces_of(
    data: pl.DataFrame,
    numbers: pl.Series,
    header: Header,
    table: InputTable,
    figures: Figures,
    products: pl.Series | None,
) -> list[Pieces]:
    """Of each product the rows with the least and with the most small units for one that is bought.

    `numbers` are Excel's row numbers, `products` the codes of the products.
    """
    found: list[Pieces] = []
    if products is None:
        return found
    for key, other in header.restated:
        if other.unit is not None and other.unit.word in _LARGER:
            continue
        taken, column = header.columns[key], table.column(key)
        read, unread = (
            parse_cells(column, data.to_series(place.index), multiplier=multiplier).values.abs()
            for place, multiplier in ((taken, figures.multiplier(key)), (other, other.multiplier))
        )
        by_pieces = _is_small(taken)
        bought, small = (unread, read) if by_pieces else (read, unread)
        rows = (
            pl.DataFrame([numbers, products.alias("product_code"), bought.alias("bought"), small.alias("small")])
            .filter(pl.col("product_code").is_not_null() & (pl.col("bought") > 0) & (pl.col("small") > 0))
            .with_columns(each=quotient(pl.col("small"), pl.col("bought"), _PLACES))
            .sort("product_code", "each", ROW)
        )
        ends = pl.concat([rows.unique("product_code", keep=end, maintain_order=True) for end in ("first", "last")])
        of_small = (taken if by_pieces else other).unit
        word = of_small.word if of_small is not None and of_small.basis == OPEN else ""
        found += [
            Pieces([taken.header, other.header], word, row["product_code"], row[ROW], *(_plain(row[k]) for k in _BOTH))
            for row in ends.unique(maintain_order=True).sort(ROW, "product_code").iter_rows(named=True)
        ]
    return found


_BOTH = ("bought", "small")


def _is_small(column: FoundColumn) -> bool:
    return column.unit is not None and column.unit.basis != PURCHASE


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
