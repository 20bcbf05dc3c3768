"""Every order line of an item's institution and variety is listed once, and says why it counts or does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from progress_situation import HALF_WAY, YEAR_END, YEAR_START, Row, Situation, agreed, institution, line, product

from jicai.calc.explain.agreed import ITEM, agreed_rows
from jicai.calc.explain.orders import order_lines
from jicai.calc.progress import ProgressRules, progress_items
from jicai.calc.supplements import in_effect

DAY = date(2025, 1, 5)
PRODUCTS = [
    product(factor="10"),
    product("C2", company="丙公司"),
    product("N1", selected="no", company="乙公司"),
    product("S1", selected="no", substitute="yes", company="乙公司"),
    product("D1", variety_code="V2", variety_name="补片"),
]
CHANGES = [{"batch": "one", "old_code": "C1", "new_code": "C9", "effective_on": date(2025, 2, 1)}]

#: A line, what of the situation differs, and the reason with the base quantity that the line tells.
LINES: dict[str, tuple[Row, dict[str, Any], str | None, str | None]] = {
    "accepted in the year": (line("3", DAY), {}, None, "30"),
    "on the first day": (line("3", YEAR_START), {}, None, "30"),
    "on the day itself": (line("3", HALF_WAY), {}, None, "30"),
    "a return": (line("-3", DAY, status="returned"), {}, None, "-30"),
    "withdrawn": (line("3", DAY, status="withdrawn"), {}, "withdrawn", "30"),
    "refused, of another company": (line("3", DAY, status="refused", product_code="C2"), {}, "refused", "3"),
    "another company's": (line("3", DAY, product_code="C2"), {}, "other_company", "3"),
    "another company's where the variety is agreed": (
        line("3", DAY, product_code="C2"),
        {"grain": "variety"},
        None,
        "3",
    ),
    "not selected": (line("3", DAY, product_code="N1"), {}, "nonselected", "3"),
    "a substitute": (line("3", DAY, product_code="S1"), {}, "substitute", "3"),
    "not in the catalogue, by its name": (
        line("3", DAY, product_code="X1", product_name="缝 合线"),
        {},
        "unlisted",
        None,
    ),
    "not accepted": (line("3", DAY, accepted_qty=None, accepted_on=None), {}, "missing", None),
    "a day after as-of": (line("3", date(2025, 2, 20)), {}, "after_as_of", "30"),
    "the day before the year": (line("3", date(2024, 12, 31)), {}, "before_year", "30"),
    "under the new code before its day": (line("3", date(2025, 1, 31), product_code="C9"), {}, "before_code", "30"),
    "under the new code on its day": (line("3", date(2025, 2, 1), product_code="C9"), {}, None, "30"),
    "under the old code after it": (line("3", date(2025, 2, 2)), {}, None, "30"),
    "on the last day before the national procurement": (
        line("3", date(2025, 1, 31)),
        {"superseded": [("one", "V1", date(2025, 2, 1))]},
        None,
        "30",
    ),
    "on its first day": (
        line("3", date(2025, 2, 1)),
        {"superseded": [("one", "V1", date(2025, 2, 1))]},
        "superseded",
        "30",
    ),
    "stated in base units": (line("1", DAY, accepted_base="7"), {}, None, "7"),
}
NOT_THIS_ITEM: dict[str, Row] = {
    "another variety": line("3", DAY, product_code="D1"),
    "another institution": line("3", DAY, institution_code="H2"),
    "another name": line("3", DAY, product_code="X1", product_name="缝合线包"),
}


def situation(orders: list[Row], **changes: Any) -> Situation:
    return Situation(
        orders=orders,
        products=PRODUCTS,
        code_changes=CHANGES,
        institutions=[institution(), institution("H2")],
        **changes,
    )


def listed(of: Situation, as_of: date = HALF_WAY, **rules: Any) -> list[Row]:
    how = ProgressRules(as_of, **rules)
    return order_lines(of.inputs(), how, progress_items(of.inputs(), how)).collect().to_dicts()


@pytest.mark.parametrize("name", LINES)
def test_a_line_and_its_reason(name: str) -> None:
    order, changes, reason, base = LINES[name]
    of = situation([order], **changes)
    (row,) = listed(of)
    assert (row["reason"], row["base"]) == (reason, base and Decimal(base))
    assert of.item()["purchased_qty"] == (Decimal(base or 0) if reason is None else 0)


@pytest.mark.parametrize("name", NOT_THIS_ITEM)
def test_lines_that_are_not_about_the_item(name: str) -> None:
    assert listed(situation([NOT_THIS_ITEM[name]])) == []


def test_a_line_after_the_year_and_one_of_the_year_before() -> None:
    after = line("3", date(2025, 4, 11))
    assert [row["reason"] for row in listed(situation([after]), YEAR_END.replace(day=30), year=1)] == ["after_year"]
    other = [agreed(agreement_year=2)]
    rows = listed(situation([after], agreed=other), YEAR_END.replace(day=30), year=2)
    assert [row["reason"] for row in rows] == [None]


def test_a_line_received_twice_is_ordered_once() -> None:
    rows = [line("3", DAY, line_id="L1", receipt_id=receipt) for receipt in ("R2", "R1")]
    found = listed(situation(rows), count="ordered")
    assert sorted((row["receipt_id"], row["reason"]) for row in found) == [("R1", None), ("R2", "repeat")]


def test_agreed_rows_count_from_their_day_on_and_in_their_year() -> None:
    rows = [
        agreed("100"),
        agreed("20", effective_on=HALF_WAY),
        agreed("-5", effective_on=date(2025, 2, 20)),
        agreed("40", agreement_year=2),
        agreed("9", institution_code="H2"),
        agreed("1", agreed_base="7"),
    ]
    of = situation([], agreed=rows)
    inputs = of.inputs()
    counted = Situation(products=PRODUCTS, institutions=of.institutions, agreed=[]).inputs()
    items = pl.LazyFrame(
        [("one", 1, "H1", "V1", "甲公司")],
        schema=dict(zip(ITEM, (pl.String, pl.Int32, pl.String, pl.String, pl.String), strict=True)),
        orient="row",
    )
    found = agreed_rows(inputs.agreed, counted, items, HALF_WAY).collect()
    assert found.select("base", "reason").rows() == [
        (Decimal(1000), None),
        (Decimal(200), None),
        (Decimal(-50), "later"),
        (Decimal(400), "other_year"),
        (Decimal(7), None),
    ]
    assert in_effect(inputs.agreed, HALF_WAY).collect().height == 5
