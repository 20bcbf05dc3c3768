"""How far a table reaches through as-of, and which months between its first and last are missing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from progress_situation import Row, input_frame

from jicai.calc.freshness import Reach, reaches
from jicai.calc.freshness_words import reach_words

AS_OF = date(2026, 10, 31)


def reach(table: str, rows: list[Row], as_of: date = AS_OF) -> Reach:
    (only,) = reaches({table: input_frame(table, rows)}, as_of)
    return only


def order(ordered: date, delivered: date | None = None, accepted: date | None = None) -> Row:
    return {"ordered_on": ordered, "delivered_on": delivered, "accepted_on": accepted}


JULY, AUGUST, SEPTEMBER = (date(2026, month, 20) for month in (7, 8, 9))


@pytest.mark.parametrize(
    ("situation", "table", "rows", "as_of", "words"),
    [
        ("the newest order", "orders", [order(JULY)], AS_OF, "订单明细只到 2026-07-20，早于截至日期 2026-10-31"),
        (
            "accepted later than ordered",
            "orders",
            [order(JULY, JULY, AUGUST)],
            AS_OF,
            "订单明细只到 2026-08-20（最晚下单 2026-07-20），早于截至日期 2026-10-31",
        ),
        (
            "accepted after as-of",
            "orders",
            [order(JULY, None, SEPTEMBER)],
            AUGUST,
            "订单明细只到 2026-07-20，早于截至日期 2026-08-20",
        ),
        (
            "the day before",
            "payments",
            [{"paid_on": JULY}],
            date(2026, 7, 21),
            "货款支付只到 2026-07-20，早于截至日期 2026-07-21",
        ),
        (
            "a month",
            "fund_payments",
            [{"month": date(2026, 9, 1)}],
            date(2026, 10, 1),
            "基金支付只到 2026-09，早于截至日期 2026-10-01",
        ),
        (
            "a month without an order, though with an acceptance",
            "orders",
            [order(JULY, None, AUGUST), order(SEPTEMBER)],
            SEPTEMBER,
            "订单明细中间缺月：2026-08 一行也没有",
        ),
        (
            "both, and several months",
            "payments",
            [{"paid_on": date(2026, 1, 5)}, {"paid_on": date(2026, 6, 5)}],
            JULY,
            "货款支付只到 2026-06-05，早于截至日期 2026-07-20；中间缺月：2026-02 至 2026-05 一行也没有",
        ),
        ("all after as-of", "payments", [{"paid_on": AUGUST}], JULY, "货款支付没有一行在截至日期 2026-07-20 或以前"),
    ],
)
def test_stale(situation: str, table: str, rows: list[Row], as_of: date, words: str) -> None:
    found = reach(table, rows, as_of)
    assert found.is_stale, situation
    assert reach_words(found) == words


@pytest.mark.parametrize(
    ("situation", "table", "rows", "as_of"),
    [
        ("an order on the day", "orders", [order(JULY)], JULY),
        ("an acceptance on the day", "orders", [order(date(2026, 7, 1), None, JULY)], JULY),
        ("a later order too", "orders", [order(JULY), order(SEPTEMBER)], JULY),
        ("a payment on the day", "payments", [{"paid_on": JULY}], JULY),
        ("the month of as-of", "fund_payments", [{"month": date(2026, 7, 1)}], JULY),
        ("a month later", "fund_payments", [{"month": date(2026, 7, 1)}, {"month": date(2026, 9, 1)}], JULY),
        ("month after month", "orders", [order(JULY), order(AUGUST), order(SEPTEMBER)], SEPTEMBER),
    ],
)
def test_fresh(situation: str, table: str, rows: list[Row], as_of: date) -> None:
    assert not reach(table, rows, as_of).is_stale, situation


def test_the_place_is_the_newest_row_and_a_table_without_rows_says_nothing() -> None:
    rows = [{"paid_on": JULY}, {"paid_on": AUGUST}, {"paid_on": AUGUST}, {"paid_on": date(2026, 12, 1)}]
    assert reach("payments", rows).row == 3
    assert reaches({"orders": input_frame("orders", []), "agreed": input_frame("agreed", [])}, AS_OF) == []


@given(st.lists(st.dates(date(2025, 11, 1), date(2026, 12, 31)), min_size=1, max_size=8), st.dates(date(2026, 1, 1)))
def test_the_months_are_those_of_a_loop(days: list[date], as_of: date) -> None:
    found = reach("payments", [{"paid_on": day} for day in days], as_of)
    counted = sorted(day for day in days if day <= as_of)
    assert found.last == (counted[-1] if counted else None)
    there = {(day.year, day.month) for day in counted}
    months = [(year, month) for year in (2025, 2026) for month in range(1, 13)]
    between = {month for month in months if there and min(there) < month < max(there)}
    assert {(month.year, month.month) for month in found.missing} == between - there
