"""How names and document numbers are compared."""

from __future__ import annotations

import polars as pl


def folded_name(name: pl.Expr) -> pl.Expr:
    """What two spellings of one name have in common: NFKC folded, without blanks, without regard to case."""
    return name.str.normalize("NFKC").str.replace_all(r"\s", "").str.to_lowercase()


def folded_code(code: pl.Expr) -> pl.Expr:
    """What two spellings of one code or document number have in common: NFKC folded, upper case."""
    return code.str.normalize("NFKC").str.to_uppercase()
