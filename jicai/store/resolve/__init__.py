"""What the rows of all files make of each other: names to codes, repeats, references, units."""
