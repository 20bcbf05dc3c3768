"""Agreement items that are behind, as findings."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.names import folded_name
from jicai.calc.wording import percent
from jicai.money import constant, product, round_half_up
from jicai.texts import formatted

_ITEM = ["batch", "agreement_year", "institution_code", "variety_code", "company_key"]


def behind(evidence: Evidence, status: str) -> pl.LazyFrame:
    """The items of this status in bound institutions, each with the place of its first agreed row.

    The columns of `PROGRESS`, then year_start, year_end, _source, _row, value (the completion) and limit (time progress
    less the tolerance, never below 0, or its band).
    """
    years = evidence.current_years.select("batch", "agreement_year", "year_start", "year_end")
    tolerance = constant(evidence.tolerance, 6)
    return (
        evidence.items.filter(pl.col("status") == status, ~pl.col("voluntary"))
        .join(years, on=["batch", "agreement_year"])
        .with_columns(
            company_key=folded_name(pl.col("company")),
            value="completion",
            limit=pl.max_horizontal(pl.col("time_progress") - tolerance, pl.lit(0, dtype=pl.Decimal(38, 6)))
            if evidence.bands is None
            else round_half_up(product(pl.col("time_progress"), pl.lit(evidence.bands[0]), 12), 6),
        )
        .join(evidence.agreed_rows, on=_ITEM, how="left", nulls_equal=True)
    )


def allowance(evidence: Evidence) -> pl.Expr:
    """What the settings allow beside the time progress, in words; empty where nothing."""
    if evidence.bands is not None:
        return formatted("的 {}", percent(constant(evidence.bands[0], 6)))
    if evidence.tolerance > 0:
        return formatted("，容差 {}", percent(constant(evidence.tolerance, 6)))
    return pl.lit("")
