"""The causes of items that are behind in words, each with the figures that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from jicai.money import rounded
from jicai.render.words import money, number
from jicai.tables.results.why import CAUSES

_PLACES = 2
_ITEM = "_item"
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
    """Every cause of every item, the largest first: `企业未供 120（到期未送 100，拒绝或企业作废 20）；医院未采 30`.

    Null where an item has none.
    """
    numbered = items.with_row_index(_ITEM)
    # Of equal ones the order of the declaration stays.
    causes = pl.concat(_cause_in_words(numbered, place) for place in range(len(CAUSES)))
    causes = causes.sort(_ITEM, "quantity", "place", descending=[False, True, False])
    words = causes.group_by(_ITEM, maintain_order=True).agg(pl.col("words").str.join("；"))
    return numbered.select(_ITEM).join(words, on=_ITEM, how="left", maintain_order="left").get_column("words")


def _cause_in_words(items: pl.DataFrame, place: int) -> pl.DataFrame:
    """The items that have the cause at this place of the declaration, with its quantity and its words."""
    cause = CAUSES[place]
    figures = _FIGURES[cause.value]
    found = items.filter(pl.col(f"by_{cause.value}") > 0).select(
        _ITEM,
        *(pl.col(key) for key, _ in figures),
        quantity=pl.col(f"by_{cause.value}"),
        place=pl.lit(place),
    )
    numbers = {key: _numbers(found.get_column(key)) for key in ("quantity", *(key for key, _ in figures))}
    nothing = pl.all_horizontal(pl.col(key) == 0 for key, _ in figures)
    shown = [
        pl.when((pl.col(key) != 0) | (nothing if key == figures[0][0] else False)).then(
            pl.concat_str(pl.lit(f"{word} "), numbers[key])
        )
        for key, word in figures
    ]
    return found.select(
        _ITEM,
        "quantity",
        "place",
        words=pl.concat_str(
            pl.lit(f"{cause.label} "),
            numbers["quantity"],
            pl.lit("（"),
            pl.concat_str(shown, separator="，", ignore_nulls=True),
            pl.lit("）"),
        ),
    )


def _numbers(quantities: pl.Series) -> pl.Series:
    # A share of time gives many digits, which stand in the columns. Far fewer quantities differ than there are.
    distinct = quantities.unique()
    shown = [number(rounded(quantity, _PLACES)) for quantity in distinct]
    return quantities.replace_strict(distinct, pl.Series(shown, dtype=pl.String), return_dtype=pl.String)


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
