"""The catalogue as the rules use it: with renewed product codes, and one spelling per company.

Source: A 二（一）: a renewed registration certificate leaves the selection and the price as they are.
"""

from __future__ import annotations

import polars as pl

from jicai.calc.names import folded_name

_FILE_ORDER = ("_source", "_row")


def catalogue(products: pl.LazyFrame, code_changes: pl.LazyFrame, batches: pl.LazyFrame | None = None) -> pl.LazyFrame:
    """The products and the codes that replaced theirs, one row per batch x product code.

    Adds to the columns of `products`: `valid_from` (a date for a renewed code, null for a product that the catalogue
    lists itself), `origin_code` (the listed code that it goes back to), `company_key` (for joins) and `item_company`:
    the company key of the product's agreement item, null where the batch agrees on varieties alone (`grain` of
    `batches`; without them every batch agrees with companies). `company` is spelled as in the company's first product,
    by batch and code.
    """
    listed = _one_spelling(products).with_columns(
        valid_from=pl.lit(None, dtype=pl.Date), origin_code=pl.col("product_code")
    )
    renewed = renewed_codes(products, code_changes).join(
        listed.drop("valid_from", "product_code"), on=["batch", "origin_code"], how="inner"
    )
    both = pl.concat([listed, renewed], how="diagonal")
    if batches is None:
        return both.with_columns(item_company="company_key")
    by_variety = pl.col("grain") == "variety"
    return (
        both.join(batches.select("batch", "grain"), on="batch", how="left", maintain_order="left")
        .with_columns(item_company=pl.when(by_variety.fill_null(value=False)).then(None).otherwise("company_key"))
        .drop("grain")
    )


def variety_names(catalogue: pl.LazyFrame) -> pl.LazyFrame:
    """One name per variety: batch, variety_code, variety_name, as its first product by code has it."""
    name = pl.col("variety_name").sort_by("origin_code", "product_code").first()
    return catalogue.group_by("batch", "variety_code").agg(name)


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


def ambiguous_changes(code_changes: pl.LazyFrame) -> pl.LazyFrame:
    """The changes that say of a new code something else than an earlier row does: another old code, or another date.

    Columns: _source, _row, new_code, first_source, first_row (the earlier row); in file order. A row that says the same
    again is not among them. Such a code inherits from two products, or from two days on, so nobody can tell its price.
    """
    said = pl.struct("old_code", "effective_on")
    code = ["batch", "new_code"]
    return (
        code_changes.sort(*_FILE_ORDER)
        .with_columns(
            differs=said != said.first().over(code),
            first_source=pl.col("_source").first().over(code),
            first_row=pl.col("_row").first().over(code),
        )
        .filter("differs")
        .select(*_FILE_ORDER, "new_code", "first_source", "first_row")
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
    spellings = keyed.group_by("company_key").agg(pl.col("company").sort_by("batch", "product_code").first())
    return keyed.drop("company").join(spellings, on="company_key", how="left", nulls_equal=True)
