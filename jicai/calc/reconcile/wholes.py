"""What agrees only as a whole: split and merged receipts, purchases and returns posted net."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jicai.calc.reconcile.links import LEFT, RIGHT, Links
from jicai.calc.reconcile.near import chained

_TOTALS = ("quantity", "amount")


def by_sums(links: Links, keys: Sequence[str], days: int, ground: str, totals: Sequence[str] = _TOTALS) -> None:
    """Link all rows of a chain (see `jicai.calc.reconcile.near`) whose totals are the same on both sides.

    Only whole chains: to pick among its rows would be to look until something fits.
    """
    if not all(rows.height for rows in links.rest):
        return
    chains = chained(links.rest[LEFT], links.rest[RIGHT], keys, days)
    sums = chains.group_by("chain").agg(
        *(pl.col(key).filter(pl.col("side") == LEFT).sum().alias(f"left_{key}") for key in totals),
        *(pl.col(key).filter(pl.col("side") == RIGHT).sum().alias(f"right_{key}") for key in totals),
        *(pl.col(key).null_count().alias(f"unknown_{key}") for key in totals),
        left=(pl.col("side") == LEFT).sum(),
        right=(pl.col("side") == RIGHT).sum(),
    )
    whole = sums.filter(
        pl.col("left") > 0,
        pl.col("right") > 0,
        *(pl.col(f"left_{key}") == pl.col(f"right_{key}") for key in totals),
        *(pl.col(f"unknown_{key}") == 0 for key in totals),
    ).select("chain")
    whole = whole.with_row_index("group", offset=links.numbers(whole.height))
    rows = chains.join(whole, on="chain")
    links.add(ground, *(rows.filter(pl.col("side") == side) for side in (LEFT, RIGHT)))
