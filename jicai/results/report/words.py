"""Figures of the bulletin as they are printed; None stays None, so that the sentence with it is left out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from jicai.money import rounded

_TEN_THOUSAND = Decimal(10_000)


def percent(ratio: Decimal | None) -> str | None:
    """A ratio per cent, with one place."""
    return None if ratio is None else f"{rounded(ratio.scaleb(2), 1):,}%"


def yuan(amount: Decimal | None) -> str | None:
    """An amount: from ten thousand yuan on in 万元 with two places, below in yuan with fen."""
    if amount is None:
        return None
    if abs(amount) >= _TEN_THOUSAND:
        return f"{rounded(amount.scaleb(-4), 2):,}万元"
    return f"{rounded(amount, 2):,}元"


def count(number: int | None) -> str | None:
    """A number of things."""
    return None if number is None else f"{number:,}"


def some(number: int | None) -> str | None:
    """A number of things; None where there is none."""
    return count(number) if number else None


def points(difference: Decimal | None) -> str | None:
    """A difference of ratios in percentage points, with its sign, for tables."""
    return None if difference is None else f"{rounded(difference.scaleb(2), 1):+,}"


def moved(difference: Decimal | None, up: str, down: str, same: str) -> str | None:
    """A difference of ratios in words, as `提高2.5个百分点`."""
    if difference is None:
        return None
    shown = rounded(difference.scaleb(2), 1)
    return same if not shown else f"{up if shown > 0 else down}{abs(shown):,}个百分点"


def day(one: date) -> str:
    """A day as documents write it."""
    return f"{one.year}年{one.month}月{one.day}日"


def month(one: date) -> str:
    """A month as documents write it."""
    return f"{one.year}年{one.month}月"


def listed(words: Iterable[str]) -> str | None:
    """The words one after the other; None where there is none."""
    return "、".join(words) or None


CHINESE_NUMBERS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
