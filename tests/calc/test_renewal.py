"""Next year's agreed quantities against this year's, item by item, and the proposal for them."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from calc.rules.situation import Row, Situation, batch
from hypothesis import given, settings
from hypothesis import strategies as st

from jicai.calc.renewal import compared_years, renewal_items
from jicai.calc.renewal_draft import early_batches, renewal_draft

pytestmark = pytest.mark.slow  # whole worlds or processes: a job of its own


HALF_WAY = date(2025, 7, 2)  # day 183 of 365
SHORT = batch(cycle={"end_on": date(2026, 7, 4)})  # a second year of 185 days


def items(year: int | None = None, **changes: Any) -> list[Row]:
    evidence = Situation(**{"as_of": HALF_WAY} | changes).evidence()
    return renewal_items(evidence, compared_years(evidence, year)).collect().to_dicts()


def pair(previous: str | None, following: str | None, **changes: Any) -> Row:
    rows = [{"agreement_year": n, "agreed_qty": qty} for n, qty in ((1, previous), (2, following)) if qty is not None]
    (only,) = items(**{"agreed": rows} | changes)
    return only


def draft(year: int | None = None, **changes: Any) -> list[Row]:
    evidence = Situation(**{"as_of": HALF_WAY} | changes).evidence()
    return renewal_draft(evidence, compared_years(evidence, year)).remove("superseded").collect().to_dicts()


def proposed(**changes: Any) -> int:
    (only,) = draft(**changes)
    return int(only["agreed_qty"])


@pytest.mark.parametrize(
    ("previous", "following", "changes", "status"),
    [
        ("100", "100", {}, "kept"),
        ("100", "100.5", {}, "raised"),
        ("100", "99.5", {}, "below_floor"),
        ("100", None, {}, "missing"),
        (None, "100", {}, "new"),
        ("100", "99", {"batches": [batch(renewal={"floor": "0.9"})]}, "lowered"),
        ("100", "99", {"batches": [batch(renewal=None)]}, "lowered"),
        ("365", "185", {"batches": [SHORT]}, "kept"),
        ("365", "184", {"batches": [SHORT]}, "below_floor"),
        ("100", "50", {"batches": [batch(superseded=[{"variety_code": "V1", "from": HALF_WAY}])]}, "superseded"),
        ("100", None, {"batches": [batch(superseded=[{"variety_code": "V1", "from": date(2025, 7, 3)}])]}, "missing"),
    ],
)
def test_status(previous: str | None, following: str | None, changes: dict[str, Any], status: str) -> None:
    assert pair(previous, following, **changes)["status"] == status


def test_the_figures_of_an_item_in_base_units() -> None:
    row = pair(
        "1000",
        "500",
        batches=[SHORT],
        products=[{"factor": "10"}],
        orders=[{"quantity": "30", "day": date(2025, 6, 1)}, {"quantity": "7", "day": date(2025, 7, 3)}],
    )
    assert (row["previous_qty"], row["next_qty"], row["purchased_qty"]) == (10_000, 5000, 300)
    assert row["comparable_qty"] == row["floor_qty"] == Decimal("5068.4932")  # 10,000 x 185 / 365
    assert row["difference"] == Decimal("-68.4932")
    assert (row["agreement_year"], row["voluntary"]) == (2, False)


def test_missing_and_new_items_have_no_difference() -> None:
    assert (pair("100", None)["difference"], pair("100", None)["floor_qty"]) == (None, 100)
    assert (pair(None, "100")["difference"], pair(None, "100")["floor_qty"]) == (None, None)


def test_voluntary_institutions_are_listed_and_marked() -> None:
    assert pair("100", "90", institutions=[{"type": "民营"}])["voluntary"] is True


def test_the_year_after_that_of_as_of_unless_another_is_asked_for() -> None:
    three = [batch(cycle={"years": 3})]
    rows = [
        {"agreement_year": 1},
        {"agreement_year": 2, "agreed_qty": "200"},
        {"agreement_year": 3, "agreed_qty": "300"},
    ]
    assert items(agreed=rows, batches=three)[0]["next_qty"] == 200
    assert items(agreed=rows, batches=three, as_of=date(2026, 1, 1))[0]["next_qty"] == 300
    assert items(2, agreed=rows, batches=three, as_of=date(2026, 1, 1))[0]["next_qty"] == 200
    assert items(agreed=rows, batches=three, as_of=date(2027, 1, 1)) == []


def test_the_proposal_is_the_greater_of_floor_and_purchases() -> None:
    bought = [{"quantity": "60"}]  # in 183 days: 60 x 365 / 183 = 119.67
    (row,) = draft(orders=bought)
    assert (row["agreed_qty"], row["floor_qty"], row["projected_qty"]) == (120, 100, Decimal("119.6721"))
    assert (row["previous_qty"], row["purchased_qty"], row["agreement_year"]) == (100, 60, 2)
    assert proposed(orders=[{"quantity": "40"}]) == 100
    assert proposed() == 100


def test_without_a_floor_only_the_purchases_count() -> None:
    free = [batch(renewal=None)]
    assert proposed(batches=free, orders=[{"quantity": "40"}]) == 80  # 79.78
    assert proposed(batches=free) == 0


def test_before_the_year_has_begun_what_was_agreed_is_proposed_again() -> None:
    free = batch(renewal=None, cycle={"end_on": date(2026, 7, 4)})
    changes: dict[str, Any] = {"batches": [free], "as_of": date(2024, 12, 31), "agreed": [{"agreed_qty": "365"}]}
    assert proposed(**changes) == 185
    assert draft(**changes)[0]["basis"] == "previous"


@pytest.mark.parametrize("floor", [None, {"floor": "0.8"}])
def test_more_returned_than_bought_counts_as_nothing_bought(floor: dict[str, str] | None) -> None:
    (row,) = draft(batches=[batch(renewal=floor)], orders=[{"quantity": "-50", "status": "returned"}])
    assert (row["purchased_qty"], row["projected_qty"], row["agreed_qty"]) == (-50, 0, 80 if floor else 0)


@pytest.mark.parametrize(
    ("sentence", "already", "bought", "floor", "proposal", "basis"),
    [
        ("what is agreed already is the least", "150", "60", "1", 150, "agreed"),
        ("with a fraction it is rounded up too", "149.5", "0", None, 150, "agreed"),
        ("it does not hold the projection back", "110", "60", "1", 120, "projection"),
        ("nor the floor", "70", "0", "1", 100, "floor"),
        ("without it the floor", None, "0", "0.9", 90, "floor"),
        ("or the projection, which may be nothing without a floor", None, "0", None, 0, "projection"),
    ],
)
def test_the_basis_of_a_proposal(
    sentence: str, already: str | None, bought: str, floor: str | None, proposal: int, basis: str
) -> None:
    following = [{"agreement_year": 2, "agreed_qty": already}] if already else []
    terms = batch(renewal={"floor": floor} if floor else None)
    (row,) = draft(batches=[terms], agreed=[{}, *following], orders=[{"quantity": bought}])
    assert (row["agreed_qty"], row["basis"]) == (proposal, basis), sentence


def test_a_product_that_is_new_in_the_next_year_is_proposed_as_agreed() -> None:
    products = [{}, {"product_code": "P2", "variety_code": "V2", "selected_price": "3.00"}]
    rows = draft(products=products, agreed=[{}, {"product_code": "P2", "agreement_year": 2, "agreed_qty": "7"}])
    assert [(row["product_code"], row["previous_qty"], row["next_qty"], row["agreed_qty"]) for row in rows] == [
        ("P1", 100, None, 100),
        ("P2", 0, 7, 7),
    ]


@pytest.mark.parametrize(
    ("day", "floor", "proposal", "basis"),
    [
        # 92 days are more than a quarter of 365, 91 are not: 60 x 365 / 92 = 238.04.
        (92, None, 239, "projection"),
        (91, None, 100, "previous"),
        (91, "1.2", 120, "floor"),
        (1, "0.8", 100, "previous"),
    ],
)
def test_in_the_first_quarter_the_pace_proposes_no_more_than_was_agreed(
    day: int, floor: str | None, proposal: int, basis: str
) -> None:
    as_of = date.fromordinal(date(2024, 12, 31).toordinal() + day)
    terms = batch(renewal={"floor": floor} if floor else None)
    changes: dict[str, Any] = {"batches": [terms], "as_of": as_of, "orders": [{"quantity": "60"}]}
    (row,) = draft(**changes)
    assert (row["agreed_qty"], row["basis"]) == (proposal, basis)
    evidence = Situation(**changes).evidence()
    assert early_batches(compared_years(evidence, None).collect(), as_of) == ([] if day > 91 else ["one"])


def test_in_the_first_quarter_a_slow_pace_is_not_raised_without_a_floor() -> None:
    assert proposed(batches=[batch(renewal=None)], as_of=date(2025, 2, 9), orders=[{"quantity": "4"}]) == 37  # 36.5


def test_rows_of_voluntary_institutions_and_superseded_varieties_are_marked() -> None:
    evidence = Situation(
        batches=[batch(superseded=[{"variety_code": "V1", "from": HALF_WAY}])],
        institutions=[{"type": "民营"}],
        as_of=HALF_WAY,
    ).evidence()
    (row,) = renewal_draft(evidence, compared_years(evidence, None)).collect().to_dicts()
    assert (row["voluntary"], row["superseded"]) == (True, True)


def test_a_short_year_is_proposed_for_its_days() -> None:
    assert proposed(batches=[SHORT], agreed=[{"agreed_qty": "1000"}]) == 507  # 506.85
    assert proposed(batches=[SHORT], orders=[{"quantity": "183"}]) == 185


def test_the_code_that_holds_at_the_start_of_the_next_year() -> None:
    later = [{}, {"old_code": "P9", "new_code": "P10", "effective_on": date(2026, 1, 2)}]
    orders = [{"quantity": "30"}, {"quantity": "30", "product_code": "P9", "day": date(2025, 3, 1)}]
    (row,) = draft(code_changes=later, orders=orders)
    assert (row["product_code"], row["purchased_qty"]) == ("P9", 60)


def test_another_specification_that_was_taken_is_proposed_too_but_no_new_item() -> None:
    products = [
        {},
        {"product_code": "P2"},
        {"product_code": "P3", "company": "乙公司"},
        {"product_code": "P4", "selected": "no"},
    ]
    orders = [{"product_code": code, "quantity": "10"} for code in ("P2", "P3", "P4")]
    rows = {row["product_code"]: row["agreed_qty"] for row in draft(products=products, orders=orders)}
    assert rows == {"P1": 100, "P2": 20}  # 10 x 365 / 183 = 19.9


@pytest.mark.parametrize(
    ("since", "count"),
    [(date(2025, 7, 2), 0), (date(2026, 1, 1), 0), (date(2026, 1, 2), 1)],
    ids=["taken over", "taken over when the next year starts", "not yet taken over"],
)
def test_varieties_taken_over(since: date, count: int) -> None:
    assert len(draft(batches=[batch(superseded=[{"variety_code": "V1", "from": since}])])) == count


@settings(max_examples=15)
@given(st.decimals(0, 5000, places=4), st.decimals(0, 5000, places=4), st.integers(0, 15), st.integers(1, 365))
def test_never_below_the_floor_nor_the_purchases_and_by_less_than_one_unit_above(
    agreed: Decimal, bought: Decimal, floor: int, day: int
) -> None:
    terms = batch(renewal={"floor": f"{floor / 10}"}, cycle={"end_on": date(2026, 7, 4)})
    as_of = date.fromordinal(date(2024, 12, 31).toordinal() + day)
    least = Fraction(agreed) * Fraction(floor, 10) * 185 / 365
    yearly = ceil(Fraction(bought) * 185 / day)
    if day * 4 < 365:
        same = (agreed * 185 / 365).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        yearly = min(yearly, max(ceil(least), ceil(same)))
    assert proposed(
        batches=[terms], as_of=as_of, agreed=[{"agreed_qty": str(agreed)}], orders=[{"quantity": str(bought)}]
    ) == max(ceil(least), yearly)
