"""Roll-ups of agreement items, weighted by agreed amount."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from progress_situation import YEAR_START, Situation, agreed, institution, line, product

from jicai.calc.rollup import Group, roll_up
from jicai.tables.results_progress import PROGRESS_BY

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
        f"{keys} items completed lagging not_started agreed_amount completion completion_uncapped"
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
