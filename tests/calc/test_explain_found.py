"""The rows behind findings: lines of a variety, of a code and of an order, orders and deliveries of a company."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from calc.rules.situation import Row, Situation, batch

from jicai.calc.explain.found import code_lines, company_deliveries, company_orders, rows_of_line, variety_lines

D = Decimal
PRODUCTS: list[Row] = [
    {},
    {"product_code": "P2", "selected": "no", "company": "乙公司", "selected_price": None},
    {"product_code": "P3", "variety_code": "V3", "company": "乙公司"},
    {"product_code": "P4", "company": "丙公司", "factor": "3", "selected_price": "6.00"},
]
NOT_SENT: Row = dict.fromkeys(("delivered_qty", "delivered_on", "accepted_qty", "accepted_on"))


def test_the_lines_of_an_institution_and_variety_in_a_year() -> None:
    """All products of V1 whatever their company; not those of V3, not of H2, and as accepted by as-of in year 1."""
    lines: list[Row] = [
        {},
        {"product_code": "P2"},
        {"product_code": "P3"},
        {"product_code": "P4", "status": "withdrawn"},
        {"institution_code": "H2"},
        {"day": date(2024, 12, 31)},
        {"day": date(2025, 7, 1)},
        {"delivered_on": date(2025, 7, 1)},
    ]
    evidence = Situation(orders=lines, products=PRODUCTS, institutions=[{}, {"institution_code": "H2"}]).evidence()
    key = {"batch": "one", "agreement_year": 1, "institution_code": "H1", "variety_code": "V1"}
    found = variety_lines(evidence, key)
    assert {row["line_id"]: row["when_reason"] for row in found.to_dicts()} == {
        "L1": None,
        "L2": None,
        "L4": "withdrawn",
        "L6": "before_year",
        "L7": "after_as_of",
        "L8": None,
    }
    assert variety_lines(evidence, {**key, "variety_code": "V9"}).height == 0


def test_the_lines_of_a_code_and_which_of_them_were_counted() -> None:
    lines: list[Row] = [
        {"product_code": "X1", "accepted_on": date(2025, 2, 1)},
        {"product_code": "X1", "accepted_amount": "19.99"},
        {"product_code": "X1"} | NOT_SENT,
        {"product_code": "X2"},
        {"product_code": "X1", "institution_code": "H2"},
    ]
    evidence = Situation(orders=lines, institutions=[{}, {"institution_code": "H2"}]).evidence()
    counted = evidence.tables["orders"].with_columns(batch=pl.lit("one")).filter(pl.col("line_id").is_in(["L1", "L5"]))
    found = code_lines(evidence, counted, {"batch": "one", "institution_code": "H1", "product_code": "X1"})
    assert found.select("line_id", "cost", "counts").rows() == [
        ("L2", D("19.99"), False),
        ("L1", D("20"), True),
        ("L3", None, False),
    ]
    other = code_lines(evidence, counted, {"batch": "two", "institution_code": "H1", "product_code": "X1"})
    assert other["counts"].to_list() == [False] * 3


def test_the_rows_of_a_line_however_it_is_written() -> None:
    lines: list[Row] = [
        {"line_id": "a1", "receipt_id": "R1"},
        {"line_id": "Ａ1", "receipt_id": "R2", "unit_price": "2.50"},
        {"line_id": "A1", "receipt_id": "R3"},
        {"line_id": "A11"},
    ]
    found = rows_of_line(Situation(orders=lines).evidence(), "A1")
    assert found.select("receipt_id", "unit_price", "_row").rows() == [
        ("R2", D("2.5"), 3),
        ("R1", D(2), 2),
        ("R3", D(2), 4),
    ]


@pytest.mark.parametrize(("days", "due"), [(29, [True, True, False]), (30, [True, False, False])])
def test_the_orders_of_a_company(days: int, due: list[bool]) -> None:
    """Of 丙公司 3 units make a box of 6 yuan. Two were ordered long ago and 30 days before as-of, one on the day."""
    lines: list[Row] = [
        {"product_code": "P4", "day": date(2025, 1, 1), "quantity": "2"},
        {"product_code": "P4", "day": date(2025, 5, 31), "quantity": "3"} | NOT_SENT,
        {"product_code": "P4", "day": date(2025, 6, 30), "quantity": "1", "delivered_qty": "0.5"},
        {"product_code": "P1"},
        {"product_code": "P4", "day": date(2025, 7, 1)},
        {"product_code": "P4", "status": "withdrawn"},
    ]
    products = [*PRODUCTS, {"product_code": "P4", "batch": "two", "company": "丙公司"}]
    batches = [batch(), batch("two")]
    found = company_orders(
        Situation(orders=lines, products=products, batches=batches).evidence(), "one", "丙公司", days
    )
    assert found.select("line_id", "ordered_amount", "delivered_amount").rows() == [
        ("L1", D(12), D(12)),
        ("L2", D(18), D(0)),
        ("L3", D(6), D(3)),
    ]
    assert found["is_due"].to_list() == due


def test_the_deliveries_of_a_company_the_slowest_first() -> None:
    lines: list[Row] = [
        {"product_code": "P4"},
        {"product_code": "P4", "delivered_on": date(2025, 1, 9)},
        {"product_code": "P4", "delivered_on": None, "delivered_qty": None, "accepted_on": date(2025, 1, 4)},
        {"product_code": "P4", "delivered_on": date(2025, 7, 1), "accepted_on": date(2025, 7, 1)},
        {"product_code": "P1", "delivered_on": date(2025, 1, 9)},
    ]
    evidence = Situation(orders=lines, products=PRODUCTS).evidence()
    found = company_deliveries(evidence, "one", "丙公司")
    assert found.select("line_id", "days", "product_name").rows() == [
        ("L2", 8, "黄芪"),
        ("L3", 3, "黄芪"),
        ("L1", 0, "黄芪"),
    ]
    nobody: tuple[Any, ...] = (evidence, "two", "丙公司")
    assert company_deliveries(*nobody).height == 0
