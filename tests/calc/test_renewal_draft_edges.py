"""The draft of a renewal on each side of the days at which it changes; 1,000 agreed, of a year of 100 days."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from calc.rules.situation import START, Situation, batch

from jicai.calc.renewal import compared_years
from jicai.calc.renewal_draft import early_batches, renewal_draft


def drafted(day: int, bought: str, floor: str | None) -> tuple[Any, ...]:
    """What is proposed on this day of the year, on what basis, and the projection."""
    years = [START, START + timedelta(100), START + timedelta(200)]
    terms = batch(
        cycle={
            "end_on": years[2] - timedelta(1),
            "agreement_years": [
                {"start_on": first, "end_on": after - timedelta(1)} for first, after in pairwise(years)
            ],
        },
        renewal={"floor": floor} if floor else None,
    )
    as_of = START + timedelta(day - 1)
    evidence = Situation(
        batches=[terms], as_of=as_of, agreed=[{"agreed_qty": "1000"}], orders=[{"quantity": bought}]
    ).evidence()
    compared = compared_years(evidence, None)
    (row,) = renewal_draft(evidence, compared).collect().to_dicts()
    assert early_batches(compared.collect(), as_of) == (["one"] if day < 25 else [])
    return row["agreed_qty"], row["basis"], row["projected_qty"]


@pytest.mark.parametrize(
    ("sentence", "day", "bought", "floor", "expected"),
    [
        ("the day before it begins, without a floor", 0, "0", None, (1000, "previous", None)),
        ("the day before it begins, with one", 0, "0", "0.8", (800, "floor", None)),
        ("its first day is a day: 11 on it are 1,100 in the year", 1, "11", "0.8", (1000, "previous", 1100)),
        ("its first day, at a slow pace", 1, "9", None, (900, "projection", 900)),
        ("its first day, nothing bought", 1, "0", None, (0, "projection", 0)),
        ("the last day of the first quarter", 24, "300", None, (1000, "previous", 1250)),
        ("a quarter is over", 25, "300", None, (1200, "projection", 1200)),
        ("the pace is what was agreed", 24, "240", None, (1000, "projection", 1000)),
        ("the floor is above what was agreed", 24, "300", "1.2", (1200, "floor", 1250)),
    ],
)
def test_a_draft(sentence: str, day: int, bought: str, floor: str | None, expected: tuple[Any, ...]) -> None:
    assert drafted(day, bought, floor) == expected, sentence
