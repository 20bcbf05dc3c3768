"""Where formulas and ranges point once rows have come into a form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicai.render.form.references import Growth, moved_formula, moved_ranges

#: The form has one row, row 5, for a table of 4 rows; 表 is the sheet.
ONE_ROW = Growth(5, 5, 3)
#: It has rows 5 to 7 ready, and a table of 9 rows comes in.
THREE_ROWS = Growth(5, 7, 6)


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=SUM(E5:E5)", "=SUM(E5:E8)"),
        ("=SUM(E5)", "=SUM(E5:E8)"),
        ("=SUBTOTAL(9,E5)", "=SUBTOTAL(9,E5:E8)"),
        ("=SUM(E$5:E5)+F6", "=SUM(E$5:E8)+F9"),
        ("=SUM(E4:E5)/$B$2", "=SUM(E4:E8)/$B$2"),
        ("=E5*2", "=E5*2"),
        ("=ROUND(E5,2)", "=ROUND(E5,2)"),
        ("=SUM(E5,F6)", "=SUM(E5,F9)"),
        ("=B2+E6", "=B2+E9"),
        ("=SUM(表!5:5)", "=SUM(表!5:8)"),
        ("=SUM('表'!$E$5:$E$5)", "=SUM('表'!$E$5:$E$8)"),
        ("=SUM(其他!E5:E5)", "=SUM(其他!E5:E5)"),
        ("=SUM([1]表!E5:E5)", "=SUM([1]表!E5:E5)"),
        ('=COUNTA(E:E)&"E6"', '=COUNTA(E:E)&"E6"'),
        ("=明细+SUM(表1[金额])+{1,2}", "=明细+SUM(表1[金额])+{1,2}"),
    ],
)
def test_formulas_outside_the_table_follow_the_one_row_of_a_form(formula: str, moved: str) -> None:
    assert moved_formula(formula, "表", {"表": ONE_ROW}) == moved


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=SUM(C5:D5)", "=SUM(C5:D5)"),  # across its own row
        ("=E5/SUM(E$5:E$5)", "=E5/SUM(E$5:E$8)"),
        ("=E5/E$6", "=E5/E$9"),
        ("=SUM(E5)", "=SUM(E5)"),
    ],
)
def test_formulas_of_the_table_mean_their_own_row_where_a_reference_is_relative(formula: str, moved: str) -> None:
    assert moved_formula(formula, "表", {"表": ONE_ROW}, in_table=True) == moved


def test_several_ready_rows_keep_their_last_one_last() -> None:
    assert [THREE_ROWS.row(row) for row in (4, 5, 6, 7, 8)] == [4, 5, 6, 13, 14]
    assert moved_formula("=SUM(E5:E7)-E7-E5", "表", {"表": THREE_ROWS}) == "=SUM(E5:E13)-E13-E5"


def test_ranges_of_validations_take_the_new_rows_in() -> None:
    assert moved_ranges("I5 A5:C5 H6 A1:J2", ONE_ROW) == "I5:I8 A5:C8 H9 A1:J2"


@given(
    first=st.integers(1, 30),
    ready=st.integers(1, 5),
    added=st.integers(0, 50),
    start=st.integers(1, 40),
    length=st.integers(0, 9),
)
def test_no_range_loses_a_row_of_the_form(first: int, ready: int, added: int, start: int, length: int) -> None:
    growth = Growth(first, first + ready - 1, added)
    low, high = growth.span(start, start + length)
    held = {growth.row(row) for row in range(start, start + length + 1)}
    assert held <= set(range(low, high + 1))
    others = {growth.row(row) for row in range(1, 60)} - held
    assert not others & set(range(low, high + 1))
