"""Reported needs against the last twelve months' purchases, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from progress_situation import Row, Situation, line, product

from jicai.calc.demand.check import DemandRules, demand_rows
from jicai.calc.demand.lines import bought_lines, need_rows
from jicai.calc.demand.months import months_without_lines, twelve_months
from jicai.calc.product_purchases import products_with_kinds

AS_OF = date(2026, 3, 10)
#: The twelve months before: 2025-03 to 2026-02. Each has a line of another institution, so that none is without data.
MONTHS = [date(2025 + (number + 2) // 12, (number + 2) % 12 + 1, 5) for number in range(12)]
ELSEWHERE = [line("1", day, line_id=f"E{day}", institution_code="H9", product_code="E1") for day in MONTHS]
PRODUCTS = [
    product(factor="10"),
    product("N1", selected="no", company="丙公司", factor="2"),
    product("S1", selected="no", company="丙公司", substitute="yes"),
    product("E1", batch="two", variety_code="V9"),
]


QUANTITIES = {"reported_qty": pl.Decimal(18, 4), "reported_base": pl.Decimal(38, 10)}


def need(quantity: str, **changes: str | None) -> Row:
    row = {"batch": "one", "institution_code": "H1", "product_code": "S1", "variety_code": None} | changes
    return row | {"reported_qty": Decimal(quantity)}


def of_variety(quantity: str, **more: Decimal) -> Row:
    return need(quantity, product_code=None, variety_code="V1") | more


def rows(
    needs: list[Row],
    orders: list[Row],
    as_of: date = AS_OF,
    every: list[Row] = ELSEWHERE,
    renewed: list[Row] | None = None,
) -> list[Row]:
    inputs = Situation([*orders, *every], products=PRODUCTS, code_changes=renewed or []).inputs()
    names = ("batch", "institution_code", "product_code", "variety_code")
    reported = pl.LazyFrame(needs, schema=dict.fromkeys(names, pl.String()) | QUANTITIES)
    rules = DemandRules(as_of, low=Decimal("0.8"), high=Decimal("1.2"))
    return demand_rows(reported, inputs.orders, products_with_kinds(inputs), rules).collect().to_dicts()


#: 5 boxes of 10 selected, 20 of 2 not selected, 10 of a substitute: 50 + 40 + 10 = 100.
BOUGHT = [
    line("5", date(2025, 3, 1), line_id="L1"),
    line("20", date(2025, 8, 1), line_id="L2", product_code="N1"),
    line("10", date(2026, 2, 28), line_id="L3", product_code="S1"),
]
#: Not of these months, or not bought at all.
ASIDE = [
    line("7", date(2025, 2, 28), line_id="A1"),
    line("7", date(2026, 3, 1), line_id="A2"),
    line("7", date(2025, 9, 1), line_id="A3", status="withdrawn"),
    line("7", date(2025, 9, 1), line_id="A4", product_code="X1"),
]


def test_all_products_of_the_variety_count_in_base_units() -> None:
    (row,) = rows([need("90")], [*BOUGHT, *ASIDE])
    assert [row[f"{kind}_qty"] for kind in ("selected", "nonselected", "substitute", "purchased")] == [50, 40, 10, 100]
    assert (row["reported_qty"], row["ratio"], row["status"], row["months_covered"]) == (
        90,
        Decimal("0.9"),
        "within",
        12,
    )


@pytest.mark.parametrize(
    ("reported", "status"),
    [
        ("79.9999", "below"),
        ("80", "within"),
        ("120", "within"),
        ("120.0001", "above"),
        ("0", "below"),
    ],
)
def test_the_bounds_themselves_are_within(reported: str, status: str) -> None:
    assert [row["status"] for row in rows([need(reported)], BOUGHT)] == [status]


def test_needs_of_several_products_of_a_variety_are_summed_in_base_units() -> None:
    (row,) = rows([need("6", product_code="C1"), need("30")], BOUGHT)
    assert (row["reported_qty"], row["status"]) == (90, "within")


def test_a_need_of_a_variety_and_one_in_base_units() -> None:
    (row,) = rows([of_variety("1", reported_base=Decimal("85.5"))], BOUGHT)
    assert (row["reported_qty"], row["ratio"], row["status"]) == (Decimal("85.5"), Decimal("0.855"), "within")


def test_returns_reduce_what_was_bought() -> None:
    returned = line("-2", date(2025, 12, 1), line_id="R1", status="returned")
    (row,) = rows([need("90")], [*BOUGHT, returned])
    assert (row["purchased_qty"], row["ratio"], row["status"]) == (80, Decimal("1.125"), "within")


@pytest.mark.parametrize(
    ("since", "bought"), [(date(2026, 2, 27), 8), (date(2026, 2, 28), 3), (date(2026, 3, 1), 0)], ids=str
)
def test_a_renewed_code_counts_from_its_first_day(since: date, bought: int) -> None:
    """5 boxes of 10 on the last but one of the twelve months' days, 3 on the last."""
    renewed = {"batch": "one", "old_code": "C1", "new_code": "C2", "effective_on": since}
    orders = [
        line("5", date(2026, 2, 27), line_id="L8", product_code="C2"),
        line("3", date(2026, 2, 28), line_id="L9", product_code="C2"),
    ]
    (row,) = rows([need("90")], orders, renewed=[renewed])
    assert row["purchased_qty"] == bought * 10


