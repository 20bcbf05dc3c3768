"""The tables that are held against each other."""

from __future__ import annotations

_TRADE = ("orders", "products", "institutions")
#: By the other book the tables that are held against each other, and those that name things.
NEEDED: dict[str, tuple[str, ...]] = {
    "receipts": (*_TRADE, "receipts"),
    "invoices": (*_TRADE, "invoices"),
    "payments": (*_TRADE, "payments"),
    "fund": ("institutions", "fund_payments", "fund_book"),
    "recoveries": ("institutions", "recoveries", "recovery_book"),
}
