"""The figures of supply per company and per distributor, and what the export reaches."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from situation import AS_OF, Row, Situation

from jicai.calc.supply.figures import SupplyDays, last_day, supply, total

D = Decimal
DAYS = SupplyDays(due=15, late=7, after_completion=10)
NOT_SENT: Row = dict.fromkeys(("delivered_qty", "delivered_on", "accepted_qty", "accepted_on"))
#: At 2 yuan: L1 in time, L2 8 days late, L3 in part, L4 not at all, L5 not yet due; 配送二公司 sent L2.
ORDERS: list[Row] = [
    {"day": date(2025, 5, 1)},
    {"day": date(2025, 5, 1), "delivered_on": date(2025, 5, 9), "distributor": "配送二公司"},
    {"day": date(2025, 5, 1), "delivered_qty": "4", "accepted_qty": "4"},
    {"day": date(2025, 5, 1), "status": "refused"} | NOT_SENT,
    {"day": date(2025, 6, 15)} | NOT_SENT,
]
COLUMNS = ("orders", "due_orders", "refused_orders", "ordered_amount", "delivered_amount", "delivery_rate")
SENT = ("deliveries", "late_deliveries")


def figures(by: str, orders: list[Row] = ORDERS, **tables: Any) -> list[Row]:
    return supply(Situation(orders=orders, **tables).evidence(), by, DAYS).collect().to_dicts()


def test_a_company() -> None:
    (row,) = figures("company")
    assert tuple(row[key] for key in (*COLUMNS, *SENT)) == (5, 4, 1, 80, 48, D("0.6"), 3, 1)
    assert (row["company"], row["undelivered_after_completion"]) == ("甲公司", 0)


def test_a_distributor_has_what_it_brought_itself() -> None:
    first, second = figures("distributor")
    assert tuple(first[key] for key in ("distributor", *COLUMNS, *SENT)) == (
        *("配送一公司", 4, 3, 1, 60, 28),
        *(D("0.466667"), 2, 0),
    )
    assert tuple(second[key] for key in ("distributor", *COLUMNS, *SENT)) == ("配送二公司", 1, 1, 0, 20, 20, 1, 1, 1)


def test_a_distributor_is_one_under_every_spelling_as_on_its_earliest_line() -> None:
    orders: list[Row] = [
        {"day": date(2025, 5, 2), "distributor": "配送 一公司"},
        {"day": date(2025, 5, 1), "distributor": "配送一 公司"},
    ]
    (row,) = figures("distributor", orders)
    assert (row["distributor"], row["orders"]) == ("配送一 公司", 2)


def test_without_agreed_quantities_nothing_is_known_of_completion() -> None:
    situation = Situation(orders=ORDERS)
    del situation.tables["agreed"]
    (row,) = supply(situation.evidence(), "company", DAYS).collect().to_dicts()
    assert (row["undelivered_after_completion"], row["undelivered_share"]) == (None, None)


def test_only_the_orders_that_are_wanted() -> None:
    evidence = Situation(orders=[*ORDERS, {"institution_code": "H2"}], institutions=[{}, {"institution_code": "H2"}])
    for wanted, orders in (({"institution_code": ["h2"]}, 1), ({"company": ["甲 公司"]}, 6), ({"batch": ["one"]}, 6)):
        (row,) = supply(evidence.evidence(), "company", DAYS, wanted).collect().to_dicts()
        assert row["orders"] == orders
    assert supply(evidence.evidence(), "company", DAYS, {"district": ["渝中区"]}).collect().is_empty()


def test_all_rows_in_one() -> None:
    evidence = Situation(orders=ORDERS).evidence()
    row = total(supply(evidence, "distributor", DAYS)).collect().row(0, named=True)
    assert tuple(row[key] for key in (*COLUMNS, *SENT, "late_share")) == (
        *(5, 4, 1, 80, 48, D("0.6")),
        *(3, 1, D("0.333333")),
    )
    nothing = total(supply(Situation(orders=[]).evidence(), "company", DAYS)).collect().row(0, named=True)
    assert (nothing["orders"], nothing["delivery_rate"], nothing["with_level"]) == (0, None, 0)


def test_the_last_day_of_which_an_export_knows_anything() -> None:
    orders: list[Row] = [{"day": date(2025, 3, 1), "accepted_on": date(2025, 3, 9)}, {"day": date(2025, 7, 1)}]
    assert last_day(Situation(orders=orders).evidence().orders, AS_OF).collect().item() == date(2025, 3, 9)
    assert last_day(Situation(orders=orders).evidence().orders, date(2025, 7, 1)).collect().item() == date(2025, 7, 1)
    assert last_day(Situation(orders=[]).evidence().orders, AS_OF).collect().item() is None
