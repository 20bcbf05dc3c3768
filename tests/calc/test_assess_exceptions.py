"""Exceptions from the assessment: what they leave out, and what they do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from assess_situation import YEAR_OVER, assess, figures, marked_items, scheme, years
from calc.rules.situation import Row, Situation, batch

from jicai.calc.assess.exceptions import listed, traced, without_decisions
from jicai.calc.assess.items import assessed, excepted, not_completed, year_items

TWO_VARIETIES: list[Row] = [
    {},
    {"product_code": "P2", "variety_code": "V2", "selected_price": "6.00"},
    {"product_code": "N1", "selected": "no", "company": "乙公司", "selected_price": None},
]
CAP = scheme({"id": "findings:nonselected-cap", "per": 10, "veto": 1, "veto_score": 0}, rules=("nonselected-cap",))


def situation(orders: list[Row], exceptions: list[Row]) -> Situation:
    """100 of V1 (200 yuan) and 100 of V2 (600 yuan) are agreed with H1; N1 is a non-selected product of V1."""
    return Situation(
        products=TWO_VARIETIES,
        agreed=[{}, {"product_code": "P2"}],
        orders=orders,
        exceptions=exceptions,
        as_of=YEAR_OVER,
    )


@pytest.mark.parametrize(
    ("sentence", "exception", "outcome", "items", "completion"),
    [
        ("a missed item is left out", {}, "left_out", 1, "0.5"),
        ("by its company", {"company": "甲公司"}, "left_out", 1, "0.5"),
        ("another company's is not", {"company": "别家"}, "no_item", 2, "0.5"),
        ("decided on the day", {"decided_on": YEAR_OVER}, "left_out", 1, "0.5"),
        ("decided later", {"decided_on": date(2026, 12, 31)}, "later", 2, "0.5"),
        ("nobody has decided", {"decided_by": None}, "undecided", 2, "0.5"),
        ("only the day of the decision is given", {"decided_by": None, "decided_on": YEAR_OVER}, "left_out", 1, "0.5"),
        ("another year's changes nothing", {"agreement_year": 2}, None, 2, "0.5"),
        ("of a variety without an item", {"variety_code": "V9"}, "no_item", 2, "0.5"),
    ],
)
def test_what_is_left_out(sentence: str, exception: Row, outcome: str | None, items: int, completion: str) -> None:
    given = situation([{"quantity": "50"}, {"product_code": "P2", "quantity": "50"}], [exception])
    (row,) = figures(given)
    assert (row["items"], row["excepted"], row["completion"]) == (items, 2 - items, Decimal(completion)), sentence
    outcomes = marked_items(given)[1].collect()["outcome"].to_list()
    assert outcomes == ([] if outcome is None else [outcome]), sentence


@pytest.mark.parametrize(
    ("sentence", "columns", "outcome"),
    [
        ("the sheet has no column for who decided and none for when", ("reason",), "left_out"),
        ("it has one of them", ("reason", "decided_on"), "undecided"),
        ("it has both", ("reason", "decided_by", "decided_on"), "undecided"),
    ],
)
def test_what_a_sheet_cannot_say_is_taken_for_decided(sentence: str, columns: tuple[str, ...], outcome: str) -> None:
    given = situation([{"quantity": "50"}], [{"decided_by": None}])
    (source,) = given.evidence().tables["exceptions"].collect()["_source"]
    evidence = replace(given.evidence(), sheets={source: ("exceptions", frozenset(columns))})
    items = year_items(evidence.progress_inputs, years(), YEAR_OVER, {})
    found = traced(evidence.tables["exceptions"], items, years(), YEAR_OVER, without_decisions(evidence))
    assert found.collect()["outcome"].to_list() == [outcome], sentence


def test_a_completed_item_is_assessed_all_the_same() -> None:
    given = situation([{"quantity": "100"}, {"product_code": "P2", "quantity": "25"}], [{}])
    (row,) = figures(given)
    assert (row["items"], row["excepted"], row["completed"]) == (2, 0, 1)
    assert row["completion"] == Decimal("0.4375"), "(1 x 200 + 0.25 x 600) / 800"


@pytest.mark.parametrize(
    ("sentence", "bought", "exception", "score"),
    [
        ("missed, and the cap broken for want of the selected one", "50", {}, "100"),
        ("bought in full: nothing excuses the breach", "100", {}, "0"),
        ("the exception names a company, the breach is the variety's", "50", {"company": "甲公司"}, "0"),
        ("decided later", "50", {"decided_on": date(2026, 12, 31)}, "0"),
        ("not decided", "50", {"decided_by": None}, "0"),
    ],
)
def test_a_broken_cap_is_excused_only_where_the_item_is_left_out(
    sentence: str, bought: str, exception: Row, score: str
) -> None:
    lines: list[Row] = [{"quantity": bought}, {"product_code": "N1", "quantity": "150"}]
    (row,) = assess(situation(lines, [exception]), CAP)
    assert (row["score"], bool(row["vetoed"])) == (Decimal(score), score == "0"), sentence


def of_varieties(exception: Row) -> Situation:
    """Batch one agrees on varieties: its items have no company."""
    return Situation(
        batches=[batch(grain="variety")], orders=[{"quantity": "50"}], exceptions=[exception], as_of=YEAR_OVER
    )


@pytest.mark.parametrize(
    ("sentence", "exception", "outcome", "is_excepted"),
    [
        ("the item without a company is left out", {}, "left_out", True),
        ("a company is named, the item has none", {"company": "甲公司"}, "no_item", False),
    ],
)
def test_items_of_a_batch_that_agrees_on_varieties(
    sentence: str, exception: Row, outcome: str, is_excepted: bool
) -> None:
    rows, exceptions = marked_items(of_varieties(exception))
    (row,) = rows.collect().to_dicts()
    assert (row["company"], row["excepted"]) == (None, is_excepted), sentence
    assert exceptions.collect()["outcome"].to_list() == [outcome], sentence
    assert (assessed(rows).collect().height, excepted(rows).collect().height) == (1 - is_excepted, 1 * is_excepted)


def test_exceptions_are_listed_with_names_also_where_there_is_no_item() -> None:
    """V2 is in the catalogue but H2 has no item of it; V9 and H8 are unknown; of the names of a variety the first."""
    given = Situation(
        products=[
            {"product_name": "黄芪"},
            {"product_code": "P2", "variety_code": "V2", "variety_name": "当归"},
            {"product_code": "P3", "variety_code": "V2", "variety_name": "当归（全）"},
        ],
        institutions=[{}, {"institution_code": "H2", "institution_name": "第二医院", "district": "渝中区"}],
        orders=[{"quantity": "50"}],
        exceptions=[
            {"institution_code": "H8", "variety_code": "V9"},
            {"institution_code": "H2", "variety_code": "V2", "company": "乙公司"},
            {"note": "断供三个月"},
        ],
        as_of=YEAR_OVER,
    )
    keys = ("outcome", "institution_name", "district", "variety_name", "company", "reason", "note")
    told = listed(marked_items(given)[1], given.evidence()).select(*keys).collect().rows()
    assert told == [
        ("left_out", "第一医院", "江北区", "黄芪", "甲公司", "shortage", "断供三个月"),
        ("no_item", "第二医院", "渝中区", "当归", "乙公司", "shortage", None),
        ("no_item", None, None, None, None, "shortage", None),
    ]


def test_what_is_assessed_and_falls_short() -> None:
    """V1 was bought in full, of V2 a fifth; with an exception for V2 nothing assessed falls short."""
    bought: list[Row] = [{"quantity": "100"}, {"product_code": "P2", "quantity": "20"}]
    for exceptions, short in (([], ["V2"]), ([{"variety_code": "V2"}], [])):
        rows, _ = marked_items(situation(bought, exceptions))
        assert not_completed(assessed(rows)).collect()["variety_code"].to_list() == short
