"""Orders and deliveries stated in tablets of a box of seven: parts that make a box whole do make it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from situation import Row, Situation

from jicai.calc.supply.figures import SupplyDays, supply
from jicai.tables.results.supply import SUPPLY_BY

DAY = date(2025, 2, 1)
DAYS = SupplyDays(due=15, late=7, after_completion=10)
SEVENTHS = {"1": "0.142857142857", "2": "0.285714285714", "6": "0.857142857143", "7": "1", "14": "2"}


def tablets(kind: str, number: str) -> Row:
    """A quantity as the intake gives it: tablets, and boxes beside them to twelve places."""
    return {f"{kind}_base": number, f"{kind}_qty": SEVENTHS[number]}


def receipts(ordered: str, *delivered: str, **changes: Any) -> list[Row]:
    """One order of so many tablets, and a receipt for each delivery, a day after the other."""
    return [
        {"line_id": "L1", "receipt_id": f"R{at}", "ordered_on": DAY}
        | tablets("ordered", ordered)
        | tablets("delivered", number)
        | tablets("accepted", number)
        | dict.fromkeys(("delivered_on", "accepted_on"), DAY + timedelta(at))
        | changes
        for at, number in enumerate(delivered)
    ]


def asked(orders: list[Row], **tables: Any) -> Situation:
    return Situation(orders=orders, products=[{"factor": "7", "selected_price": "10.00"}], **tables)


@pytest.mark.parametrize("by", SUPPLY_BY)
@pytest.mark.parametrize(
    ("orders", "ordered", "delivered", "rate"),
    [
        (receipts("7", *["1"] * 7), "10", "10", "1"),
        (receipts("7", *["1"] * 8), "10", "10", "1"),  # held to what was ordered
        (receipts("7", "6"), "10", "8.571428571429", "0.857143"),  # 60 / 7
        (receipts("7", "6", "1"), "10", "10", "1"),
        (receipts("14", "6", "6", "2"), "20", "20", "1"),
        (receipts("7", "6") + receipts("7", "1", line_id="L2"), "20", "10", "0.5"),  # parts of two orders
        # Three sevenths of a box for 10 yuan, a receipt in boxes beside receipts in tablets.
        ([*receipts("14", "2", "1"), *receipts("14", "7", delivered_base=None, accepted_base=None, receipt_id="X")],
         "20", "14.285714285714", "0.714286"),
    ],
    ids=["sevenths", "too many", "short", "whole", "two boxes", "two orders", "boxes and tablets"],
)  # fmt: skip
def test_figures(by: str, orders: list[Row], ordered: str, delivered: str, rate: str) -> None:
    row = supply(asked(orders).evidence(), by, DAYS).collect().row(0, named=True)
    keys = ("ordered_amount", "delivered_amount", "delivery_rate")
    assert [row[key] for key in keys] == [Decimal(one) for one in (ordered, delivered, rate)]


def test_an_order_that_is_whole_is_not_short() -> None:
    whole, short = receipts("7", *["1"] * 7), receipts("7", *["1"] * 6)
    assert asked(whole).findings("supply-short", rate="1") == []
    assert asked(short).finding("supply-short", rate="1")["value"] == Decimal("0.857143")


@pytest.mark.parametrize(("parts", "value"), [(7, None), (6, "0.8571428571"), (1, "0.1428571429")])
def test_after_completion_what_is_not_whole_is_found(parts: int, value: str | None) -> None:
    done: Row = {"line_id": "L0", "day": date(2025, 1, 10), "quantity": "100"}
    found = asked([done, *receipts("7", *["1"] * parts)]).findings("supply-after-completion", days=10)
    assert [(one["value"], one["limit"]) for one in found] == ([(Decimal(value), 1)] if value else [])
    if value == "0.8571428571":
        assert "又下单 1，过了 10 天仍没有送足，已配送 0.8571；" in found[0]["message"]
