"""A bureau's own words in the place of those that are meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import polars as pl


def with_words(cells: pl.Series, words: Mapping[str, str]) -> pl.Series:
    """The cells with every word of the settings replaced by what it means; compared after NFKC, without blanks."""
    meant = {_folded(word): meaning for word, meaning in words.items()}
    found = {text: meant[_folded(text)] for text in cells.drop_nulls().unique() if _folded(text) in meant}
    return cells.replace(found) if found else cells


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
