"""An assessment put together: items, settlement and findings of the assessed years in one row per group."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jicai.calc.assess.figures import figures
from jicai.calc.assess.found import finding_counts
from jicai.calc.assess.items import assessed, excepted
from jicai.calc.assess.settled import KEYS, Group, settlement_rates
from jicai.calc.assess.shares import selected_shares
from jicai.calc.evidence import Evidence
from jicai.calc.rules.rule import Rule


def year_figures(
    evidence: Evidence,
    years: pl.LazyFrame,
    items: pl.DataFrame,
    found: pl.DataFrame,
    rules: Sequence[Rule],
    by: Group,
) -> pl.LazyFrame:
    """The rows of `figures` for the assessed of the `items` (as `jicai.calc.assess.exceptions.marked` gives them).

    `found` are the findings of those of the scheme's rules that could be looked at, see `year_findings`; those on
    institutions without an assessed item do not count.
    """
    of_bound, key = assessed(items.lazy()).collect(), KEYS[by]
    institutions = of_bound["institution_code"].unique().sort()
    counted = found.lazy().filter(pl.col("institution_code").is_in(institutions.implode()))
    left_out = excepted(items.lazy()).group_by(key).agg(excepted=pl.len().cast(pl.Int64))
    return figures(
        of_bound.lazy(),
        [
            settlement_rates(evidence, years, institutions.to_list(), by),
            selected_shares(evidence, of_bound.lazy(), by),
        ],
        finding_counts(counted, key, rules).join(left_out, on=key, how="full", coalesce=True, nulls_equal=True),
        by,
    )
