"""The purchases of a month against the month before and the same month a year before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from progress_situation import Situation, institution, line, product

from jicai.calc.diff.purchases import known_months, month_purchases, purchase_changes

AS_OF = date(2025, 3, 31)
#: A batch that runs for more than a year.
YEARS = [("one", 1, date(2024, 1, 1), date(2024, 12, 31)), ("one", 2, date(2025, 1, 1), date(2025, 12, 31))]
PRODUCTS = [product(), product("C9", selected="no", company="丙公司"), product("S1", selected="no", substitute="yes")]


def changes(orders: list[dict[str, Any]], by: str = "batch", **more: Any) -> list[dict[str, Any]]:
    inputs = replace(Situation(orders, products=PRODUCTS), years=YEARS, **more).inputs()
    rows = month_purchases(inputs, AS_OF, {}).collect().lazy()
    return purchase_changes(rows, known_months(inputs, AS_OF), AS_OF, by).collect().to_dicts()


def test_against_last_month_and_the_same_month_a_year_before() -> None:
    """60 yuan in March, 40 in February, 80 in March of the year before."""
    orders = [
        line("40", date(2024, 3, 5)),
        line("20", date(2025, 2, 28)),
        line("30", date(2025, 3, 1)),
        line("99", date(2025, 1, 31)),
        line("99", date(2025, 4, 1)),
        line("7", date(2025, 3, 2), status="withdrawn"),
    ]
    (row,) = changes(orders)
    assert (row["amount"], row["amount_last"], row["amount_year_ago"]) == (60, 40, 80)
    assert (row["amount_change"], row["amount_rate"]) == (20, Decimal("0.5"))
    assert (row["amount_year_change"], row["amount_year_rate"]) == (-20, Decimal("-0.25"))
    assert (row["qty"], row["qty_last"], row["qty_year_ago"]) == (30, 20, 40)


def test_a_month_before_the_first_line_is_not_known_and_one_without_lines_is_nothing() -> None:
    (row,) = changes([line("30", date(2025, 1, 1)), line("5", date(2025, 3, 1))])
    assert (row["amount_last"], row["amount_rate"]) == (0, None)
    assert (row["amount_year_ago"], row["amount_year_change"], row["amount_year_rate"]) == (None, None, None)


def test_a_month_before_the_batch_is_not_known() -> None:
    years = [("one", 1, date(2025, 3, 10), date(2026, 3, 9))]
    inputs = replace(Situation([line("5", date(2025, 2, 1)), line("5", date(2025, 3, 12))]), years=years).inputs()
    rows = month_purchases(inputs, AS_OF, {}).collect().lazy()
    (row,) = purchase_changes(rows, known_months(inputs, AS_OF), AS_OF, "batch").collect().to_dicts()
    assert (row["amount"], row["amount_last"]) == (10, None)


def test_the_share_of_selected_products_leaves_substitutes_out() -> None:
    orders = [
        line("30", date(2025, 3, 1)),
        line("10", date(2025, 3, 2), product_code="C9"),
        line("50", date(2025, 3, 3), product_code="S1"),
        line("20", date(2025, 2, 1)),
        line("20", date(2025, 2, 2), product_code="C9"),
    ]
    (row,) = changes(orders)
    assert (row["share"], row["share_last"], row["share_change"]) == (Decimal("0.75"), Decimal("0.5"), Decimal("0.25"))


def test_by_district() -> None:
    orders = [line("3", date(2025, 3, 1)), line("4", date(2025, 3, 1), institution_code="H2")]
    rows = changes(orders, "district", institutions=[institution(), institution("H2", district="渝中区")])
    assert {row["district"]: row["amount"] for row in rows} == {"江北区": 6, "渝中区": 8}
