"""The figures of columns that are not read, for comparing them with what is."""

from __future__ import annotations

import polars as pl

from jicai.intake.sheets.typed import as_text


def plain_figures(cells: pl.Series) -> pl.Series:
    """The plain numbers among the cells as Decimal(38, 6), in the column's own unit; null for any other."""
    plain = as_text(cells).str.normalize("NFKC").str.strip_chars().str.replace_all(",", "")
    return plain.cast(pl.Decimal(38, 6), strict=False)
