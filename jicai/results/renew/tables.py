"""The tables that the comparison of agreement years is made from."""

from __future__ import annotations

NEEDED, OPTIONAL = ("orders", "agreed", "products", "institutions"), ("code_changes",)
