"""Shares of what was bought: selected, non-selected and substitute products, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from forms_situation import share_table, sums
from progress_situation import Row, Situation, agreed, institution, line, product

from jicai.calc.product_purchases import of_companies, product_purchases, products_with_kinds
from jicai.calc.purchases import counted_lines, window_sums
from jicai.calc.shares import share_rows, shares_over_all

#: One variety of two companies, with a non-selected product of two units a box and a substitute; another variety.
PRODUCTS = [
    product(),
    product("C2", company="乙公司"),
    product("N1", selected="no", company="丙公司", factor="2"),
    product("S1", selected="no", company="丙公司", substitute="yes"),
    product("C9", variety_code="V9", variety_name="止血夹"),
]
QUANTITIES = ("selected_qty", "nonselected_qty", "substitute_qty")
SHARES = ("selected_qty_share", "nonselected_qty_share", "substitute_qty_share", "selected_qty_share_of_generic")
AMOUNTS = ("selected_amount", "nonselected_amount", "substitute_amount")
AMOUNT_SHARES = tuple(key.replace("qty", "amount") for key in SHARES)


def values(row: Row, keys: tuple[str, ...]) -> list[Decimal | None]:
    return [row[key] for key in keys]


#: 30 + 20 selected at 2 yuan, 5 boxes of 2 non-selected at 3, 40 substitutes at 1; 7 of the other variety at 4.
ORDERS = [
    line("30", line_id="L1"),
    line("20", line_id="L2", product_code="C2"),
    line("5", line_id="L3", product_code="N1", unit_price="3"),
    line("40", line_id="L4", product_code="S1", unit_price="1"),
    line("7", line_id="L5", product_code="C9", unit_price="4"),
]


def test_of_a_variety_quantities_and_amounts() -> None:
    first, second = share_table(Situation(ORDERS, products=PRODUCTS), "variety")
    assert values(first, QUANTITIES) == [50, 10, 40]
    assert values(first, SHARES) == [Decimal("0.5"), Decimal("0.1"), Decimal("0.4"), Decimal("0.833333")]
    assert values(first, AMOUNTS) == [100, 15, 40]
    shares = ("0.645161", "0.096774", "0.258065", "0.869565")  # of 155, and 100 of 115
    assert values(first, AMOUNT_SHARES) == [Decimal(share) for share in shares]
    assert values(second, (*QUANTITIES, *AMOUNTS)) == [7, 0, 0, 28, 0, 0]
    assert values(second, SHARES) == [1, 0, 0, 1]


def test_quantities_of_several_varieties_are_not_added_amounts_are() -> None:
    (row,) = share_table(Situation(ORDERS, products=PRODUCTS), "institution")
    assert values(row, (*QUANTITIES, *SHARES)) == [None] * 7
    assert values(row, AMOUNTS) == [128, 15, 40]
    assert (row["institutions"], row["varieties"]) == (1, 2)


def test_groupings_go_together() -> None:
    there = [institution(), institution("H2", district="渝中区")]
    orders = [*ORDERS, line("10", line_id="L6", institution_code="H2")]
    rows = share_table(Situation(orders, products=PRODUCTS, institutions=there), "district", "variety")
    found = [(row["district"], row["variety_code"], row["selected_qty"]) for row in rows]
    assert found == [("江北区", "V1", 50), ("江北区", "V9", 7), ("渝中区", "V1", 10)]


def test_a_generic_name_of_two_batches_is_one_row_without_quantities() -> None:
    products = [*PRODUCTS, product("C3", batch="two", variety_code="W1"), product("C4", batch="two", variety_code="W9")]
    orders = [*ORDERS, line("5", date(2025, 2, 1), line_id="L6", product_code="C3")]
    rows = share_table(Situation(orders, products=products), "generic")
    found = {row["variety_name"]: (row["varieties"], row["selected_qty"], row["selected_amount"]) for row in rows}
    assert found == {"止血夹": (1, 7, 28), "缝合线": (2, None, 110)}


def test_nothing_bought_is_a_row_without_shares() -> None:
    (row,) = share_table(Situation([]), "institution")
    assert values(row, (*QUANTITIES, *AMOUNTS)) == [0] * 6
    assert values(row, (*SHARES, *AMOUNT_SHARES)) == [None] * 8


def test_more_given_back_than_bought_has_no_share() -> None:
    """Of the generic name there is still one: 30 selected, nothing else."""
    back = line("-5", product_code="S1", status="returned", line_id="L9")
    (row,) = share_table(Situation([ORDERS[0], back], products=PRODUCTS), "variety")
    assert values(row, (*QUANTITIES, *SHARES)) == [30, 0, -5, None, None, None, 1]


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"status": "withdrawn"}, 0),
        ({"status": "refused"}, 0),
        ({"accepted_on": date(2025, 2, 20)}, 0),  # after as-of
        ({"accepted_on": date(2024, 12, 31)}, 0),  # before the year
        ({"product_code": "X1"}, 0),  # in no batch
        ({}, 10),
    ],
)
def test_what_counts(changes: Row, left: int) -> None:
    (row,) = share_table(Situation([line("5", product_code="N1") | changes], products=PRODUCTS), "variety")
    assert row["nonselected_qty"] == left


def test_a_superseded_variety_counts_until_the_day_before() -> None:
    orders = [line("3", date(2025, 1, 31), line_id="L1"), line("4", date(2025, 2, 1), line_id="L2")]
    (row,) = share_table(Situation(orders, superseded=[("one", "V1", date(2025, 2, 1))]), "variety")
    assert row["selected_qty"] == 3


def test_institutions_without_an_agreement_and_voluntary_ones_are_in_it() -> None:
    there = [institution(), institution("H2", type="民营"), institution("H3")]
    orders = [line("4", line_id="L1", institution_code="H2"), line("6", line_id="L2", institution_code="H3")]
    rows = share_table(Situation(orders, institutions=there), "institution")
    assert [(row["institution_code"], row["selected_qty"]) for row in rows] == [("H1", 0), ("H2", 4), ("H3", 6)]


def test_of_a_company_the_varieties_in_which_it_is_selected_with_all_their_products() -> None:
    situation = Situation(ORDERS, [agreed(), agreed(product_code="C9")], PRODUCTS)
    every = share_table(situation, "variety")
    assert share_table(situation, "variety", company=["乙公司"]) == [every[0]]
    assert share_table(situation, "variety", company=["丙公司"]) == []  # selected in none


def over_all(situation: Situation) -> list[Row]:
    inputs, _, items, bought = sums(situation)
    return shares_over_all(share_rows(inputs, bought, items, {})).collect().to_dicts()


def test_everything_in_one_row_and_what_the_voluntary_bought_of_it() -> None:
    """H2 is private: 10 of 100 selected and its 5 yuan of substitutes are voluntary; of two varieties no quantity."""
    private = [
        line("10", line_id="P1", institution_code="H2"),
        line("5", line_id="P2", institution_code="H2", product_code="S1", unit_price="1"),
    ]
    owners = [institution(), institution("H2", type="民营")]
    (row,) = over_all(Situation([*ORDERS, *private], products=PRODUCTS, institutions=owners))
    assert values(row, AMOUNTS) == [148, 15, 45]
    assert (row["voluntary_amount"], row["institutions"], row["varieties"]) == (25, 2, 2)
    assert values(row, QUANTITIES) == [None, None, None]
    assert over_all(Situation([], [], products=PRODUCTS)) == []


def test_sums_that_are_at_hand_give_the_same_purchases() -> None:
    inputs, rules, _, bought = sums(Situation(ORDERS, products=PRODUCTS))
    lines = counted_lines(inputs.orders, rules.count, rules.as_of)
    at_hand = product_purchases(inputs, rules, lambda window: window_sums(lines, window)).collect()
    assert at_hand.height == 5
    assert at_hand.sort("product_code").equals(bought.collect().sort("product_code"))


def test_a_company_keeps_what_was_bought_instead_of_its_products() -> None:
    inputs, _, _, bought = sums(Situation(ORDERS, products=PRODUCTS))
    products = products_with_kinds(inputs)
    kept = [of_companies(bought, products, names).collect()["variety_code"].to_list() for names in ([], ["乙 公司"])]
    assert [sorted(codes) for codes in kept] == [["V1"] * 4 + ["V9"], ["V1"] * 4]
    assert of_companies(bought, products, ["丙公司"]).collect().is_empty()  # it is selected in nothing
