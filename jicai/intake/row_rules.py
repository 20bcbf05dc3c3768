"""Rules that look at several cells of one row, table by table (CONTRACT "Tables")."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from jicai.intake.problems import Problems
from jicai.tables.column import InputTable


@dataclass(frozen=True, slots=True)
class RowContext:
    """What a row rule works on: the table, the typed columns, the texts, and where problems go."""

    table: InputTable
    typed: dict[str, pl.Series]
    texts: Mapping[str, pl.Series]
    headers: Mapping[str, str]
    problems: Problems

    def sound(self, key: str, mask: pl.Series) -> pl.Series:
        """The masked rows whose cell under this key has no problem yet: one that cannot be read is not missing."""
        return self.problems.sound(self.headers.get(key, ""), mask)

    def reject(self, code: str, mask: pl.Series, key: str) -> None:
        """Reject the masked rows for what stands, or is lacking, under this key."""
        header = self.headers.get(key, self.table.column(key).label)
        self.problems.add(code, mask, header, self.texts.get(key))


def apply_row_rules(context: RowContext) -> None:
    """Apply the rules of the context's table, changing its typed columns where the rules say so."""
    rule = _RULES.get(context.table.key)
    if rule is not None:
        rule(context)


def _orders(context: RowContext) -> None:
    """A quantity and its date come together; on returns every quantity and amount is negative, elsewhere none is."""
    typed = context.typed
    for quantity, day in (("delivered_qty", "delivered_on"), ("accepted_qty", "accepted_on")):
        has_quantity, has_day = typed[quantity].is_not_null(), typed[day].is_not_null()
        context.reject("date-missing", context.sound(day, has_quantity & ~has_day), day)
        context.reject("qty-missing", context.sound(quantity, has_day & ~has_quantity), quantity)
    returned = typed["status"] == "returned"
    for key in ("ordered_qty", "delivered_qty", "accepted_qty", "accepted_amount"):
        values = typed[key]
        context.reject("return-sign", (values < 0) & ~returned, key)
        if returned.any():
            typed[key] = values.zip_with(~returned, -values.abs())


def _products(context: RowContext) -> None:
    """A selected product has a company and a price."""
    selected = context.typed["selected"] == "yes"
    for key in ("company", "selected_price"):
        context.reject("missing", context.sound(key, selected & context.typed[key].is_null()), key)


_RULES: dict[str, Callable[[RowContext], None]] = {"orders": _orders, "products": _products}
