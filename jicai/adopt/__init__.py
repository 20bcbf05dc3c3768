"""What files are as they came: which table each sheet is, which column which key, and what to write of it."""
