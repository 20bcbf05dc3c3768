"""The order in which two books are matched: by numbers, then by what the rows say, the stronger ground first."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from jicai.calc.reconcile.links import LEFT, RIGHT, Links, by_content, by_key
from jicai.calc.reconcile.near import by_days
from jicai.calc.reconcile.wholes import by_sums
from jicai.money import product, round_half_up

_TRADE = ("institution_code", "thing")


def match(left: pl.DataFrame, right: pl.DataFrame, days: int, factors: pl.DataFrame, named: pl.DataFrame) -> Links:
    """Match the exchange's book with another one (columns: `jicai.calc.reconcile.books.COLUMNS`).

    `factors` has thing, factor: what one purchase unit is worth in base units. `named` has institution_code, line_key:
    the lines that the exchange knows in whichever state. A row that names one of its institution is matched by that
    name alone.
    """
    links = Links([left, right])
    by_key(links, ("institution_code", "receipt_key"), "receipt")
    by_key(links, ("institution_code", "line_key"), "line")
    by_key(links, ("institution_code", "order_key", "thing"), "order")
    # What names a line that is there but not accepted is no receipt of any other.
    held = links.rest[RIGHT].join(named, on=["institution_code", "line_key"], how="semi")
    links.rest[RIGHT] = links.rest[RIGHT].join(held.select("at"), on="at", how="anti")
    by_content(links, (*_TRADE, "quantity", "amount", "day"), "day")
    by_days(links, (*_TRADE, "quantity", "amount"), days, "near")
    by_days(links, (*_TRADE, "quantity"), days, "quantity")
    _in_base_units(links, days, factors)
    by_sums(links, _TRADE, days, "sum")
    links.rest[RIGHT] = pl.concat([links.rest[RIGHT], held])
    links.open = _still_open(links)
    return links


def _in_base_units(links: Links, days: int, factors: pl.DataFrame) -> None:
    """What the other book counts in base units: the same amount, and the quantity times the factor."""
    left = links.rest[LEFT]
    in_base = left.join(factors.filter(pl.col("factor") != 1), on="thing").with_columns(
        quantity=round_half_up(product(pl.col("quantity"), pl.col("factor")), 4)
    )
    if not in_base.height:
        return
    links.rest[LEFT] = in_base.select(left.columns)
    kept = links.open
    by_days(links, (*_TRADE, "quantity", "amount"), days, "unit")
    links.open = kept
    taken = links.all_of(LEFT)
    links.rest[LEFT] = left.join(taken.select("at"), on="at", how="anti")


def _still_open(links: Links) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The open groups of which no row was matched since."""
    left, right = (
        links.open[side].join(links.rest[side].select("at"), on="at", how="anti").select("group")
        for side in (LEFT, RIGHT)
    )
    gone = pl.concat([left, right]).unique()
    return tuple(one.join(gone, on="group", how="anti") for one in links.open)  # type: ignore[return-value]


def leftovers(links: Links, side: int, rows: Collection[str]) -> pl.DataFrame:
    """The rows of a side that are neither matched nor open."""
    return links.rest[side].join(links.open[side].select("at"), on="at", how="anti").select(list(rows))
