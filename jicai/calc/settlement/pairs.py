"""Institution x payee: the pairs between which money is owed."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jicai.calc.names import folded_name
from jicai.calc.settlement.lookup import looked_up

_PLACES = 2**32
#: A name as an institution's rows write it; every one of them belongs to one pair.
SPELLING = ["institution_code", "payee"]


def numbered_pairs(frames: Sequence[pl.DataFrame], institutions: pl.DataFrame) -> tuple[pl.DataFrame, list[pl.Series]]:
    """The pairs of these frames under every spelling, and for the rows of each frame the number of their pair.

    The spellings have institution_code, payee (as written), payee_key and pair (UInt32). Pairs are numbered from 0 by
    institution code and folded payee. Unknown institutions have none, nor has a row without a payee.
    """
    # Every spelling in one number: among a million rows numbers are looked up much faster than two names are.
    codes = pl.Enum(institutions["institution_code"].drop_nulls().unique())
    payees = pl.Enum(pl.concat([frame["payee"].unique() for frame in frames]).drop_nulls().unique())
    number = _place("institution_code", codes) * _PLACES + _place("payee", payees)
    numbers = [frame.select(spelling=number) for frame in frames]
    written = pl.concat([one.unique() for one in numbers]).unique().drop_nulls().to_series()
    spellings = (
        pl.DataFrame(
            {
                "spelling": written,
                "institution_code": codes.categories.gather((written // _PLACES).cast(pl.UInt32)),
                "payee": payees.categories.gather((written % _PLACES).cast(pl.UInt32)),
            }
        )
        .with_columns(payee_key=folded_name(pl.col("payee")))
        .with_columns(pair=pl.struct("institution_code", "payee_key").rank("dense").cast(pl.UInt32) - 1)
    )
    pairs = [looked_up(one, spellings, "spelling", "pair") for one in numbers]
    return spellings.drop("spelling"), pairs


def _place(column: str, names: pl.Enum) -> pl.Expr:
    """Which of these names each row has; null for another."""
    return pl.col(column).cast(names, strict=False).to_physical().cast(pl.UInt64)


def described_pairs(
    spellings: pl.DataFrame, institutions: pl.DataFrame, accepted: pl.DataFrame, payments: pl.DataFrame
) -> pl.DataFrame:
    """One row per pair: pair, institution_code, institution_name, district, type, payee.

    `payee` is spelled as on the payee's earliest accepted row (accepted_on, line_id, receipt_id), where it has none as
    on its earliest payment (paid_on, payment_id).
    """
    names = shown_names(
        spellings.select("payee_key", "payee").unique(),
        [
            accepted.lazy().select("payee", "accepted_on", "line_id", "receipt_id"),
            payments.lazy().select("payee", "paid_on", "payment_id"),
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
    """One spelling for each payee_key: of the first source that has the payee, its first row by the other columns."""
    shown = names.filter(pl.col("payee_key").is_unique())
    # Few names have two spellings, so few rows have to be put in order.
    several = names.filter(pl.col("payee_key").is_duplicated())
    for source in sources:
        order = [column for column in source.collect_schema() if column != "payee"]
        first = (
            source.join(several.lazy(), on="payee")
            .sort(*order, "payee")
            .unique("payee_key", keep="first", maintain_order=True)
            .select("payee_key", "payee")
            .collect()
        )
        shown = pl.concat([shown, first])
        several = several.join(first, on="payee_key", how="anti")
    # The others stand on rows only that were not accepted by then; any spelling does that is always the same.
    return pl.concat([shown, several.group_by("payee_key").agg(pl.col("payee").min())])
