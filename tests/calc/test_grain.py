"""A batch that agrees on varieties alone: the item has no company, and any selected product of the variety counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from calc.rules.situation import Row, batch
from calc.rules.situation import Situation as Bureau
from progress_situation import Situation, agreed, line, product

from jicai.calc.renewal import compared_years, renewal_items
from jicai.calc.renewal_draft import renewal_draft
from jicai.calc.supply.figures import SupplyDays, supply

TWO_COMPANIES = [product(), product("C2", company="乙公司", factor="2"), product("C3", company="丙公司", selected="no")]
TWO_PRODUCTS: list[Row] = [{}, {"product_code": "P2", "company": "乙公司"}]


def of_varieties(**changes: Any) -> Bureau:
    return Bureau(**{"batches": [batch(grain="variety")], "products": TWO_PRODUCTS} | changes)


def test_an_item_is_bought_from_any_company() -> None:
    lines = [line("30"), line("10", product_code="C2"), line("50", product_code="C3")]
    item = Situation(lines, [agreed()], TWO_COMPANIES, grain="variety").item()
    assert (item["company"], item["agreed_qty"], item["purchased_qty"], item["status"]) == (None, 100, 50, "on_track")


def test_agreed_rows_of_two_companies_are_one_item() -> None:
    rows = [agreed(), agreed(product_code="C2")]
    item = Situation([], rows, TWO_COMPANIES, grain="variety").item()
    assert (item["company"], item["agreed_qty"], item["agreed_amount"]) == (None, 300, 400)


def test_another_batch_keeps_its_companies() -> None:
    rows = [agreed(), agreed(batch="two", product_code="C2")]
    products = [product(), product("C2", batch="two", company="乙公司")]
    items = Situation([], rows, products, grain="variety").items()
    assert [(item["batch"], item["company"]) for item in items] == [("one", None), ("two", "乙公司")]


def test_rolled_up_by_company_the_items_have_none() -> None:
    (row,) = Situation([line("30")], [agreed()], TWO_COMPANIES, grain="variety").rolled_up("company")
    assert (row["company"], row["items"]) == (None, 1)


def test_what_another_company_supplied_keeps_an_item_from_lagging() -> None:
    """Half of the year is over, and half was bought of the second company."""
    orders = [{"product_code": "P2", "quantity": "50", "day": date(2025, 3, 1)}]
    assert of_varieties(orders=orders).findings("lagging", "not-started") == []
    by_company = of_varieties(orders=orders, batches=[batch()])
    assert [found["rule"] for found in by_company.findings("lagging", "not-started")] == ["not-started"]


def test_a_finding_names_the_first_agreed_row_and_no_company() -> None:
    found = of_varieties().finding("not-started")
    assert (found["company"], found["variety_code"], found["_row"]) == (None, "V1", 2)


def test_a_product_of_another_company_renews_the_item() -> None:
    agreed_rows = [{}, {"agreement_year": 2, "product_code": "P2"}]
    evidence = of_varieties(agreed=agreed_rows, as_of=date(2026, 2, 1)).evidence()
    (row,) = renewal_items(evidence, compared_years(evidence, 2)).collect().to_dicts()
    assert (row["company"], row["previous_qty"], row["next_qty"], row["status"]) == (None, 100, 100, "kept")
    assert of_varieties(agreed=agreed_rows, as_of=date(2026, 2, 1)).findings("not-renewed") == []


def test_a_proposal_takes_in_what_was_bought_of_any_company() -> None:
    orders = [{"product_code": "P2", "quantity": "50", "day": date(2025, 3, 1)}]
    evidence = of_varieties(orders=orders).evidence()
    rows = renewal_draft(evidence, compared_years(evidence, None)).collect().to_dicts()
    assert [(row["product_code"], row["purchased_qty"]) for row in rows] == [("P1", 0), ("P2", 50)]


def test_orders_after_completion_are_those_of_any_company() -> None:
    orders = [
        {"product_code": "P2", "quantity": "100", "day": date(2025, 2, 1)},
        {"quantity": "10", "day": date(2025, 3, 1), "status": "refused", "accepted_qty": None, "accepted_on": None},
    ]
    evidence = of_varieties(orders=orders).evidence()
    rows = supply(evidence, "company", SupplyDays(30, 30, 30)).collect().to_dicts()
    after = {row["company"]: row["undelivered_after_completion"] for row in rows}
    assert after == {"甲公司": 1, "乙公司": 0}
