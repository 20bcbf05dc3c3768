"""Figures inside sentences, as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from jicai.batches.months import add_months
from jicai.money import rounded


def money(amount: Decimal | None) -> str:
    """Yuan with separators and fen."""
    return "-" if amount is None else f"{rounded(amount, 2):,}"


def percent(ratio: Decimal | None) -> str:
    """A ratio per cent, with one place."""
    return "-" if ratio is None else f"{rounded(ratio.scaleb(2), 1):,}%"


def month_ranges(months: Iterable[date]) -> str:
    """Months, in order, as first days; three and more that follow each other as a range."""
    runs: list[list[date]] = []
    for month in months:
        if runs and month == add_months(runs[-1][-1], 1):
            runs[-1].append(month)
        else:
            runs.append([month])
    return "、".join(
        f"{run[0]:%Y-%m} 至 {run[-1]:%Y-%m}" if len(run) > 2 else "、".join(f"{month:%Y-%m}" for month in run)
        for run in runs
    )
