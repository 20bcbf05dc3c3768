"""Results at a terminal: tables of text, the pager, what is said on standard error."""
