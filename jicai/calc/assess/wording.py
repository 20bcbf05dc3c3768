"""Deductions in words: the figure, what it is held against, the points."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from jicai.calc.wording import number
from jicai.money import product
from jicai.schemes.model import Indicator
from jicai.texts import formatted


def deduction_words(one: Indicator, points: pl.Expr) -> pl.Expr:
    """As `完成率 85.2%，目标 100%，扣 7.4 分`; a cap is named where it holds the points."""
    said = formatted("{}，{}", _figure(one), pl.lit("，".join(_measures(one))))
    is_held = points == pl.lit(one.most, dtype=pl.Decimal(38, 2))
    held = pl.when(is_held & pl.lit(_has_cap(one))).then(pl.lit(f"，{_cap_words(one)}")).otherwise(pl.lit(""))
    return formatted("{}{}，扣 {} 分", said, held, number(points))


def veto_words(one: Indicator, veto: Decimal, points: pl.Expr) -> pl.Expr:
    """As `完成率 55%，低于 60%，否决，总分不超过 59 分，另扣 3 分`; null where the points are."""
    limit = plain(one.veto_score or Decimal(0))
    words = pl.lit(f"{reached_words(one, veto)}，否决，总分不超过 {limit} 分")
    more = pl.when(points > 0).then(formatted("，另扣 {} 分", number(points))).otherwise(pl.lit(""))
    return pl.when(points.is_not_null()).then(formatted("{}，{}{}", _figure(one), words, more))


def measure_words(one: Indicator) -> str:
    """What the figure is held against, as `目标 100%`, with the cap where there is one."""
    return "，".join([*_measures(one), *([_cap_words(one)] if _has_cap(one) else [])])


def reached_words(one: Indicator, veto: Decimal) -> str:
    """When the veto holds, as `低于 60%`."""
    return f"低于 {per_cent(veto)}" if one.is_share else f"达到 {plain(veto)} 条"


def plain(value: Decimal) -> str:
    """A decimal without the zeros that say nothing."""
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def per_cent(share: Decimal) -> str:
    """A share per cent with all its digits."""
    return f"{plain(share.scaleb(2))}%"


def _measures(one: Indicator) -> list[str]:
    if one.is_share:
        floor = [f"{per_cent(one.lowest)} 扣完"] if one.floor is not None else []
        return [f"目标 {per_cent(one.aim)}", *floor]
    allowed = [f"允许 {plain(one.aim)} 条"] if one.aim else []
    return [*allowed, f"每条扣 {plain(one.per or Decimal(0))} 分"]


def _has_cap(one: Indicator) -> bool:
    """A count is always held to its weight at least; a share cannot lose more."""
    return one.cap is not None or not one.is_share


def _cap_words(one: Indicator) -> str:
    return f"最多扣 {plain(one.most)} 分"


def _figure(one: Indicator) -> pl.Expr:
    if one.is_share:
        return formatted("{} {}%", pl.lit(one.title), number(product(pl.col(one.id), pl.lit(100))))
    count = formatted("{} {} 条", pl.lit(one.title), pl.col(one.id))
    average = formatted("{}（{} 家平均）", count, pl.col("institutions"))
    return pl.when(pl.col("institutions") > 1).then(average).otherwise(count)
