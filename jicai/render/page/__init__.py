"""A single page for a browser: its script and style, and the data inside it."""
