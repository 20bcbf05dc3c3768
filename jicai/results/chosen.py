"""A code that the user chose, and what people are shown for it."""

from __future__ import annotations


class Chosen(str):
    """A code as the data spell it; `shown` is what people are shown for it."""

    shown: str

    def __new__(cls, code: str, shown: str) -> Chosen:
        """The code that people are shown so."""
        chosen = super().__new__(cls, code)
        chosen.shown = shown
        return chosen
