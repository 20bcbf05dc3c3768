"""The tables without which nothing is compared."""

from __future__ import annotations

NEEDED = ("orders", "agreed", "products", "institutions")
