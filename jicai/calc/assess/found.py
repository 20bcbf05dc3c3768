"""The findings that count in an assessment."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jicai.calc.rules.rule import Rule


def year_findings(found: pl.LazyFrame, years: pl.LazyFrame) -> pl.LazyFrame:
    """Of the findings those on an institution that are of its batch's assessed year.

    `found` as `jicai.calc.findings.findings` gives them, `years` with batch and agreement_year. A finding without an
    agreement year (on a legacy agreement, say) is one of as-of and counts as it stands.
    """
    return (
        found.filter(pl.col("institution_code").is_not_null())
        .join(years.select("batch", assessed_year="agreement_year"), on="batch")
        .filter(pl.col("agreement_year").is_null() | (pl.col("agreement_year") == pl.col("assessed_year")))
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
