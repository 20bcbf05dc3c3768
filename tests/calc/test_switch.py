"""Two batches side by side, worked out by hand: winners, what is left, open orders, prices and advances."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from progress_situation import Row, Situation, agreed, institution, line, product
from progress_situation import input_frame as frame_of

from jicai.calc.evidence import Evidence
from jicai.calc.switch.money import switched_money
from jicai.calc.switch.open_orders import open_orders
from jicai.calc.switch.varieties import Pair, switched_items, switched_prices

D = Decimal
PAIR = Pair("one", "two")
AS_OF = date(2025, 2, 19)
OLD = product(factor="10", selected_price="20")
NEW = product("D1", batch="two", factor="5", selected_price="7.5", company="乙公司")
NEXT = agreed("30", batch="two", product_code="D1")


def evidence(
    orders: list[Row], products: list[Row], given: list[Row], renamed: list[Row] | None = None, as_of: date = AS_OF
) -> Evidence:
    inputs = Situation(orders, given, products, [institution(), institution("H2")]).inputs()
    tables = {key: getattr(inputs, key) for key in ("orders", "agreed", "products", "code_changes", "institutions")}
    tables |= {"successions": frame_of("successions", renamed or [])}
    empty = pl.LazyFrame()
    return Evidence(
        tables=tables,
        given=frozenset(tables),
        batches=inputs.batches,
        agreement_years=inputs.agreement_years,
        superseded=inputs.superseded,
        advances=empty,
        offset_windows=empty,
        as_of=as_of,
    )


def items(
    orders: Sequence[Row] = (),
    products: list[Row] | None = None,
    given: list[Row] | None = None,
    **more: Any,
) -> list[Row]:
    found = evidence([*orders], products or [OLD, NEW], [agreed(), NEXT] if given is None else given, **more)
    return switched_items(found, PAIR).collect().to_dicts()


def test_what_is_left_and_who_takes_over() -> None:
    (row,) = items([line("60", accepted_qty="60")])
    assert [row[key] for key in ("agreed_qty", "purchased_qty", "remaining_qty", "next_agreed_qty")] == [
        *(1000, 600, 400, 150),
    ]
    assert [row[key] for key in ("companies", "next_companies", "status")] == ["甲公司", "乙公司", "changed"]


@pytest.mark.parametrize(
    ("bought", "left"), [("99.9999", "0.001"), ("100", "0"), ("100.0001", "0"), ("0", "1000"), ("-1", "1010")]
)
def test_what_is_left_is_never_below_nothing(bought: str, left: str) -> None:
    (row,) = items([line(bought)] if bought != "0" else [])
    assert row["remaining_qty"] == D(left)


def test_what_one_company_sold_too_much_hides_nothing_of_another() -> None:
    other = product("C2", company="丙公司", selected_price="20")
    (row,) = items([line("150")], [OLD, other, NEW], [agreed(), agreed("50", product_code="C2")])
    # 1000 agreed with one, 1500 bought; 50 with the other, nothing bought.
    assert (row["agreed_qty"], row["purchased_qty"], row["remaining_qty"]) == (1050, 1500, 50)


@pytest.mark.parametrize(
    ("winners", "status"),
    [(["甲公司"], "kept"), (["甲公司", "乙公司"], "partly"), (["乙公司"], "changed"), ([], "ended")],
)
def test_the_status_says_whose_the_winners_are(winners: list[str], status: str) -> None:
    new = [product(f"D{at}", batch="two", company=name) for at, name in enumerate(winners)]
    old_only = [agreed()]
    assert [row["status"] for row in items([], [OLD, *new], old_only)] == [status]


def test_a_new_variety_and_one_under_another_code() -> None:
    renamed = NEW | {"variety_code": "W1"}
    rows = items([], [OLD, renamed])
    assert [(row["variety_code"], row["next_variety_code"], row["status"]) for row in rows] == [
        *(("V1", None, "ended"), (None, "W1", "added")),
    ]
    told = [{"batch": "two", "variety_code": "W1", "old_variety_code": "V1"}]
    (row,) = items([], [OLD, renamed], renamed=told)
    assert (row["variety_code"], row["next_variety_code"], row["status"]) == ("V1", "W1", "changed")


def lines(orders: list[Row], as_of: date = AS_OF) -> list[Row]:
    return open_orders(evidence(orders, [OLD, NEW], [], as_of=as_of), "one").collect().to_dicts()


@pytest.mark.parametrize(
    ("changes", "quantity", "amount"),
    [
        ({"accepted_qty": "10"}, None, None),
        ({"accepted_qty": "9"}, "10", "20.01"),
        ({"accepted_qty": None, "accepted_on": None}, "100", "200.10"),
        ({"accepted_on": AS_OF}, None, None),
        ({"accepted_on": date(2025, 2, 20)}, "100", "200.10"),
        ({"ordered_on": date(2025, 2, 20), "accepted_qty": "9"}, None, None),
        ({"ordered_on": date(2024, 12, 31), "accepted_qty": "9"}, None, None),
        ({"status": "withdrawn", "accepted_qty": "9"}, None, None),
        ({"status": "refused", "accepted_qty": "9"}, None, None),
        ({"product_code": "X", "accepted_qty": "9"}, None, None),
    ],
)
def test_an_order_is_open_until_all_is_accepted(
    changes: dict[str, Any], quantity: str | None, amount: str | None
) -> None:
    found = lines([line("10", unit_price="20.01") | changes])
    assert [(row["open_qty"], row["open_amount"]) for row in found] == (
        [(D(quantity), D(str(amount)))] if quantity else []
    )


def test_a_line_received_in_several_rows_was_ordered_once() -> None:
    receipts = [line("10", line_id="L", receipt_id=f"R{at}", accepted_qty=str(at)) for at in (3, 4)]
    assert [row["open_qty"] for row in lines(receipts)] == [30]


def test_prices_are_per_base_unit() -> None:
    dearer = product("C2", company="丙公司", factor="1", selected_price="3")
    (row,) = switched_prices(evidence([], [OLD, dearer, NEW], []), PAIR).collect().to_dicts()
    assert [row[key] for key in ("price_low", "price_high", "next_price_low", "next_price_high")] == [
        *(D("2"), D("3"), D("1.5"), D("1.5")),
    ]
    assert (row["change_low"], row["change_high"], row["status"]) == (D("-0.25"), D("-0.5"), "changed")


def test_each_fund_has_its_own_advance() -> None:
    money = pl.Decimal(38, 2)
    keys = {"batch": pl.String, "agreement_year": pl.Int32, "institution_code": pl.String, "fund": pl.String}
    totals = pl.LazyFrame(
        [
            ("one", 1, "H1", "employee", D(100), D(30), D(10), D(60)),
            ("two", 1, "H1", "employee", D(5), D(0), D(0), D(5)),
            ("one", 1, "H2", "resident", D(0), D(0), D(0), D(0)),
        ],
        schema=keys | dict.fromkeys(("advanced", "offset", "refunded", "balance"), money),
        orient="row",
    )
    plan = pl.LazyFrame(
        [
            ("two", 1, "H1", "resident", D(40), D(40)),
            ("two", 1, "H1", "resident", D(40), D(0)),
            ("two", 2, "H1", "resident", D(9), D(9)),
        ],
        schema=keys | dict.fromkeys(("amount", "paid"), money),
        orient="row",
    )
    places = Situation(institutions=[institution(), institution("H2")]).inputs().institutions
    rows = switched_money(totals, plan, places, PAIR).collect()
    assert rows.select("fund", "advanced", "balance", "next_advance", "next_paid", "both").rows() == [
        ("employee", D(100), D(60), D(0), D(0), D(60)),
        ("resident", D(0), D(0), D(80), D(40), D(40)),
    ]
