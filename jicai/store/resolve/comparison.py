"""Whether rows that share a key say the same."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jicai.intake.account import SheetAccount
from jicai.intake.sheets.schema import ROW
from jicai.store.resolve.dropped import SOURCE
from jicai.store.resolve.unread_cells import UnreadCells
from jicai.tables.column import InputTable, Kind
from jicai.texts import formatted

#: What a row of another file may say that must not be lost where the first file has no such column.
_DECISIVE = frozenset({Kind.QUANTITY, Kind.MONEY, Kind.PRICE, Kind.DATE, Kind.CHOICE})


class Comparison:
    """Compares rows that share a key."""

    def __init__(
        self, table: InputTable, same: pl.DataFrame, accounts: Sequence[SheetAccount], unread: UnreadCells
    ) -> None:
        self._same, self._unread = same, unread
        self._has = {
            column.key: pl.Series([column.key in accounts[source].columns for source in same[SOURCE]])
            for column in table.columns
        }
        self._table = table

    def told(self, at: pl.Series, other: pl.Series) -> pl.Series:
        """For each pair of rows (indices in `same`): null where they say the same, else why not.

        The reason is empty where columns that are read differ, a sentence where only unread ones do.
        """
        differs = pl.repeat(False, len(at), dtype=pl.Boolean, eager=True)
        for column in self._table.columns:
            values, has = self._same.select(folded(self._table, column.key)).to_series(), self._has[column.key]
            left, right = values.gather(at), values.gather(other)
            unequal = left.ne_missing(right)
            counts = has.gather(at) & has.gather(other)
            if column.kind in _DECISIVE:
                # What the other file had no column for is not repeated by it.
                counts |= has.gather(at) & left.is_not_null()
            differs |= unequal & counts
        words = pl.repeat(None, len(at), dtype=pl.String, eager=True).scatter(differs.arg_true(), "")
        alike = (~differs).arg_true()
        pairs = pl.DataFrame(
            {
                "source": self._same[SOURCE].gather(at.gather(alike)),
                "row": self._same[ROW].gather(at.gather(alike)),
                "other_source": self._same[SOURCE].gather(other.gather(alike)),
                "other_row": self._same[ROW].gather(other.gather(alike)),
            }
        )
        return words.scatter(alike, _unread_words(self._unread.differing(pairs)))


def _unread_words(headers: pl.Series) -> pl.Series:
    """What to say of rows that differ under an unread header alone."""
    return (
        headers.to_frame("header")
        .select(
            formatted(
                '读的列都相同，只有「{}」不同；是两笔时在 [[files]] 写 row_id = ["{}"]，不要紧时写 ignore = ["{}"]',
                *["header"] * 3,
            )
        )
        .to_series()
    )


def folded(table: InputTable, key: str) -> pl.Expr:
    """What is compared of a cell: of an identifier without regard to case."""
    column = table.column(key)
    return pl.col(key).str.to_uppercase() if column.kind is Kind.IDENTIFIER else pl.col(key)
