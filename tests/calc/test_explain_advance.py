"""The rows behind an advance and behind a roll-up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from advance_situation import Situation, batch, official, paid
from calc.rules.situation import Row
from progress_situation import Situation as Progress
from progress_situation import agreed, input_frame, institution, line, product

from jicai.calc.explain.advance import base_rows, disbursement_rows, official_rows
from jicai.calc.explain.agreed import agreed_rows
from jicai.calc.explain.rollup import weighted_items

AS_OF = date(2026, 12, 31)
D = Decimal


def bases(rows: list[Row], as_of: date = AS_OF, **changes: Any) -> list[tuple[Any, ...]]:
    situation = Situation(agreed=rows, **changes)
    advances = pl.LazyFrame(
        {"batch": ["one"], "agreement_year": [1], "institution_code": ["H1"]},
        schema_overrides={"agreement_year": pl.Int32},
    )
    found = base_rows(input_frame("agreed", rows), situation.inputs(), advances, as_of).collect()
    return found.select("product_code", "amount", "reason", "_row").rows()


def test_the_agreed_rows_of_an_advance_and_why_one_does_not_count() -> None:
    """A row without a price is of a product that was not selected; the day of effect itself counts."""
    rows = [
        agreed("3", product_code="N1"),
        agreed("100"),
        agreed("7", agreement_year=2),
        agreed("5", institution_code="H2"),
        agreed("2", effective_on=AS_OF),
        agreed("1", effective_on=date(2027, 1, 1)),
    ]
    products = [product(selected_price="10"), product("N1", selected="no", selected_price=None)]
    assert bases(rows, products=products) == [
        ("N1", None, "no_price", 2),
        ("C1", D(1000), None, 3),
        ("C1", D(70), "other_year", 4),
        ("C1", D(20), None, 6),
        ("C1", D(10), "later", 7),
    ]


def test_the_disbursements_through_as_of_and_those_that_are_not_told_yet() -> None:
    rows = [
        paid("5", 2, date(2026, 12, 31)),
        paid("7", 1, date(2026, 8, 20)),
        paid("9", 1, date(2027, 1, 1)),
        paid("1", 1, date(2026, 8, 1), institution_code="H2"),
    ]
    situation = Situation(rows, institutions=[institution(), institution("H2")])
    found = disbursement_rows(situation.inputs(), situation.paid_out(), AS_OF).collect()
    told = found.select("institution_code", "tranche", "paid_on", "amount", "agreement_year", "reason", "_row").rows()
    assert told == [
        ("H1", 1, date(2026, 8, 20), D(7), 1, None, 3),
        ("H1", 1, date(2027, 1, 1), D(9), None, "after_as_of", 4),
        ("H1", 2, date(2026, 12, 31), D(5), 1, None, 2),
        ("H2", 1, date(2026, 8, 1), D(1), 1, None, 5),
    ]


def test_a_row_that_pays_two_years_is_there_in_two_parts() -> None:
    """Each year's first tranche is 150.00; 160.00 were paid in one row: ten of them belong to the second year."""
    situation = Situation(
        [paid("160")],
        agreed=[agreed(), agreed(agreement_year=2)],
        batches=[batch(advance={"recalculate": "yearly"})],
    )
    found = disbursement_rows(situation.inputs(), situation.paid_out(), AS_OF).collect()
    assert found.select("agreement_year", "amount", "_row").rows() == [(1, D(150), 2), (2, D(10), 2)]


def test_official_figures_row_by_row() -> None:
    """A row that names no year is of the first."""
    rows = [official("5"), official("7", institution_code="H0"), official("6")]
    inputs = Situation(advance_amounts=rows).inputs()
    columns = ("institution_code", "agreement_year", "amount", "_row")
    expected = [("H0", 1, D(7), 3), ("H1", 1, D(5), 2), ("H1", 1, D(6), 4)]
    assert official_rows(inputs).select(columns).collect().rows() == expected
    yearly = Situation(advance_amounts=[official("5", agreement_year=2), official("6")]).inputs()
    assert official_rows(yearly).select(columns).collect().rows() == [("H1", 1, D(6), 3), ("H1", 2, D(5), 2)]


def test_what_each_item_weighs_in_a_roll_up() -> None:
    """V1: 150 of 100, held to 1; V2: 25 of 50 at 4 yuan; V3 superseded; V4 with 0 agreed has no completion."""
    codes = {"C1": ("V1", "100", "150", "2"), "C2": ("V2", "50", "25", "4"), "C3": ("V3", "10", "1", "1")}
    codes["C4"] = ("V4", "0", "1", "9")
    rows = [agreed("1", agreement_year=2)] + [agreed(qty, product_code=code) for code, (_, qty, _, _) in codes.items()]
    situation = Progress(
        [line(bought, product_code=code, line_id=code) for code, (_, _, bought, _) in codes.items()],
        rows,
        [product(code, variety_code=variety, selected_price=price) for code, (variety, _, _, price) in codes.items()],
        superseded=[("one", "V3", date(2025, 2, 1))],
    )
    items = situation.frame()
    places = agreed_rows(situation.inputs().agreed, situation.inputs(), items, date(2025, 2, 19))
    found = weighted_items(items, places).collect()
    assert found.select("variety_code", "weight", "weighted", "reason", "_row").rows() == [
        ("V1", D(200), D(200), None, 3),
        ("V2", D(200), D(100), None, 4),
        ("V3", None, None, "superseded", 5),
        ("V4", None, None, "no_completion", 6),
    ]
    assert not {"_weight", "_capped", "_uncapped", "_time"} & set(found.columns)


def test_items_without_a_company_have_a_place_too() -> None:
    situation = Progress([line("5")], grain="variety")
    items = situation.frame()
    places = agreed_rows(situation.inputs().agreed, situation.inputs(), items, date(2025, 2, 19))
    assert weighted_items(items, places).collect().select("company", "weight", "_row").rows() == [(None, D(200), 2)]
