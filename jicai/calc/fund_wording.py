"""Funds, months and tranches inside the messages of findings."""

from __future__ import annotations

import polars as pl

from jicai.tables.common import FUNDS
from jicai.tables.inputs.fund import TRANCHES


def fund_name(fund: pl.Expr) -> pl.Expr:
    """职工 or 居民."""
    return fund.replace_strict({choice.value: choice.label for choice in FUNDS}, return_dtype=pl.String)


def tranche_name(tranche: pl.Expr) -> pl.Expr:
    """首期 or 尾款."""
    return tranche.cast(pl.String).replace_strict({choice.value: choice.label for choice in TRANCHES})


def month_name(month: pl.Expr) -> pl.Expr:
    """A month as 2026-08, from any day of it."""
    return month.dt.strftime("%Y-%m")
