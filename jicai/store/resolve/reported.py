"""Reported needs: of a product, or of a variety of the row's batch as a whole."""

from __future__ import annotations

import polars as pl

from jicai.store.resolve.dropped import PLACE, Dropped
from jicai.store.resolve.varieties import resolve_varieties

_VARIETY = ["batch", "variety_code"]
_UNITS = ["factor", "purchase_unit", "base_unit"]
_OF_ALL = pl.col("product_code").is_null()


def resolve_reported(frame: pl.LazyFrame, products: pl.LazyFrame, dropped: Dropped) -> pl.LazyFrame:
    """Rows without a product under the code of the variety that they name; the others stay with their product alone.

    A product under another variety than the catalogue's is rejected. What a row names besides is taken off, so that
    the same need twice is known for what it is.
    """
    whole = resolve_varieties(frame.filter(_OF_ALL), products, dropped)
    listed = products.select("batch", "product_code", own="variety_code").unique(["batch", "product_code"])
    by_product = frame.filter(~_OF_ALL).join(listed, on=["batch", "product_code"], how="left", maintain_order="left")
    other = (pl.col("variety_code") != pl.col("own")).fill_null(value=False)
    rows = by_product.filter(other).select(*PLACE, "variety_code").collect()
    _reject(rows, "产品不是这个品种的，请改正其中一个", dropped)
    nothing = pl.lit(None, dtype=pl.String)
    alone = by_product.filter(~other).drop("own").with_columns(variety_code=nothing)
    return pl.concat([alone, whole], how="diagonal").with_columns(variety_name=nothing).sort(PLACE)


def with_variety_units(rows: pl.DataFrame, products: pl.LazyFrame) -> pl.DataFrame:
    """Factor and unit words of the rows of whole varieties, each where all products of the variety agree on it."""
    alike = (
        products.group_by(_VARIETY)
        .agg(pl.when(pl.col(key).n_unique() == 1).then(pl.col(key).first()).alias(key) for key in _UNITS)
        .collect()
    )
    told = rows.join(alike, on=_VARIETY, how="left", maintain_order="left", suffix="_alike")
    return told.with_columns(pl.when(_OF_ALL).then(f"{key}_alike").otherwise(key).alias(key) for key in _UNITS).drop(
        f"{key}_alike" for key in _UNITS
    )


def varieties_as_stated(rows: pl.DataFrame) -> pl.DataFrame:
    """A need of a whole variety that is stated in base units needs no factor: its purchase unit is the base unit."""
    one = pl.lit(1).cast(rows.schema["factor"])
    return rows.with_columns(factor=pl.when(_OF_ALL & pl.col("factor").is_null()).then(one).otherwise("factor"))


def reject_unclear(frame: pl.LazyFrame, products: pl.LazyFrame, dropped: Dropped) -> None:
    """Reject what could mean two things.

    A need of a variety in purchase units where its products differ in what such a unit is, and a variety reported both
    as a whole and by product, which would count twice.
    """
    rows = frame.select(*PLACE, "institution_code", *_VARIETY, "product_code", "reported_base").collect()
    listed = products.select(*_VARIETY, "product_code", "factor").collect()
    factors = listed.group_by(_VARIETY).agg(kinds=pl.col("factor").n_unique())
    whole = rows.filter(_OF_ALL)
    loose = whole.filter(pl.col("reported_base").is_null()).join(factors.filter(pl.col("kinds") > 1), on=_VARIETY)
    _reject(
        loose,
        "这个品种各产品的折算系数不同，采购单位说不清多少：请按产品填，"
        '或按最小单位填并写 units = { reported_qty = "base" }',
        dropped,
    )
    named = rows.filter(~_OF_ALL).join(
        listed.select("batch", "product_code", own="variety_code"), on=["batch", "product_code"], how="left"
    )
    by_product = named.select("institution_code", "batch", variety_code="own").unique()
    both = whole.join(by_product, on=["institution_code", *_VARIETY], how="semi").join(loose, on=PLACE, how="anti")
    _reject(both, "这家机构对这个品种又按品种、又按产品报了量，会重复计算，请只留一种", dropped)


def _reject(rows: pl.DataFrame, words: str, dropped: Dropped) -> None:
    dropped.reject(rows, "bad-value", "variety_code", pl.col("variety_code"), pl.lit(words))
