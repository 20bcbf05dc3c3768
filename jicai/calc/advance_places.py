"""Where the row stands that a finding on an advance rests on."""

from __future__ import annotations

import polars as pl

from jicai.calc.advance import with_funds
from jicai.calc.evidence import Evidence
from jicai.calc.places import place


def last_disbursements(evidence: Evidence) -> pl.LazyFrame:
    """The last payment of each tranche through as-of: batch, institution_code, tranche (Int32), paid_place."""
    return (
        _disbursed(evidence)
        .group_by("batch", "institution_code", pl.col("tranche").cast(pl.Int32))
        .agg(paid_place=place().sort_by("paid_on", place()).last())
    )


def first_disbursements(evidence: Evidence) -> pl.LazyFrame:
    """The first row through as-of of each account, whatever its tranche: batch, institution_code, fund, paid_place.

    The fund is the recorded one, else the one by level.
    """
    by_level = with_funds(evidence.tables["institutions"]).select("institution_code", _fund="fund")
    return (
        _disbursed(evidence)
        .join(by_level, on="institution_code")
        .with_columns(fund=pl.coalesce("fund", "_fund"))
        .group_by("batch", "institution_code", "fund")
        .agg(paid_place=place().min())
    )


def first_agreed_rows(evidence: Evidence) -> pl.LazyFrame:
    """The first agreed row of each institution: batch, agreement_year, institution_code, agreed_place."""
    return (
        evidence.tables["agreed"]
        .group_by("batch", "agreement_year", "institution_code")
        .agg(agreed_place=place().min())
    )


def _disbursed(evidence: Evidence) -> pl.LazyFrame:
    return evidence.tables["disbursements"].filter(pl.col("paid_on") <= evidence.as_of)
