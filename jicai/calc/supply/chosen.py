"""Which orders are wanted, and how their distributors are written."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.lines import line_key
from jicai.calc.names import folded_name
from jicai.calc.selection import keep


def chosen_orders(evidence: Evidence, frame: pl.LazyFrame, wanted: Mapping[str, Collection[str]]) -> pl.LazyFrame:
    """The wanted orders; the columns of institutions and products are looked up only where something is chosen."""
    owners = (
        (["institution_code"], ["institution_code", "district"], evidence.tables["institutions"]),
        (["batch", "product_code"], ["company", "variety_code", "product_code"], evidence.catalogue),
    )
    for keys, columns, owner in owners:
        own = {column: wanted[column] for column in columns if wanted.get(column)}
        if own:
            frame = frame.join(keep(owner, own), on=keys, how="semi")
    return keep(frame, {"batch": wanted.get("batch", ())})


def spelled(frame: pl.LazyFrame, orders: pl.LazyFrame) -> pl.LazyFrame:
    """The rows with every distributor written as on its earliest line in the export."""
    first = pl.col("distributor").sort_by("ordered_on", "line", "distributor").first()
    earliest = line_key().sort_by("ordered_on", line_key()).first()
    names = (
        orders.group_by("distributor")
        .agg(pl.col("ordered_on").min(), line=earliest)
        .select("distributor", spelled=first.over(folded_name(pl.col("distributor"))))
    )
    return (
        frame.join(names, on="distributor", how="left", nulls_equal=True)
        .with_columns(distributor="spelled")
        .drop("spelled")
    )
