"""A gallery of input files that cannot be used, each built on the spot."""
