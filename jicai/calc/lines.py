"""Order lines: under what key they are compared, and lines that stand in several rows, one for each receipt."""

from __future__ import annotations

import polars as pl

from jicai.calc.names import folded_code

#: What a finding on a line takes over of `jicai.calc.evidence.Evidence.ordered_lines`.
OF_LINE = (
    pl.col("batch", "agreement_year", "institution_code", "variety_code", "product_code", "line_id"),
    pl.col("_source", "_row"),
    pl.col("catalogue_company").alias("company"),
)


def line_key() -> pl.Expr:
    """What two spellings of a line id have in common, by which lines and payments are joined."""
    return pl.col("line_id").map_batches(_folded, return_dtype=pl.String(), is_elementwise=True)


def line_hash() -> pl.Expr:
    """The hash of `line_key`, a third of its size: lines that share it are mostly, not always, the same."""
    return line_key().hash()


def may_repeat(keys: pl.Series) -> pl.Series:
    """Whether a key may stand in several rows: true for all that do, and by chance for a few others.

    To find the few rows that have to be grouped. Hashes are sorted much faster than names are compared.
    """
    hashes = keys.hash()
    return hashes.is_in(repeated(hashes).implode())


def repeated(hashes: pl.Series) -> pl.Series:
    """Those of the hashes that stand more than once, each once."""
    ordered = hashes.sort()
    return ordered.filter(ordered == ordered.shift()).unique()


def parted(rows: pl.LazyFrame, hashed: pl.Expr) -> tuple[pl.LazyFrame, pl.LazyFrame | None]:
    """The rows whose hash stands once, and those, mostly few, that may belong together; None where there are none."""
    several = repeated(rows.select(hashed).collect().to_series())
    if several.is_empty():
        return rows, None
    is_one_of = hashed.is_in(several.implode())
    return rows.filter(is_one_of.not_()), rows.filter(is_one_of)


def one_per_line(found: pl.LazyFrame) -> pl.LazyFrame:
    """Of the findings on one line of a batch the one with the greatest value, then by what it says.

    `found` has the columns of `OF_LINE`, value and message. Where its rows stand in the files comes last, so that it
    decides nothing that is shown but the place.
    """
    said = ["message", "institution_code", "product_code", "line_id", "_source", "_row"]
    ordered = found.sort("value", *said, descending=[True, *(False for _ in said)], nulls_last=True)
    return ordered.unique(["batch", line_key()], keep="first", maintain_order=True)


def _folded(ids: pl.Series) -> pl.Series:
    # Normalizing is most of the cost, and nearly every export has plain ids.
    if (ids.str.len_bytes() == ids.str.len_chars()).all():
        return ids.str.to_uppercase()
    return ids.to_frame("id").select(folded_code(pl.col("id"))).to_series()