def test_who_reports_nothing_and_who_buys_nothing() -> None:
    orders = [*BOUGHT, line("3", date(2025, 5, 1), line_id="L9", institution_code="H2")]
    told = rows([need("5", institution_code="H3"), need("0", institution_code="H4")], orders)
    said = [(row["institution_code"], row["reported_qty"], row["purchased_qty"], row["status"]) for row in told]
    assert said == [
        ("H1", None, 100, "unreported"),
        ("H2", None, 30, "unreported"),
        ("H3", 5, 0, "no_purchases"),
        ("H4", 0, 0, "within"),
    ]
    assert all(row["ratio"] is None for row in told)


def test_a_batch_without_any_report_asks_nobody() -> None:
    assert {row["batch"] for row in rows([need("90")], BOUGHT)} == {"one"}


def test_returns_alone_are_no_need_that_was_not_reported() -> None:
    back = line("-1", date(2025, 5, 1), line_id="R1", institution_code="H2", status="returned")
    assert [row["institution_code"] for row in rows([need("90")], [*BOUGHT, back])] == ["H1"]


def test_months_without_any_line_are_told_and_leave_the_ratio_open() -> None:
    """Without the lines elsewhere, three of the twelve months have any: nothing is judged on them."""
    (row,) = rows([need("5")], BOUGHT, every=[])
    assert (row["purchased_qty"], row["months_covered"], row["ratio"], row["status"]) == (100, 3, None, "uncovered")
    (unreported, other) = rows([need("5", institution_code="H3")], BOUGHT, every=[])
    assert (unreported["status"], other["status"]) == ("unreported", "uncovered")


def test_which_months_are_without_lines() -> None:
    orders = Situation([one for one in ELSEWHERE if one["accepted_on"].month not in (6, 7)]).inputs().orders
    missing = months_without_lines(orders, "accepted", *twelve_months(AS_OF)).collect()
    assert missing["month"].to_list() == [date(2025, 6, 1), date(2025, 7, 1)]


@pytest.mark.parametrize(
    ("as_of", "first", "last"),
    [
        (date(2026, 3, 10), date(2025, 3, 1), date(2026, 2, 28)),
        (date(2026, 3, 30), date(2025, 3, 1), date(2026, 2, 28)),
        (date(2026, 3, 31), date(2025, 4, 1), date(2026, 3, 31)),
        (date(2026, 12, 31), date(2026, 1, 1), date(2026, 12, 31)),
        (date(2024, 2, 29), date(2023, 3, 1), date(2024, 2, 29)),
        (date(2027, 2, 28), date(2026, 3, 1), date(2027, 2, 28)),
    ],
)
def test_the_twelve_months_are_those_that_are_over(as_of: date, first: date, last: date) -> None:
    assert twelve_months(as_of) == (first, last)


def test_the_rows_of_one_reported_need() -> None:
    """Of the three rows of V1 two name a product, one the variety; another batch and institution are not asked for."""
    needs = [
        need("5") | {"_source": 0, "_row": 4},
        of_variety("7") | {"_source": 0, "_row": 2},
        need("9", product_code="N1") | {"_source": 0, "_row": 3},
        need("1", institution_code="H2") | {"_source": 0, "_row": 5},
        need("1", batch="two", product_code="E1") | {"_source": 0, "_row": 6},
    ]
    names = ("batch", "institution_code", "product_code", "variety_code")
    schema = dict.fromkeys(names, pl.String) | QUANTITIES | dict.fromkeys(("_source", "_row"), pl.UInt32)
    inputs = Situation([], products=PRODUCTS).inputs()
    found = need_rows(pl.LazyFrame(needs, schema=schema), inputs, ONE_NEED).collect()
    assert found["_row"].to_list() == [2, 3, 4]


ONE_NEED = pl.LazyFrame({"batch": ["one"], "institution_code": ["H1"], "variety_code": ["V1"]})


def test_the_lines_around_the_twelve_months_of_a_need() -> None:
    """Whatever its kind a product of the variety was needed, also when the national procurement had taken it over."""
    orders = [*BOUGHT, *ASIDE, line("7", date(2025, 9, 1), line_id="A5", product_code="X1", product_name="缝合线")]
    inputs = Situation(orders, products=PRODUCTS, superseded=[("one", "V1", date(2025, 4, 1))]).inputs()
    rules = DemandRules(AS_OF, low=Decimal("0.8"), high=Decimal("1.2"))
    found = bought_lines(inputs, rules, ONE_NEED).select("line_id", "base", "cost", "reason").collect()
    assert {row[0]: row[1:] for row in found.rows()} == {
        "A1": (70, 14, "before_year"),
        "L1": (50, 10, None),
        "L2": (40, 40, None),
        "L3": (10, 20, None),
        "A2": (70, 14, "after_year"),
        "A3": (70, None, "withdrawn"),
        "A5": (None, 14, "unlisted"),
    }
