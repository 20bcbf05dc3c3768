"""Supplements and transfers: what of an agreed quantity counts on which day, and what may be taken away."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from progress_situation import HALF_WAY, Row, Situation, agreed, input_frame, product

from jicai.calc.catalogue import catalogue
from jicai.calc.progress import ProgressRules, progress_items
from jicai.calc.supplements import in_effect, negative_items, not_in_effect

FEB_1, MAR_1, APR_1 = date(2025, 2, 1), date(2025, 3, 1), date(2025, 4, 1)


def supplement(quantity: str, day: date, **changes: object) -> Row:
    return agreed(quantity, effective_on=day, **changes)


@pytest.mark.parametrize(
    ("as_of", "quantity", "later"),
    [(date(2025, 1, 31), 100, 2), (FEB_1, 120, 1), (date(2025, 2, 28), 120, 1), (MAR_1, 90, 0)],
)
def test_a_row_counts_from_its_day_on(as_of: date, quantity: int, later: int) -> None:
    inputs = Situation(agreed=[agreed(), supplement("20", FEB_1), supplement("-30", MAR_1)]).inputs()
    rows = in_effect(inputs.agreed, as_of)
    (item,) = rows.select(pl.col("agreed_qty").sum()).collect().to_series()
    assert item == quantity
    assert not_in_effect(inputs.agreed, as_of).collect().item() == later


def test_rows_of_one_item_are_summed() -> None:
    """100 tablets and 20 boxes of ten: one item of 300 base units."""
    rows = [agreed(), supplement("20", FEB_1, product_code="C2")]
    item = Situation(agreed=rows, products=[product(), product("C2", factor="10")]).item()
    assert (item["agreed_qty"], item["agreed_amount"]) == (300, 240)


def test_an_item_that_begins_later_is_not_there_before() -> None:
    inputs = Situation(agreed=[supplement("20", APR_1)]).inputs()
    rows = in_effect(inputs.agreed, HALF_WAY)
    assert progress_items(Situation(agreed=[]).inputs(), ProgressRules(HALF_WAY)).collect().is_empty()
    assert rows.collect().is_empty()


def test_a_frame_without_the_column_counts_whole() -> None:
    rows = input_frame("agreed", [agreed()]).drop("effective_on")
    assert in_effect(rows, HALF_WAY).collect().height == 1
    assert not_in_effect(rows, HALF_WAY).collect().item() == 0


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([agreed(), supplement("-100", FEB_1)], []),
        ([agreed(), supplement("-100.0001", FEB_1)], [3]),
        ([agreed(), supplement("-60", FEB_1), supplement("-60", MAR_1)], [4]),
        # 100 - 60 + 20 - 60 would be 0 in the end, but on 1 February it is below 0 already.
        ([agreed(), supplement("-160", FEB_1), supplement("80", MAR_1)], [3]),
        ([agreed(), supplement("80", MAR_1), supplement("-160", APR_1)], []),
        ([supplement("-160", APR_1), supplement("80", MAR_1), agreed()], []),
        # Both rows of the day name what they take; without them a later one is whole again.
        ([agreed(), supplement("-60", FEB_1), supplement("-60", FEB_1), supplement("-90", MAR_1)], [3, 4]),
        ([agreed(), supplement("-160", FEB_1), supplement("-120", MAR_1)], [3, 4]),
        # Another specification of the same item gives what this one takes; another company's does not.
        ([agreed("10", product_code="C2"), supplement("-100", FEB_1)], []),
        ([agreed("1000", product_code="C3"), supplement("-100", FEB_1)], [3]),
        ([agreed("1000", agreement_year=2), supplement("-100", FEB_1)], [3]),
        ([agreed("1000", institution_code="H2"), supplement("-100", FEB_1)], [3]),
        ([agreed("35.714285714286", agreed_base="100"), supplement("-100", FEB_1, agreed_base="-100")], []),
    ],
)
def test_an_item_never_falls_below_zero(rows: list[Row], named: list[int]) -> None:
    products = [product(), product("C2", factor="10"), product("C3", company="乙公司")]
    known = catalogue(input_frame("products", products), input_frame("code_changes", []))
    found = negative_items(input_frame("agreed", rows), known).collect()
    assert found["_row"].to_list() == named
    assert found.columns == ["_source", "_row"]


def test_where_varieties_are_agreed_on_another_company_gives_too() -> None:
    products = [product(), product("C3", company="乙公司")]
    batches = pl.LazyFrame({"batch": ["one"], "grain": ["variety"]})
    known = catalogue(input_frame("products", products), input_frame("code_changes", []), batches)
    rows = [agreed("1000", product_code="C3"), supplement("-100", FEB_1)]
    assert negative_items(input_frame("agreed", rows), known).collect().is_empty()


def test_a_renewed_code_belongs_to_the_item_of_the_old_one() -> None:
    change = {"batch": "one", "old_code": "C1", "new_code": "N1", "effective_on": FEB_1}
    known = catalogue(input_frame("products", [product()]), input_frame("code_changes", [change]))
    rows = [agreed("100", product_code="N1"), supplement("-100", FEB_1)]
    assert negative_items(input_frame("agreed", rows), known).collect().is_empty()
