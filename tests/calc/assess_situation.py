"""Assessments of small bureaus: the situation of the rules' tests, assessed by a scheme."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from calc.rules.situation import Row, Situation

from jicai.calc.assess.assessment import year_figures
from jicai.calc.assess.exceptions import excused, marked, traced
from jicai.calc.assess.found import year_findings
from jicai.calc.assess.items import year_items
from jicai.calc.assess.ranking import ranked
from jicai.calc.assess.score import scored
from jicai.calc.assess.settled import Group
from jicai.calc.findings import findings
from jicai.calc.rules import all_rules
from jicai.schemes.model import Scheme

#: The batch of the situation runs from New Year 2025; its first year is over on this day, the second just begun.
YEAR_OVER = date(2025, 12, 31)
YEARS = [("one", 1, date(2025, 1, 1), YEAR_OVER), ("one", 2, date(2026, 1, 1), date(2026, 12, 31))]


def years(number: int = 1, *others: tuple[str, int, date, date]) -> pl.LazyFrame:
    return pl.LazyFrame(
        [YEARS[number - 1], *others],
        schema={"batch": pl.String, "agreement_year": pl.Int32, "year_start": pl.Date, "year_end": pl.Date},
        orient="row",
    )


def scheme(*indicators: dict[str, Any], rules: tuple[str, ...] = ()) -> Scheme:
    """A scheme of these indicators; the title is the id, full marks are the sum of the weights."""
    filled = [{"title": one["id"], "weight": 100} | one for one in indicators]
    total = sum(Decimal(str(one["weight"])) for one in filled)
    return Scheme.model_validate({"name": "办法", "full_marks": str(total), "rules": list(rules), "indicators": filled})


COMPLETION = scheme({"id": "completion"})


def marked_items(situation: Situation, number: int = 1) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """The items of a year, voluntary, superseded and excepted ones too, and the exceptions with their outcomes."""
    evidence = situation.evidence()
    of_year = year_items(evidence.progress_inputs, years(number), situation.as_of, {})
    exceptions = traced(evidence.tables["exceptions"], of_year, years(number), situation.as_of)
    return marked(of_year, exceptions), exceptions


def items(situation: Situation, number: int = 1) -> list[Row]:
    """The items of a year, voluntary, superseded and excepted ones too."""
    return marked_items(situation, number)[0].collect().to_dicts()


def figures(situation: Situation, points: Scheme = COMPLETION, number: int = 1, by: Group = "institution") -> list[Row]:
    """The figures, sorted by group."""
    key = {"institution": "institution_code", "district": "district"}[by]
    return _figures(situation, points, number, by).sort(key).collect().to_dicts()


def assess(
    situation: Situation,
    points: Scheme = COMPLETION,
    number: int = 1,
    by: Group = "institution",
    *,
    preview: bool = False,
) -> list[Row]:
    """The ranking."""
    frame = scored(_figures(situation, points, number, by), points)
    return ranked(frame, by, preview=preview).collect().to_dicts()


def _figures(situation: Situation, points: Scheme, number: int, by: Group) -> pl.LazyFrame:
    evidence, chosen = situation.evidence(), [all_rules()[rule] for rule in points.rules]
    of_year, exceptions = marked_items(situation, number)
    found = excused(year_findings(findings(evidence, chosen, {}), years(number), situation.as_of), exceptions)
    collected, found_rows = pl.collect_all([of_year, found.filter(~pl.col("excused"))])
    return year_figures(evidence, years(number), collected, found_rows, chosen, by)


def deducted(deductions: str | None) -> Decimal:
    """The points that a text deducts."""
    return sum((Decimal(points) for points in re.findall(r"扣 ([0-9.]+) 分(?:；|$)", deductions or "")), Decimal(0))
