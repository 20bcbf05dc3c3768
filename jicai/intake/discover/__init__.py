"""Which file and which sheet is which table."""
