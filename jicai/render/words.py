"""Figures inside sentences, as people read them."""

from __future__ import annotations

from decimal import Decimal

from jicai.money import rounded


def money(amount: Decimal | None) -> str:
    """Yuan with separators and fen."""
    return "-" if amount is None else f"{rounded(amount, 2):,}"


def percent(ratio: Decimal | None) -> str:
    """A ratio per cent, with one place."""
    return "-" if ratio is None else f"{rounded(ratio.scaleb(2), 1):,}%"


def number(value: Decimal) -> str:
    """A quantity with separators and the digits that it has."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
