"""What varieties saved and what institutions keep of it, worked out by hand on each side of every threshold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from progress_situation import YEAR_END, Row, Situation, agreed, institution, line, product

from jicai.calc.progress import ProgressRules
from jicai.calc.surplus.items import SurplusRules, surplus_items
from jicai.calc.surplus.lines import surplus_lines
from jicai.calc.surplus.retained import retained

D = Decimal
PRODUCTS = [product(), product("N1", selected="no", company="丙公司"), product("S1", selected="no", substitute="yes")]
GRADES = [(D(90), D("0.5")), (D(60), D("0.3"))]


def rules(**changes: Any) -> SurplusRules:
    given = {
        "progress": ProgressRules(YEAR_END),
        "quantity": "agreed",
        "agreed_share": D(1),
        "include": ["selected", "nonselected"],
        "min_completion": D(1),
        "max_nonselected_share": None,
        "deficits": "zero",
    }
    return SurplusRules(**given | changes)


def terms(*rows: tuple[str, str, str]) -> pl.LazyFrame:
    schema = {"batch": pl.String, "variety_code": pl.String, "pre_price": pl.Decimal(18, 6)}
    every = [("one", variety, D(price), D(share)) for variety, price, share in rows]
    return pl.LazyFrame(every, schema=schema | {"fund_share": pl.Decimal(18, 6)}, orient="row")


TERMS = terms(("V1", "5", "0.6"), ("V2", "1", "0.6"))


def items(orders: list[Row], given: pl.LazyFrame = TERMS, **changes: Any) -> list[Row]:
    situation = {
        name: changes.pop(name) for name in ("agreed", "products", "institutions", "superseded") if name in changes
    }
    inputs = Situation(orders, **{"products": PRODUCTS} | situation).inputs()
    return surplus_items(inputs, given, rules(**changes)).collect().to_dicts()


def item(orders: list[Row], given: pl.LazyFrame = TERMS, **changes: Any) -> Row:
    (only,) = items(orders, given, **changes)
    return only


#: 100 agreed on at 5 yuan before: 500 x 0.6 = 300 of the fund. 100 selected and 10 others at 2: 220 x 0.6 = 132.
BOUGHT = [line("100"), line("10", product_code="N1", line_id="N"), line("7", product_code="S1", line_id="S")]


def test_the_surplus_is_the_budget_less_what_was_spent() -> None:
    row = item(BOUGHT)
    assert [row[key] for key in ("budget", "purchased_amount", "spent", "surplus", "counted_surplus")] == [
        *(D("300.00"), D("220.00"), D("132.00"), D("168.00"), D("168.00")),
    ]
    assert (row["completion"], row["nonselected_share"], row["status"]) == (1, D("0.090909"), "counted")


@pytest.mark.parametrize(
    ("changes", "budget", "spent"),
    [
        ({"include": ["selected"]}, "300.00", "120.00"),
        ({"include": ["selected", "nonselected", "substitute"]}, "300.00", "140.40"),
        ({"quantity": "purchased"}, "330.00", "132.00"),
        ({"agreed_share": D("0.7")}, "428.57", "132.00"),  # 300 / 0.7 = 428.5714...
    ],
)
def test_the_scheme_says_what_the_budget_and_the_spending_are(changes: dict[str, Any], budget: str, spent: str) -> None:
    row = item(BOUGHT, **changes)
    assert (row["budget"], row["spent"], row["surplus"]) == (D(budget), D(spent), D(budget) - D(spent))


@pytest.mark.parametrize(("price", "budget"), [("0.000083", "0.00"), ("0.000084", "0.01")])
def test_the_budget_is_rounded_once_half_up(price: str, budget: str) -> None:
    # 100 x 0.000083 x 0.6 = 0.00498, 100 x 0.000084 x 0.6 = 0.00504.
    assert item([], terms(("V1", price, "0.6")))["budget"] == D(budget)


@pytest.mark.parametrize(
    ("quantity", "least", "status"),
    [("100", "1", "counted"), ("99.9999", "1", "short"), ("80", "0.8", "counted"), ("79.9999", "0.8", "short")],
)
def test_a_variety_counts_from_the_completion_that_is_asked_for(quantity: str, least: str, status: str) -> None:
    row = item([line(quantity)], min_completion=D(least))
    assert (row["status"], row["counted_surplus"] > 0) == (status, status == "counted")


@pytest.mark.parametrize(("others", "status"), [("25", "counted"), ("25.0001", "nonselected")])
def test_the_share_of_the_others_has_a_limit_where_the_scheme_sets_one(others: str, status: str) -> None:
    orders = [line("100"), line(others, product_code="N1", line_id="N")]
    assert item(orders, max_nonselected_share=D("0.2"))["status"] == status
    assert item(orders)["status"] == "counted"


@pytest.mark.parametrize(("price", "status"), [("2", "counted"), ("1.9999", "deficit")])
def test_a_surplus_of_nothing_counts_and_spending_more_does_not(price: str, status: str) -> None:
    assert item([line("100")], terms(("V1", price, "0.6")))["status"] == status


def test_overspending_counts_as_nothing_or_is_netted_even_where_a_gate_is_failed() -> None:
    dear = [line("50", unit_price="9")]  # 450 x 0.6 = 270, the budget is 100 x 2 x 0.6 = 120
    cheap = terms(("V1", "2", "0.6"))
    assert [item(dear, cheap)[key] for key in ("status", "surplus", "counted_surplus")] == ["short", D("-150.00"), 0]
    assert item(dear, cheap, deficits="net")["counted_surplus"] == D("-150.00")


def test_without_parameters_nothing_is_worked_out() -> None:
    row = item(BOUGHT, terms())
    assert [row[key] for key in ("status", "budget", "spent", "surplus")] == ["no_terms", None, None, None]


def test_what_lies_outside_the_year_or_counts_not_is_not_spent() -> None:
    aside = [
        line("9", date(2024, 12, 31), line_id="A1"),
        line("9", date(2025, 4, 11), line_id="A2"),
        line("9", line_id="A3", status="withdrawn"),
        line("9", line_id="A4", institution_code="H9"),
    ]
    assert item([*BOUGHT, *aside])["spent"] == D("132.00")


def test_a_superseded_variety_and_an_institution_that_is_not_bound_stay_out() -> None:
    taken = [("one", "V1", date(2025, 3, 1))]
    assert item(BOUGHT, superseded=taken)["status"] == "superseded"
    assert items(BOUGHT, institutions=[institution(type="民营")]) == []


def test_companies_of_a_variety_are_one_row() -> None:
    products = [*PRODUCTS, product("C2", company="乙公司")]
    row = item(BOUGHT, products=products, agreed=[agreed("60"), agreed("40", product_code="C2")])
    assert (row["agreed_qty"], row["budget"]) == (100, D("300.00"))


def kept(rows: list[Row], score: str | None, grades: list[tuple[Decimal, Decimal]] = GRADES) -> Row:
    schema = {"batch": pl.String, "agreement_year": pl.Int32, "institution_code": pl.String, "score": pl.Decimal(18, 4)}
    scores = [] if score is None else [("one", 1, "H1", D(score))]
    given = pl.DataFrame(scores, schema=schema, orient="row").lazy()
    frame = pl.DataFrame(rows, infer_schema_length=None).lazy()
    (only,) = retained(frame, given, grades, D("0.5")).collect().to_dicts()
    return only


@pytest.mark.parametrize(
    ("score", "ratio", "amount", "status"),
    [
        ("90", "0.5", "84.00", "retained"),
        ("89.9999", "0.3", "50.40", "retained"),
        ("60", "0.3", "50.40", "retained"),
        ("59.9999", "0", "0.00", "failed"),
        (None, None, None, "unscored"),
    ],
)
def test_the_score_says_which_share_is_kept(
    score: str | None, ratio: str | None, amount: str | None, status: str
) -> None:
    row = kept(items(BOUGHT), score)
    wanted = (ratio and D(ratio), amount and D(amount), status)
    assert (row["ratio"], row["retained"], row["status"]) == wanted
    assert row["surplus_base"] == D("168.00")


def test_without_grades_nobody_needs_a_score() -> None:
    assert kept(items(BOUGHT), None, [])["retained"] == D("84.00")


#: A second variety that cost the fund more: 100 x 1 x 0.6 = 60 against 120.
TWO = {
    "products": [*PRODUCTS, product("C3", variety_code="V2")],
    "agreed": [agreed(), agreed(product_code="C3")],
}


@pytest.mark.parametrize(("deficits", "base"), [("zero", "168.00"), ("net", "108.00")])
def test_varieties_add_up(deficits: str, base: str) -> None:
    rows = items([*BOUGHT, line("100", product_code="C3", line_id="V2")], deficits=deficits, **TWO)
    row = kept(rows, "90")
    assert [row[key] for key in ("items", "counted_items", "budget", "spent")] == [2, 1, D("360.00"), D("252.00")]
    assert (row["surplus_base"], row["retained"]) == (D(base), D(base) / 2)


def test_a_sum_that_a_variety_is_missing_from_is_not_told() -> None:
    rows = items([*BOUGHT, line("100", product_code="C3", line_id="V2")], terms(("V1", "5", "0.6")), **TWO)
    row = kept(rows, "90")
    assert [row[key] for key in ("surplus_base", "retained", "status")] == [None, None, "incomplete"]


def test_nothing_is_kept_of_less_than_nothing() -> None:
    row = kept(items([line("100", unit_price="9")], deficits="net"), "90")
    assert (row["surplus_base"], row["retained"], row["status"]) == (D("-240.00"), 0, "nothing")


@pytest.mark.parametrize(
    ("include", "reasons"),
    [
        (["selected"], [None, "kind_nonselected", "kind_substitute"]),
        (["selected", "nonselected"], [None, None, "kind_substitute"]),
    ],
)
def test_the_lines_behind_a_surplus(include: list[Any], reasons: list[str | None]) -> None:
    """A line counts by its kind whatever company it is of; withdrawn and refused come first, dates last."""
    one = pl.LazyFrame(
        [("one", 1, "H1", "V1")],
        schema={
            "batch": pl.String,
            "agreement_year": pl.Int32,
            "institution_code": pl.String,
            "variety_code": pl.String,
        },
        orient="row",
    )
    aside = [
        line("1", line_id="W", product_code="N1", status="withdrawn"),
        line("1", line_id="R", status="refused"),
        line("1", date(2025, 4, 11), line_id="Z"),
    ]
    orders = [*BOUGHT, line("1", line_id="O", product_code="C2"), *aside]
    inputs = Situation(orders, products=[*PRODUCTS, product("C2", company="丁公司")]).inputs()
    found = surplus_lines(inputs, ProgressRules(date(2025, 5, 1), year=1), one, include).collect()
    told = {row["line_id"]: (row["reason"], row["cost"]) for row in found.to_dicts()}
    first = f"L100{date(2025, 1, 1)}"
    assert [told[name][0] for name in (first, "N", "S")] == reasons
    assert {name: told[name][0] for name in "OWRZ"} == {"O": None, "W": "withdrawn", "R": "refused", "Z": "after_year"}
    assert (told[first][1], told["W"][1]) == (200, None)
