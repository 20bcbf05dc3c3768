"""A new code that stands for two products, or from two days on, is ambiguous."""

from __future__ import annotations

from datetime import date

import pytest
from progress_situation import Row, input_frame

from jicai.calc.catalogue import ambiguous_changes

MARCH, APRIL = date(2025, 3, 1), date(2025, 4, 1)


def change(old: str, new: str, day: date = MARCH, batch: str = "one") -> Row:
    return {"batch": batch, "old_code": old, "new_code": new, "effective_on": day}


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([change("P1", "N1"), change("P2", "N2")], []),
        ([change("P1", "N1"), change("P2", "N1")], [(3, 2)]),
        ([change("P1", "N1"), change("P1", "N1", APRIL)], [(3, 2)]),
        ([change("P1", "N1"), change("P1", "N1")], []),
        ([change("P1", "N1"), change("P1", "N1"), change("P1", "N1", APRIL)], [(4, 2)]),
        ([change("P1", "N1"), change("P2", "N1", batch="two")], []),
        ([change("P1", "N1"), change("P1", "N2")], []),
        ([change("P1", "N1"), change("N1", "N2", APRIL)], []),
        ([change("P1", "N1"), change("P2", "N1"), change("P3", "N1")], [(3, 2), (4, 2)]),
    ],
)
def test_the_later_row_is_named_with_the_first(rows: list[Row], named: list[tuple[int, int]]) -> None:
    found = ambiguous_changes(input_frame("code_changes", rows)).collect()
    assert list(zip(found["_row"], found["first_row"], strict=True)) == named
