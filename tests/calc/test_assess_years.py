"""Which agreement year of a batch is assessed: the batch runs from New Year 2025 for two years."""

from __future__ import annotations

from datetime import date

import pytest

from jicai.batches.cycle import AgreementYear
from jicai.calc.assess.years import assessed_year

YEARS = [
    AgreementYear(1, date(2025, 1, 1), date(2025, 12, 31)),
    AgreementYear(2, date(2026, 1, 1), date(2026, 12, 31)),
]


@pytest.mark.parametrize(
    ("sentence", "as_of", "number", "preview", "expected"),
    [
        ("before the start there is none", date(2024, 12, 31), None, False, None),
        ("nor in a preview", date(2024, 12, 31), None, True, None),
        ("on the last but one day the year is not over", date(2025, 12, 30), None, False, None),
        ("on its last day it is", date(2025, 12, 31), None, False, 1),
        ("within the second year it is still the first", date(2026, 12, 30), None, False, 1),
        ("after the cycle it is the last", date(2030, 1, 1), None, False, 2),
        ("an earlier year can be asked for", date(2030, 1, 1), 1, False, 1),
        ("a year that runs cannot", date(2026, 12, 30), 2, False, None),
        ("a preview takes the year that runs", date(2026, 1, 1), None, True, 2),
        ("a preview takes it when asked for by number", date(2026, 12, 30), 2, True, 2),
        ("a preview cannot take a year that has not begun", date(2025, 12, 31), 2, True, None),
        ("there is no third year", date(2030, 1, 1), 3, False, None),
    ],
)
def test_assessed_year(sentence: str, as_of: date, number: int | None, preview: bool, expected: int | None) -> None:
    year = assessed_year(YEARS, as_of, number=number, preview=preview)
    assert (year.number if year else None) == expected, sentence
