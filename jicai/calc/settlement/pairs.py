"""Institution x payee: the pairs between which money is owed."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jicai.calc.names import folded_name
from jicai.calc.settlement.lookup import looked_up

_PLACES = 2**32
#: A name as an institution's rows write it; every one of them belongs to one pair.
SPELLING = ["institution_code", "payee"]
_CODE, _PAYEE = (pl.col(name).to_physical().cast(pl.UInt64) for name in SPELLING)
#: Every spelling in one number: among a million rows numbers are looked up much faster than two names are.
_SPELLING_NUMBER = _CODE * _PLACES + _PAYEE


def numbered_pairs(frames: Sequence[pl.DataFrame], institutions: pl.DataFrame) -> pl.DataFrame:
    """The pairs of these frames under every spelling: spelling, institution_code, payee (as written), payee_key, pair.

    The frames have both names as Categorical. Pairs (UInt32) are numbered from 0 by institution code and folded payee.
    Unknown institutions have none, nor has a row without a payee.
    """
    written = []
    for frame in frames:
        numbers = frame.select(spelling=_SPELLING_NUMBER)
        first = numbers.to_series().arg_unique()
        written.append(frame.select(pl.col(SPELLING).gather(first)).with_columns(numbers.to_series().gather(first)))
    return (
        pl.concat(written)
        .drop_nulls()
        .unique("spelling")
        .with_columns(pl.col(SPELLING).cast(pl.String))
        .join(institutions, on="institution_code", how="semi")
        .with_columns(payee_key=folded_name(pl.col("payee")))
        .with_columns(pair=pl.struct("institution_code", "payee_key").rank("dense").cast(pl.UInt32) - 1)
    )


def pairs_of(frame: pl.DataFrame, spellings: pl.DataFrame) -> pl.Series:
    """For the rows of a frame that was among those of `numbered_pairs` the number of their pair, null for none."""
    return looked_up(frame.select(spelling=_SPELLING_NUMBER), spellings, "spelling", "pair")


def described_pairs(
    spellings: pl.DataFrame, institutions: pl.DataFrame, accepted: pl.LazyFrame, payments: pl.LazyFrame
) -> pl.DataFrame:
    """One row per pair: pair, institution_code, institution_name, district, type, payee.

    `payee` is spelled as on the payee's earliest accepted row (accepted_on, line_id, receipt_id), where it has none as
    on its earliest payment (paid_on, payment_id).
    """
    names = shown_names(
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


def shown_names(names: pl.DataFrame, sources: list[pl.LazyFrame]) -> pl.DataFrame:
    """One spelling for each payee_key: of the first source that has the payee, its first row by the other columns.

    The sources have the payee as Categorical.
    """
    shown = names.filter(pl.col("payee_key").is_unique())
    # Few names have two spellings, so few rows have to be put in order.
    several = names.filter(pl.col("payee_key").is_duplicated())
    for source in sources if several.height else ():
        order = [column for column in source.collect_schema() if column != "payee"]
        first = (
            source.join(several.lazy().with_columns(pl.col("payee").cast(pl.Categorical)), on="payee")
            .with_columns(pl.col("payee").cast(pl.String))
            .sort(*order, "payee")
            .unique("payee_key", keep="first", maintain_order=True)
            .select("payee_key", "payee")
            .collect()
        )
        shown = pl.concat([shown, first])
        several = several.join(first, on="payee_key", how="anti")
    # The others stand on rows only that were not accepted by then; any spelling does that is always the same.
    return pl.concat([shown, several.group_by("payee_key").agg(pl.col("payee").min())])
