"""From files to typed frames: reading without loss, cleaning, row accounting, cache."""
