"""The tables that a batch and its successor are compared by, and those of their advances."""

NEEDED = ("orders", "agreed", "products", "institutions")
MONEY = ("advance_amounts", "disbursements", "fund_payments", "recoveries")
OPTIONAL = ("code_changes", "successions")
