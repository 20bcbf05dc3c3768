"""Institution x payee: the pairs between which money is owed."""

from __future__ import annotations

import polars as pl

from jicai.calc.names import folded_name

#: A name as an institution's rows write it; every one of them belongs to one pair.
SPELLING = ["institution_code", "payee"]


def pair_spellings(rows: pl.DataFrame, payments: pl.DataFrame, institutions: pl.DataFrame) -> pl.DataFrame:
    """The pairs under every spelling: institution_code, payee (as written), payee_key, pair (UInt32).

    Pairs are numbered by institution code and folded payee. Unknown institutions have none, nor has a row without a
    payee.
    """
    written = pl.concat([frame.select(SPELLING).unique() for frame in (rows, payments)]).unique().drop_nulls()
    return (
        written.join(institutions.select("institution_code"), on="institution_code", how="semi")
        .with_columns(payee_key=folded_name(pl.col("payee")))
        .with_columns(pair=pl.struct("institution_code", "payee_key").rank("dense").cast(pl.UInt32) - 1)
    )


def described_pairs(
    spellings: pl.DataFrame, institutions: pl.DataFrame, accepted: pl.DataFrame, payments: pl.DataFrame
) -> pl.DataFrame:
    """One row per pair: pair, institution_code, institution_name, district, type, payee.

    `payee` is spelled as on the payee's earliest accepted row (accepted_on, line_id, receipt_id), where it has none as
    on its earliest payment (paid_on, payment_id).
    """
    names = _shown_names(
        spellings.select("payee_key", "payee").unique(),
        [
            accepted.select("payee", "accepted_on", "line_id", "receipt_id"),
            payments.select("payee", "paid_on", "payment_id"),
        ],
    )
    described = institutions.select("institution_code", "institution_name", "district", "type")
    return (
        spellings.select("pair", "institution_code", "payee_key")
        .unique()
        .join(described, on="institution_code")
        .join(names, on="payee_key")
        .sort("pair")
        .drop("payee_key")
    )


def _shown_names(names: pl.DataFrame, sources: list[pl.DataFrame]) -> pl.DataFrame:
    """One spelling for each payee_key: of the first source that has the payee, its first row by the other columns."""
    shown = names.filter(pl.col("payee_key").is_unique())
    # Few names have two spellings, so few rows have to be put in order.
    several = names.filter(pl.col("payee_key").is_duplicated())
    for source in sources:
        order = [column for column in source.columns if column != "payee"]
        first = (
            source.join(several, on="payee")
            .sort(*order, "payee")
            .unique("payee_key", keep="first", maintain_order=True)
            .select("payee_key", "payee")
        )
        shown = pl.concat([shown, first])
        several = several.join(first, on="payee_key", how="anti")
    # The others stand on rows only that were not accepted by then; any spelling does that is always the same.
    return pl.concat([shown, several.group_by("payee_key").agg(pl.col("payee").min())])
