"""The catalogue as the rules use it: with renewed product codes, and one spelling per company.

Source: A 二（一）: a renewed registration certificate leaves the selection and the price as they are.
"""

from __future__ import annotations

import polars as pl

from jicai.calc.names import folded_name

_FILE_ORDER = ("_source", "_row")


def catalogue(products: pl.LazyFrame, code_changes: pl.LazyFrame) -> pl.LazyFrame:
    """The products and the codes that replaced theirs, one row per batch x product code.

    Adds to the columns of `products`: `valid_from` (a date for a renewed code, null for a product that the catalogue
    lists itself), `origin_code` (the listed code that it goes back to) and `company_key` (for joins). `company` is
    spelled as where the company first stands in the catalogue.
    """
    listed = _one_spelling(products).with_columns(
        valid_from=pl.lit(None, dtype=pl.Date), origin_code=pl.col("product_code")
    )
    renewed = renewed_codes(products, code_changes).join(
        listed.drop("valid_from", "product_code"), on=["batch", "origin_code"], how="inner"
    )
    return pl.concat([listed, renewed], how="diagonal")


def renewed_codes(products: pl.LazyFrame, code_changes: pl.LazyFrame) -> pl.LazyFrame:
    """The codes that inherit from a listed product: batch, product_code, origin_code, valid_from.

    A chain of changes leads back to the listed code; a code that the batch lists itself inherits nothing. Where a new
    code replaces several, the shortest chain counts, then the earliest change, then the smallest old code.
    """
    codes = products.select("batch", "product_code")
    changes = (
        code_changes.select("batch", "old_code", "new_code", "effective_on")
        .join(codes, left_on=["batch", "new_code"], right_on=["batch", "product_code"], how="anti")
        .join(
            codes.with_columns(old_is_listed=pl.lit(True)),
            left_on=["batch", "old_code"],
            right_on=["batch", "product_code"],
            how="left",
        )
        .sort("effective_on", "old_code")
    )
    return changes.map_batches(
        _follow,
        schema={
            "batch": pl.String(),
            "product_code": pl.String(),
            "origin_code": pl.String(),
            "valid_from": pl.Date(),
        },
    )


def _follow(changes: pl.DataFrame) -> pl.DataFrame:
    """Goes from the listed codes along the changes, one link of every chain in a round, until no code is new."""
    links = changes.rename({"new_code": "product_code", "effective_on": "valid_from"})
    reached = links.filter(pl.col("old_is_listed")).with_columns(origin_code="old_code")
    found = links.clear().select("batch", "product_code", pl.lit("").alias("origin_code"), "valid_from")
    while reached.height:
        first = reached.unique(["batch", "product_code"], keep="first", maintain_order=True).select(found.columns)
        found = found.vstack(first)
        reached = links.join(
            first.select("batch", "origin_code", old_code="product_code"),
            on=["batch", "old_code"],
            how="inner",
            maintain_order="left",
        ).join(found, on=["batch", "product_code"], how="anti", maintain_order="left")
    return found


def _one_spelling(products: pl.LazyFrame) -> pl.LazyFrame:
    keyed = products.with_columns(company_key=folded_name(pl.col("company")))
    spellings = keyed.group_by("company_key").agg(pl.col("company").sort_by(*_FILE_ORDER).first())
    return keyed.drop("company").join(spellings, on="company_key", how="left", nulls_equal=True)
