"""In which purchase unit the figures of an agreement item are told: that of the product that its institution buys."""

from __future__ import annotations

from datetime import date

import polars as pl

_PRODUCT = ["batch", "origin_code"]
_COLUMNS = ("product_code", "product_name", "purchase_unit", "factor")


def reference_products(items: pl.LazyFrame, bought: pl.LazyFrame, selected: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """Per `item` the product by whose factor base units are turned into purchase units, and why that one.

    `items`: item, batch, variety_code, company_key. `bought`: item, origin_code, purchased_qty (base units, in the
    cycle). `selected` are the selected products of the catalogue. Columns: item, product_code (the one in use at
    as-of), product_name, purchase_unit, factor, unit_basis: `only` of what was bought, bought `most` (then by code),
    or, where nothing was bought, the only one `selected`. Items without any of these are left out.
    """
    most = (
        bought.filter(pl.col("purchased_qty") > 0)
        .sort("item", "purchased_qty", "origin_code", descending=[False, True, False])
        .group_by("item", maintain_order=True)
        .agg(pl.col("origin_code").first(), products=pl.len())
        .with_columns(unit_basis=pl.when(pl.col("products") == 1).then(pl.lit("only")).otherwise(pl.lit("most")))
        .join(items.select("item", "batch"), on="item")
    )
    candidates = items.join(
        selected.select(*_PRODUCT, "variety_code", company_key="item_company").unique(),
        on=["batch", "variety_code", "company_key"],
        nulls_equal=True,
    )
    single = (
        candidates.join(most, on="item", how="anti")
        .group_by("item", "batch")
        .agg(pl.col("origin_code").first(), products=pl.len())
        .filter(pl.col("products") == 1)
        .with_columns(unit_basis=pl.lit("selected"))
    )
    chosen = pl.concat([one.select("item", *_PRODUCT, "unit_basis") for one in (most, single)])
    return chosen.join(_in_use(selected, as_of), on=_PRODUCT).drop(_PRODUCT)


def _in_use(selected: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """Of the codes of each product the latest that is valid at as-of, by which it is ordered now."""
    valid_from = pl.col("valid_from")
    return (
        selected.filter(valid_from.is_null() | (valid_from <= as_of))
        .sort(valid_from, "product_code", nulls_last=False)
        .group_by(_PRODUCT, maintain_order=True)
        .agg(pl.col(_COLUMNS).last())
    )
