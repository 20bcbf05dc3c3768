"""The findings that count in an assessment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from jicai.calc.rules.rule import Rule

#: Rules whose findings are on a company, a product or a table: no institution can lose points for them.
WITHOUT_INSTITUTION = frozenset(
    {"listed-price", "overlapping-batches", "payment-standard", "stale", "supply-late", "supply-short"}
)
#: Rules that look at the year of as-of only, so that they find nothing on a year that is over.
OF_RUNNING_YEARS = frozenset({"abnormal-use", "lagging", "not-started", "substitute-use"})
#: Rules on what the fund office does: it, not the institution, pays out and offsets (A 二（三）, B 三（四）).
OF_FUND_OFFICE = frozenset({"advance-late", "advance-over", "fund-late", "offset-missed"})


def year_findings(found: pl.LazyFrame, years: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """Of the findings those on an institution that are of its batch's assessed year.

    `found` as `jicai.calc.findings.findings` gives them, `years` with batch, agreement_year and year_end. A finding
    without an agreement year (on a legacy agreement, say) is one of as-of and counts as it stands; one of a rule that
    looks at running years only does not count on a year that is over.
    """
    of_running = pl.col("rule").is_in(sorted(OF_RUNNING_YEARS))
    return (
        found.filter(pl.col("institution_code").is_not_null())
        .join(years.select("batch", "year_end", assessed_year="agreement_year"), on="batch")
        .filter(pl.col("agreement_year").is_null() | (pl.col("agreement_year") == pl.col("assessed_year")))
        .filter(~of_running | (pl.col("year_end") > as_of))
        .drop("year_end")
    )


def finding_counts(found: pl.LazyFrame, key: str, rules: Sequence[Rule]) -> pl.LazyFrame:
    """Per group: findings_serious and so on for the severities of the rules, and findings:<id> for each of them.

    `rules` are those that were looked at, so that a severity without one has no column instead of a zero.
    """
    severities = {f"findings_{rule.severity}": pl.col("severity") == rule.severity for rule in rules}
    by_rule = {f"findings:{rule.id}": pl.col("rule") == rule.id for rule in rules}
    return found.group_by(key).agg(
        **{name: is_one.sum().cast(pl.Int64) for name, is_one in (severities | by_rule).items()}
    )
