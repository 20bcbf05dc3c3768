"""The tables that reported needs are held against."""

NEEDED, OPTIONAL = ("reported", "orders", "products", "institutions"), ("code_changes",)
