"""Roll-ups of agreement items, weighted by agreed amount."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from progress_situation import YEAR_START, Situation, agreed, institution, line, product

from jicai.calc.rollup import Group, roll_up
from jicai.tables.results.progress import PROGRESS_BY

TWO_VARIETIES = [product(), product("C2", variety_code="V2", variety_name="针", selected_price="6", company="乙公司")]
BOTH = [agreed(), agreed(product_code="C2")]

GROUPS: list[tuple[Group, str]] = [
    ("institution", "institution_code institution_name"),
    ("district", "district"),
    ("level", "level"),
    ("variety", "batch variety_code variety_name"),
    ("company", "company"),
    ("batch", "batch batch_name"),
]


@pytest.mark.parametrize(("by", "keys"), GROUPS)
def test_the_columns_are_the_declared_ones(by: Group, keys: str) -> None:
    columns = roll_up(Situation().frame(), by).collect_schema().names()
    assert tuple(columns) == PROGRESS_BY[by].keys
    assert " ".join(columns) == (
        f"{keys} items completed lagging not_started agreed_amount completion completion_uncapped "
        "institutions agreed_qty purchased_qty purchased_amount time_progress rank"
    )


def test_completions_are_weighted_by_agreed_amount() -> None:
    (row,) = Situation([line("50"), line("10", product_code="C2")], BOTH, TWO_VARIETIES).rolled_up("institution")
    assert row == {
        "institution_code": "H1",
        "institution_name": "第H1医院",
        "items": 2,
        "completed": 0,
        "lagging": 1,
        "not_started": 0,
        "agreed_amount": 800,
        "completion": Decimal("0.2"),
        "completion_uncapped": Decimal("0.2"),
        "institutions": 1,
        "agreed_qty": None,
        "purchased_qty": None,
        "purchased_amount": 120,
        "time_progress": Decimal("0.5"),
        "rank": 1,
    }


def test_an_over_bought_variety_does_not_hide_a_shortfall() -> None:
    (row,) = Situation([line("900"), line("10", product_code="C2")], BOTH, TWO_VARIETIES).rolled_up("batch")
    assert (row["completion"], row["completion_uncapped"]) == (Decimal("0.325"), Decimal("2.325"))
    assert (row["completed"], row["lagging"]) == (1, 1)


def test_a_negative_purchase_counts_as_nothing_unless_uncapped() -> None:
    orders = [line("100"), line("-10", product_code="C2", status="returned")]
    (row,) = Situation(orders, BOTH, TWO_VARIETIES).rolled_up("batch")
    assert (row["completion"], row["completion_uncapped"]) == (Decimal("0.25"), Decimal("0.175"))
    assert row["not_started"] == 1


def test_a_superseded_item_is_counted_and_weighs_nothing() -> None:
    situation = Situation([line("50")], BOTH, TWO_VARIETIES, superseded=[("one", "V2", YEAR_START)])
    (row,) = situation.rolled_up("district")
    assert (row["items"], row["agreed_amount"], row["completion"]) == (2, 200, Decimal("0.5"))


def test_a_group_of_superseded_items_has_no_completion() -> None:
    (row,) = Situation(superseded=[("one", "V1", YEAR_START)]).rolled_up("variety")
    assert (row["items"], row["agreed_amount"]) == (1, 0)
    assert (row["completion"], row["completion_uncapped"]) == (None, None)


def test_an_item_that_agreed_on_nothing_is_counted_and_weighs_nothing() -> None:
    situation = Situation([line("50")], [agreed(), agreed("0", product_code="C2")], TWO_VARIETIES)
    (row,) = situation.rolled_up("level")
    assert (row["items"], row["completed"], row["completion"]) == (2, 1, Decimal("0.5"))


def test_weights_are_exact_and_the_sum_is_rounded_once() -> None:
    """1/3 of 1 yuan and 2/3 of 1 yuan are half of 2 yuan; the amounts below a fen count too."""
    situation = Situation(
        [line("1"), line("2", product_code="C2")],
        [agreed("3"), agreed("3", product_code="C2")],
        [product(selected_price="0.000333"), product("C2", variety_code="V2", selected_price="0.000333")],
    )
    (row,) = situation.rolled_up("batch")
    assert (row["agreed_amount"], row["completion"]) == (Decimal("0.001998"), Decimal("0.5"))


def test_groups_are_sorted_and_a_company_is_one_over_all_batches() -> None:
    situation = Situation(
        [line("50")],
        [agreed(batch="two", institution_code="H2"), agreed()],
        [product(company="甲 公司"), product(batch="two")],
        [institution("H2", district="渝中区", level="一级"), institution()],
    )
    assert [row["batch"] for row in situation.rolled_up("batch")] == ["one", "two"]
    assert [row["level"] for row in situation.rolled_up("level")] == ["一级", "三级"]
    assert [(row["company"], row["items"]) for row in situation.rolled_up("company")] == [("甲 公司", 2)]


def test_nothing_agreed_gives_no_groups() -> None:
    assert Situation(agreed=[]).rolled_up("company", date(2025, 3, 1)) == []


def test_several_groupings_are_one_key_in_their_order() -> None:
    places = [institution(), institution("H2", district="渝中区"), institution("H3")]
    agreed_by_all = [agreed(institution_code=code) for code in ("H1", "H2", "H3")]
    situation = Situation(
        [line("50")],
        [*agreed_by_all, agreed(batch="two", institution_code="H2")],
        [product(), product(batch="two")],
        places,
    )
    rows = situation.rolled_up_by("district", "batch")
    assert [(row["district"], row["batch"], row["items"], row["institutions"]) for row in rows] == [
        ("江北区", "one", 2, 2),
        ("渝中区", "one", 1, 1),
        ("渝中区", "two", 1, 1),
    ]
    assert list(rows[0])[:3] == ["district", "batch", "batch_name"]
    twice = situation.rolled_up_by("variety", "batch")
    assert list(twice[0])[:4] == ["batch", "variety_code", "variety_name", "batch_name"]


def test_quantities_are_added_within_one_variety_only() -> None:
    both = Situation([line("50"), line("10", product_code="C2")], BOTH, TWO_VARIETIES)
    by_variety = {row["variety_code"]: (row["agreed_qty"], row["purchased_qty"]) for row in both.rolled_up("variety")}
    assert by_variety == {"V1": (100, 50), "V2": (100, 10)}
    (whole,) = both.rolled_up("district")
    assert (whole["agreed_qty"], whole["purchased_qty"]) == (None, None)


@pytest.mark.parametrize(("count", "amount"), [("accepted", "125.50"), ("delivered", "110"), ("ordered", "110")])
def test_the_amount_is_what_the_counted_lines_cost(count: str, amount: str) -> None:
    """The export's own amount where it has one; what is before the year, withdrawn or returned as it counts."""
    orders = [
        line("50", accepted_amount="99.50"),
        line("20", unit_price="2.5"),
        line("-12", status="returned", ordered_qty="-20", delivered_qty="-20"),
        line("-5", status="withdrawn"),
        line("30", date(2024, 12, 31)),
        line("7", product_code="C9"),
    ]
    (row,) = Situation(orders).rolled_up("batch", count=count)
    assert row["purchased_amount"] == Decimal(amount)


def test_the_time_progress_is_weighted_like_the_completion() -> None:
    """On 2025-02-19 batch one is 50 of 100 days on, batch two 19 of 365."""
    products = [product(), product(batch="two")]
    situation = Situation([], [agreed("300"), agreed("100", batch="two")], products)
    (row,) = situation.rolled_up("district")
    exact = (Decimal(50) / 100 * 600 + Decimal(19) / 365 * 200) / 800
    assert row["time_progress"] == exact.quantize(Decimal("0.000001"))


def test_equal_completions_share_a_rank_and_the_next_is_left_out() -> None:
    codes = ("H1", "H2", "H3", "H4")
    situation = Situation(
        [line("50"), line("50", institution_code="H2"), line("90", institution_code="H4")],
        [*(agreed(institution_code=code) for code in codes), agreed("0", institution_code="H5")],
        institutions=[institution(code) for code in (*codes, "H5")],
    )
    assert [row["rank"] for row in situation.rolled_up("institution")] == [2, 2, 4, 1, None]
