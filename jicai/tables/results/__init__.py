"""The tables that come out."""
