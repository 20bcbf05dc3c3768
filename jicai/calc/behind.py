"""Agreement items that are behind, as findings."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.names import folded_name

_ITEM = ["batch", "agreement_year", "institution_code", "variety_code", "company_key"]


def behind(evidence: Evidence, status: str) -> pl.LazyFrame:
    """The items of this status in bound institutions, each with the place of its first agreed row.

    The columns of `PROGRESS`, then year_start, year_end, _source, _row, value (the completion) and limit (time progress
    less the tolerance, never below 0).
    """
    years = evidence.current_years.select("batch", "agreement_year", "year_start", "year_end")
    tolerance = pl.lit(evidence.tolerance, dtype=pl.Decimal(38, 6))
    return (
        evidence.items.filter(pl.col("status") == status, ~pl.col("voluntary"))
        .join(years, on=["batch", "agreement_year"])
        .with_columns(
            company_key=folded_name(pl.col("company")),
            value="completion",
            limit=pl.max_horizontal(pl.col("time_progress") - tolerance, pl.lit(0, dtype=pl.Decimal(38, 6))),
        )
        .join(evidence.agreed_rows, on=_ITEM, how="left", nulls_equal=True)
    )
