"""What paid the receipts of a line, and what of the same institution and payee did not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from settlement_situation import Situation, batch, institution, paid, product, received, returned

from jicai.calc.explain.line import batches_of, other_payments, other_returns, worth
from jicai.calc.settlement.terms import acceptance_windows
from jicai.calc.settlement.trace import astray_payments, line_receipts, order_rows_of, taken_back

JAN, FEB, MAR, JULY = date(2025, 1, 10), date(2025, 2, 10), date(2025, 3, 10), date(2025, 7, 10)
D = Decimal


def test_the_payments_of_the_same_pair() -> None:
    """国药 is written in two ways; 别家 and H2 are other pairs; what is paid in July is later than as-of."""
    situation = Situation(
        [received("100", JAN, distributor="国 药"), received("5", JAN, "L2", distributor="别家")],
        [
            paid("7", FEB, payment_id="F1"),
            paid("2", JAN, "L1", payment_id="F2"),
            paid("3", FEB, payee="别家"),
            paid("4", FEB, institution_code="H2"),
            paid("9", JULY, payment_id="F9", payee="国　药"),
            paid("8", JULY, payee="别家"),
        ],
        institutions=[institution(), institution("H2")],
    )
    settlement = situation.settled()
    found = other_payments(settlement, situation.inputs(), line_receipts(settlement, "L1"))
    assert found.select("payment_id", "line_id", "paid_on", "amount", "is_later").rows() == [
        ("F2", "L1", JAN, D(2), False),
        ("F1", None, FEB, D(7), False),
        ("F9", None, JULY, D(9), True),
    ]
    assert found["home"].is_null().to_list() == [False, True, True]


def test_the_returns_of_the_same_pair() -> None:
    situation = Situation(
        [
            received("100", JAN),
            returned("3", MAR, "T2"),
            returned("2", FEB, "T1"),
            returned("4", JULY, "T9"),
            returned("5", FEB, "T3", distributor="别家"),
            received("6", JULY, "L9"),
        ]
    )
    settlement = situation.settled()
    found = other_returns(settlement, line_receipts(settlement, "L1"))
    assert found.select("payment_id", "paid_on", "amount", "is_later").rows() == [
        ("T1", FEB, D(2), False),
        ("T2", MAR, D(3), False),
        ("T9", JULY, D(4), True),
    ]


def test_what_an_amount_is_made_of() -> None:
    situation = Situation([received("2.50", JAN), received("7", JAN, "L2", accepted_amount="6.99")])
    rows = order_rows_of(situation.settled(), "l2")
    assert worth(situation.inputs(), rows).rows() == [(0, 3, D(1), D(7), D("6.99"))]


@pytest.mark.parametrize(
    ("code", "day", "kind", "governing"),
    [
        ("C1", JAN, "公立", ["one", "two"]),
        ("C1", FEB, "公立", ["later", "one", "two"]),
        ("C1", FEB, "军队", ["later", "one"]),  # batch two asks nothing of it
        ("C1", FEB, "民营", ["later", "one", "two"]),  # nobody does: what is shown of it is by all
        ("C9", FEB, "公立", []),
        ("C1", None, "公立", []),
    ],
)
def test_the_batches_that_govern_an_acceptance(code: str, day: date | None, kind: str, governing: list[str]) -> None:
    batches = [batch("two", bound_types=["公立"]), batch(), batch("later", start_on=FEB)]
    products = [product(batch=one.code) for one in batches]
    windows = acceptance_windows(Situation(batches=batches, products=products).inputs()).collect()
    assert batches_of(windows, {"product_code": code, "accepted_on": day}, kind) == governing


def test_the_rows_of_a_line_payable_or_not() -> None:
    """Of L1 the receipts are paid by acceptance, then by their number; the third has not come yet."""
    rows = [
        received("1", FEB, receipt_id="R2"),
        received("2", JAN, receipt_id="R3"),
        received("3", FEB, "l1", receipt_id="R1"),
        received("4", JULY, receipt_id="R4"),
        received("5", JAN, "L2"),
    ]
    settlement = Situation(rows).settled()
    assert line_receipts(settlement, "Ｌ1")["receipt_id"].to_list() == ["R3", "R1", "R2"]
    assert sorted(order_rows_of(settlement, "l1")["receipt_id"].to_list()) == ["R1", "R2", "R3", "R4"]


def test_payments_that_name_a_line_in_vain() -> None:
    situation = Situation(
        [received("5", JAN), received("6", JULY, "L2")],
        [paid("1", FEB, "L1"), paid("2", FEB, "l2"), paid("3", FEB, "L3")],
    )
    settlement = situation.settled()
    columns = ("payment_id", "amount", "reason")
    assert astray_payments(settlement, "L2").select(columns).rows() == [("F2", D(2), "等待订单明细 l2 验收")]
    assert astray_payments(settlement, "L3").select(columns).rows() == [("F3", D(3), "导出里没有订单明细 L3")]
    assert astray_payments(settlement, "L1").height == 0


def test_more_taken_back_from_a_line_than_was_paid() -> None:
    orders = [received("5", JAN), received("6", JAN, "L2")]
    settlement = Situation(orders, [paid("2", FEB, "L1"), paid("-3", MAR, "L1"), paid("1", MAR, "L2")]).settled()
    assert taken_back(settlement, line_receipts(settlement, "L1")).rows() == [(D(-1),)]
    assert taken_back(settlement, line_receipts(settlement, "L2")).rows() == []
    assert isinstance(settlement.receipts, pl.DataFrame)
