"""`stale`: a finding for every table that ends before as-of or lacks a month."""

from __future__ import annotations

from datetime import date

from situation import AS_OF, Situation


def test_a_finding_per_table_with_the_days_to_as_of() -> None:
    asked = Situation(
        orders=[{"day": date(2025, 6, 1)}, {"day": date(2025, 6, 20)}],
        payments=[{"paid_on": date(2025, 4, 1)}, {"paid_on": AS_OF}],
        fund_payments=[{"month": date(2025, 4, 1)}],
    )
    found = {one["message"][:4]: one for one in asked.findings("stale")}
    assert {label: (one["value"], one["_row"]) for label, one in found.items()} == {
        "订单明细": (10, 3),
        "货款支付": (None, 3),
        "基金支付": (61, 2),
    }
    assert {(one["severity"], one["limit"], one["batch"]) for one in found.values()} == {("info", None, None)}
    assert found["货款支付"]["message"] == "货款支付中间缺月：2025-05 一行也没有"


def test_what_reaches_as_of_or_is_not_given_is_not_found() -> None:
    assert Situation(orders=[{"day": AS_OF}], payments=[{"paid_on": AS_OF}]).findings("stale") == []
    assert Situation(orders=[]).findings("stale") == []
    assert Situation(orders=[{"day": date(2025, 7, 1)}]).findings("stale") == []
