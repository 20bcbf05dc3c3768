"""What commands share of asking: options, dates, names to codes, help, usage, progress bars."""
