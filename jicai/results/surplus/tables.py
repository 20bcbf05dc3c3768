"""The tables that the retention of saved fund money is worked out from."""

NEEDED = ("orders", "agreed", "products", "institutions")
OPTIONAL = ("code_changes", "surplus_terms", "surplus_scores")
