"""An assessment put together: items, settlement and findings of the assessed years in one row per group."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jicai.calc.assess.figures import figures
from jicai.calc.assess.found import finding_counts
from jicai.calc.assess.settled import Group, settlement_rates
from jicai.calc.evidence import Evidence
from jicai.calc.rules.rule import Rule
from jicai.tables.results_assess import ASSESS_BY


def year_figures(
    evidence: Evidence,
    years: pl.LazyFrame,
    items: pl.DataFrame,
    found: pl.DataFrame,
    rules: Sequence[Rule],
    by: Group,
) -> pl.LazyFrame:
    """The rows of `figures` for the assessed `items`.

    `found` are the findings of those of the scheme's rules that could be looked at, see `year_findings`; those on
    institutions without an assessed item do not count.
    """
    institutions = items["institution_code"].unique().sort()
    counted = found.lazy().filter(pl.col("institution_code").is_in(institutions.implode()))
    return figures(
        items.lazy(),
        settlement_rates(evidence, years, institutions.to_list(), by),
        finding_counts(counted, ASSESS_BY[by].sort_by[-1], rules),
        by,
    )
