"""A hospital's store against the exchange: rows of either book, each filled up from a good one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
from progress_situation import Row, input_frame, institution, product
from settlement_situation import batch

from jicai.batches.frames import batches_frame, superseded_frame
from jicai.batches.model import Batch
from jicai.calc.reconcile.trade import Other, TradeInputs, TradeTerms, reconcile

DAY = date(2025, 3, 10)
AS_OF = date(2025, 6, 30)


def ordered(line: str, quantity: str, day: date = DAY, **changes: Any) -> Row:
    """An order line of H1 for C1 at 2.00, accepted in full on one day."""
    return {
        "line_id": line,
        "institution_code": "H1",
        "product_code": "C1",
        "ordered_qty": quantity,
        "accepted_qty": quantity,
        "unit_price": "2.00",
        "ordered_on": day,
        "accepted_on": day,
        "status": "normal",
    } | changes


def received(number: str, quantity: str, day: date = DAY, **changes: Any) -> Row:
    """A row of the store's book of the same."""
    return {
        "receipt_no": number,
        "institution_code": "H1",
        "product_code": "C1",
        "quantity": quantity,
        "unit_price": "2.00",
        "accepted_on": day,
        "kind": "received",
    } | changes


@dataclass
class Books:
    """The two books and what they are held against each other with."""

    orders: Sequence[Row]
    receipts: Sequence[Row]
    products: Sequence[Row] = field(default_factory=lambda: [product()])
    code_changes: Sequence[Row] = ()
    institutions: Sequence[Row] = field(default_factory=lambda: [institution()])
    batches: Sequence[Batch] = field(default_factory=lambda: [batch()])
    other: Other = "receipts"
    days: int = 7
    more: dict[str, Any] = field(default_factory=dict)

    def lines(self) -> pl.DataFrame:
        return self._trade().lines.collect()

    def outside(self) -> dict[str, int]:
        return dict(self._trade().outside.iter_rows())

    def told(self) -> list[tuple[str | None, ...]]:
        """Kind, reason, ground, the lines and the receipts of every row, sorted."""
        rows = self.lines().select("kind", "reason", "ground", "left_documents", "right_documents").rows()
        return sorted(rows, key=lambda row: tuple(cell or "" for cell in row))

    def by_institution(self) -> dict[str, list[tuple[str | None, ...]]]:
        """The same for each institution."""
        rows = self.lines().select("institution_code", "kind", "reason", "ground", "left_documents", "right_documents")
        told: dict[str, list[tuple[str | None, ...]]] = {}
        for name, *row in rows.iter_rows():
            told.setdefault(name, []).append(tuple(row))
        return {name: sorted(some, key=lambda row: tuple(cell or "" for cell in row)) for name, some in told.items()}

    def rows(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The rows of either book behind what was matched."""
        rows: tuple[pl.DataFrame, pl.DataFrame] = self._trade(with_rows=True).rows
        return rows

    def _trade(self, **more: bool) -> Any:
        inputs = TradeInputs(
            input_frame("orders", list(self.orders)),
            input_frame(self.other, list(self.receipts)),
            input_frame("products", list(self.products)),
            input_frame("code_changes", list(self.code_changes)),
            input_frame("institutions", list(self.institutions)),
            batches_frame(self.batches).lazy(),
            superseded_frame(self.batches).lazy(),
        )
        return reconcile(inputs, TradeTerms(self.other, AS_OF, self.days, **self.more), **more)
