"""Rows that another engine may read where they lie: those that count as they were read, under small corrections.

Of a sheet whose institutions or products were found by name, whose figures are in base units, or whose lines went back
whole, the rows are other than what lies on the disk; Polars gives them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from jicai.intake.reading.given_form import Form
from jicai.intake.sheets.schema import ROW
from jicai.store.kept import Kept
from jicai.store.resolve.dropped import SOURCE, Dropped

if TYPE_CHECKING:
    from jicai.intake.account import SheetAccount

_BY_NAME = frozenset({"institution_code", "product_code"})


@dataclass(frozen=True, slots=True)
class RowsOnDisk:
    """The rows of a sheet among those of its file: `sheet` is its number there, None where the file has no other."""

    kept: Kept
    table: str
    sheet: int | None

    @property
    def given(self) -> Form | None:
        """How the rows are read where their only file is the one that was given; else None."""
        return self.kept.given(self.table)

    def files(self, columns: Collection[str]) -> list[Path]:
        """The files with the rows, of which these columns are what was written."""
        return [self.kept.sound(name, columns) for name in self.kept.rows(self.table)]


@dataclass(frozen=True, slots=True)
class PlainRows:
    """The sheets of a table that are as they lie on the disk, by their numbers.

    `left_out` are the places of rows that do not count. A row counts under another product code than it has where
    `products` says so, and under another institution code where `institutions` does.
    """

    sheets: Mapping[int, RowsOnDisk]
    left_out: pl.DataFrame
    products: Mapping[str, str]
    institutions: Mapping[str, str]

    def under_written_codes(self, rows: pl.DataFrame) -> pl.DataFrame:
        """A small frame with each product_code under all the codes that rows on the disk have for it."""
        others = pl.DataFrame(
            {"written": list(self.products), "product_code": list(self.products.values())},
            schema={"written": pl.String, "product_code": pl.String},
        )
        own = rows.filter(~pl.col("product_code").is_in(list(self.products))).with_columns(written="product_code")
        under_others = rows.join(others, on="product_code")
        return (
            pl.concat([own, under_others.select(own.columns)]).drop("product_code").rename({"written": "product_code"})
        )


def plain_rows(
    sheets: Mapping[int, RowsOnDisk],
    accounts: Sequence[SheetAccount],
    dropped: Dropped,
    mapped: Mapping[str, str] | None,
    spellings: Mapping[str, Mapping[str, str]],
) -> PlainRows:
    """What of a table is plain, among the sheets that have nothing in base units.

    `mapped` are the other codes of products, None where 产品对照 tells more of them.
    """
    back = set() if dropped.zeroed is None else set(dropped.zeroed[SOURCE])
    out = dropped.places()
    # The rows of a file as it was given have no number by which they could be left out.
    lacking = set() if out is None else set(out[SOURCE])
    plain = {
        source: rows
        for source, rows in sheets.items()
        if not _BY_NAME & accounts[source].named.keys()
        and source not in back
        and not (source in lacking and rows.given is not None)
    }
    empty = pl.DataFrame(schema={SOURCE: pl.UInt32, ROW: pl.UInt32})
    spelled = spellings.get("product_code", {})
    products = {**spelled, **{code: spelled.get(other, other) for code, other in (mapped or {}).items()}}
    return PlainRows(
        plain if mapped is not None else {},
        empty if out is None else out.filter(pl.col(SOURCE).is_in(list(plain))),
        products,
        spellings.get("institution_code", {}),
    )


#: What gives them of the order lines, once somebody asks.
FindPlain = Callable[[], PlainRows]
