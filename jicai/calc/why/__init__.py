"""Why agreement items are behind: what became of their orders, what was bought instead, and the causes proposed."""
