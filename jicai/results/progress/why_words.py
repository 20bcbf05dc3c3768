"""The causes of items that are behind in words, each with the figures that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from jicai.money import rounded
from jicai.render.words import money, number
from jicai.tables.results.why import CAUSES

_PLACES = 2
#: The figures of each cause, by key, and what they are called beside it.
_FIGURES: dict[str, tuple[tuple[str, str], ...]] = {
    "in_transit": (("in_transit_qty", "在途共"),),
    "supplier": (("undelivered_qty", "到期未送"), ("refused_qty", "拒绝或企业作废")),
    "not_accepted": (("not_accepted_qty", "久未验收"),),
    "nonselected": (("nonselected_qty", "该品种非中选采购"),),
    "substitute": (("substitute_qty", "该品种替代产品采购"),),
    "hospital": (("ordered_qty", "下单"), ("voided_qty", "医院撤销")),
}


def causes_in_words(items: pl.DataFrame) -> pl.Series:
    """Every cause of every item, the largest first: `企业未供 120（到期未送 100，拒绝或企业作废 20）；医院未采 30`."""
    keys = {key for figures in _FIGURES.values() for key, _ in figures}
    wanted = items.select(*(f"by_{cause.value}" for cause in CAUSES), *keys)
    return pl.Series([_of_item(row) or None for row in wanted.iter_rows(named=True)], dtype=pl.String)


def _of_item(row: Mapping[str, Decimal]) -> str:
    parts = [(row[f"by_{cause.value}"], cause) for cause in CAUSES if row[f"by_{cause.value}"] > 0]
    parts.sort(key=lambda part: -part[0])  # of equal ones the order of the declaration stays
    return "；".join(f"{cause.label} {_number(part)}（{_figures(cause.value, row)}）" for part, cause in parts)


def _figures(cause: str, row: Mapping[str, Decimal]) -> str:
    figures = _FIGURES[cause]
    shown = [(key, word) for key, word in figures if row[key] != 0] or figures[:1]
    return "，".join(f"{word} {_number(row[key])}" for key, word in shown)


def _number(quantity: Decimal) -> str:
    # A share of time gives many digits, which stand in the columns.
    return number(rounded(quantity, _PLACES))


def totals_in_words(items: pl.DataFrame, totals: pl.DataFrame, *, narrowed: bool = False) -> list[str]:
    """The items together, and how much of what they miss each cause explains; `totals` as `cause_totals` gives them."""
    if items.is_empty():
        return ["没有符合条件的滞后或未采购的约定项" if narrowed else "没有滞后或未采购的约定项"]
    causes = {row["cause"]: row for row in totals.iter_rows(named=True)}
    words = [_total(cause.label, causes[cause.value]) for cause in CAUSES if cause.value in causes]
    voluntary, not_admitted = items["voluntary"].sum(), items["not_admitted"].sum()
    missing = items.select(pl.col("missing_amount").sum()).item()
    return [
        f"合计 {items.height:,} 项，欠采金额 {money(missing)} 元"
        + (f"；其中自愿参加的机构 {voluntary:,} 项" if voluntary else ""),
        *([f"欠采按原因：{'，'.join(words)}"] if words else []),
        *([f"未进院 {not_admitted:,} 项：协议年度满三个月，没有采购也没有下过单"] if not_admitted else []),
    ]


def _total(label: str, row: Mapping[str, Any]) -> str:
    main = f"（{row['items']:,} 项的主要原因）" if row["items"] else ""
    return f"{label} {money(row['amount'])} 元{main}"
