"""A sheet of text cells to typed rows: header, units, cells, and an account of every row."""
