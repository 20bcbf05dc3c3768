"""Results filled into a bureau's own form."""
