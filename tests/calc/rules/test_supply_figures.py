"""The figures of supply per company and distributor, against the same figures in plain Python."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from math import ceil
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from situation import AS_OF, GOOD, START, Row, Situation, batch, voided_for

from jicai.calc.evidence import Evidence
from jicai.calc.supply.figures import SupplyDays, last_day, supply, total
from jicai.settings.supply import Supply
from jicai.tables.results.supply import SUPPLY_BY

pytestmark = pytest.mark.slow  # whole worlds or processes: a job of its own


DAYS = SupplyDays(due=15, late=7, after_completion=10)
LEVELS = Supply(min_orders=2)
PRODUCTS: list[Row] = [
    {},
    {"product_code": "P2", "factor": "10", "selected_price": "7.50"},
    {"product_code": "P3", "variety_code": "V3", "company": "乙公司", "selected_price": "0.333333"},
    {"product_code": "N1", "selected": "no", "company": "乙公司"},
    {"product_code": "P1", "batch": "two", "company": "丙公司", "selected_price": "1.00"},
]
INSTITUTIONS: list[Row] = [{}, {"institution_code": "H2", "type": "民营", "district": "渝中区"}]
AGREED: list[Row] = [
    {"agreed_qty": "40"},
    {"agreed_qty": "30", "institution_code": "H2"},
    {"product_code": "P3", "agreed_qty": "5"},
    {"batch": "two", "agreed_qty": "20"},
]
BATCHES = [batch(), batch("two", start_on=date(2025, 3, 1))]
DISTRIBUTORS = ("配送一公司", "配送 一公司", "配送二公司", None)


@st.composite
def order(draw: st.DrawFn) -> list[Row]:
    """The rows of one order: nothing delivered, or a row or two with what came and when."""
    day = START + timedelta(draw(st.integers(-5, 185)))
    quantity = draw(st.integers(1, 30))
    row: Row = {
        "product_code": draw(st.sampled_from(["P1", "P1", "P2", "P3", "N1", "X1"])),
        "institution_code": draw(st.sampled_from(["H1", "H2"])),
        "distributor": draw(st.sampled_from(DISTRIBUTORS)),
        "status": draw(st.sampled_from(["normal"] * 6 + ["refused", "withdrawn"])),
        "quantity": str(quantity),
        "day": day,
    }
    nothing: Row = dict.fromkeys(("delivered_qty", "delivered_on", "accepted_qty", "accepted_on"))
    if row["status"] != "normal":
        return [row | nothing]
    rows = []
    for number in range(draw(st.integers(0, 2))):
        sent, came = str(draw(st.integers(1, 30))), day + timedelta(draw(st.integers(0, 25)))
        receipt: Row = {
            "distributor": draw(st.sampled_from(DISTRIBUTORS)),
            "receipt_id": f"R{number}",
            "accepted_qty": sent,
            "accepted_on": came + timedelta(1),
        }
        known = draw(st.booleans())
        rows.append(row | receipt | {"delivered_qty": sent if known else None, "delivered_on": came if known else None})
    return rows or [row | nothing]


ORDERS = st.lists(order(), max_size=25).map(
    lambda orders: [row | {"line_id": f"L{number}"} for number, rows in enumerate(orders) for row in rows]
)


def evidence(orders: list[Row]) -> Evidence:
    asked = Situation(
        orders=orders, products=PRODUCTS, institutions=INSTITUTIONS, agreed=AGREED, batches=BATCHES
    ).evidence()
    return replace(asked, supply=LEVELS)


def came(row: Row) -> tuple[Decimal, date] | None:
    """What a row delivered by as-of, and when."""
    known = row["delivered_qty"] is not None
    quantity, day = (row["delivered_qty"], row["delivered_on"]) if known else (row["accepted_qty"], row["accepted_on"])
    return (Decimal(quantity), day) if quantity is not None and day <= AS_OF else None


def share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.000001"), ROUND_HALF_UP) if whole else None


def passed(value: Decimal | None, limits: list[Decimal], count: int, *, below: bool = False) -> int:
    if value is None or count < LEVELS.min_orders:
        return 0
    return sum(value < limit if below else value > limit for limit in limits)


def expected(rows: list[Row], by: str) -> list[Row]:
    """The figures by one look at every row, and no other tool than dictionaries."""
    groups: dict[tuple[str, str | None], dict[str, Any]] = defaultdict(
        lambda: defaultdict(int, ordered_amount=Decimal(0), delivered_amount=Decimal(0), days=[])
    )
    spellings: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: (row["day"], row["line_id"], row["distributor"] or "")):
        spellings.setdefault((row["distributor"] or "").replace(" ", ""), row["distributor"])
    for one in BATCHES:
        for product in (GOOD["products"] | each for each in PRODUCTS):
            if product["batch"] != one.code or product["selected"] != "yes":
                continue
            by_line: dict[str, list[Row]] = defaultdict(list)
            for row in rows:
                in_time = one.start_on <= row["day"] <= AS_OF
                if row["product_code"] == product["product_code"] and in_time and row["status"] != "withdrawn":
                    by_line[row["line_id"]].append(row)
            for lines in by_line.values():
                first = lines[0]
                refused = first["status"] == "refused"
                sent = [(found[1], row, found[0]) for row in lines if not refused and (found := came(row))]
                sent.sort(key=lambda one: (one[0], one[1]["receipt_id"]))
                quantity, delivered = Decimal(first["quantity"]), Decimal(0)
                price, age = Decimal(product["selected_price"]), (AS_OF - first["day"]).days

                def of(name: str | None, own: str = product["company"], code: str = one.code) -> dict[str, Any]:
                    return groups[code, own if by == "company" else spellings[(name or "").replace(" ", "")]]

                names = [row["distributor"] for row in [*(row for _, row, _ in sent), *lines]]
                group = of(next((name for name in names if name), None))
                group["orders"] += 1
                group["refused_orders"] += refused
                if age > DAYS.due:
                    group["due_orders"] += 1
                    group["ordered_amount"] += quantity * price
                for day, row, brought in sent:
                    counted, delivered = min(brought, quantity - delivered), min(delivered + brought, quantity)
                    of(row["distributor"])["days"].append((day - first["day"]).days)
                    if age > DAYS.due:
                        of(row["distributor"])["delivered_amount"] += counted * price
                complete = completed(rows, one.code, first["institution_code"], product)
                if complete and first["day"] > complete and delivered < quantity:
                    group["undelivered_after_completion"] += refused or age > DAYS.after_completion
    return [figures(code, key, group, by) for (code, key), group in groups.items()]


def completed(rows: list[Row], code: str, institution: str, product: Row) -> date | None:
    """The day on which the agreement item of this institution and product was complete."""
    item = {
        each["product_code"]: Decimal(each["factor"])
        for each in (GOOD["products"] | one for one in PRODUCTS)
        if [each[key] for key in ("batch", "variety_code", "company", "selected")]
        == [code, product["variety_code"], product["company"], "yes"]
    }
    agreed = sum(
        Decimal(each["agreed_qty"]) * item[each["product_code"]]
        for each in (GOOD["agreed"] | one for one in AGREED)
        if each["batch"] == code and each["institution_code"] == institution and each["product_code"] in item
    )
    start = next(one.start_on for one in BATCHES if one.code == code)
    by_day: dict[date, Decimal] = defaultdict(Decimal)
    for row in rows:
        own = row["institution_code"] == institution and row["product_code"] in item and row["status"] == "normal"
        if own and row["accepted_on"] is not None and start <= row["accepted_on"] <= AS_OF:
            by_day[row["accepted_on"]] += Decimal(row["accepted_qty"]) * item[row["product_code"]]
    days = sorted(by_day)
    sums = accumulate(by_day[day] for day in days)
    return next((day for day, bought in zip(days, sums, strict=True) if agreed and bought >= agreed), None)


def figures(code: str, key: str | None, group: dict[str, Any], by: str) -> Row:
    days = sorted(group["days"])
    late = sum(day > DAYS.late for day in days)
    after = group["undelivered_after_completion"]
    row: Row = {
        "batch": code,
        by: key,
        **{name: group[name] for name in ("orders", "due_orders", "ordered_amount", "delivered_amount")},
        "delivery_rate": share(group["delivered_amount"], group["ordered_amount"]),
        "deliveries": len(days),
        "days_median": days[ceil(len(days) / 2) - 1] if days else None,
        "days_p90": days[ceil(len(days) * 9 / 10) - 1] if days else None,
        "late_deliveries": late,
        "late_share": share(late, len(days)),
        "refused_orders": group["refused_orders"],
        "voided_orders": 0,
        "refused_share": share(group["refused_orders"], group["orders"]),
        "undelivered_after_completion": after,
        "undelivered_share": share(after, group["orders"]),
    }
    level = max(
        passed(row["delivery_rate"], LEVELS.delivery_rate, group["due_orders"], below=True),
        passed(row["refused_share"], LEVELS.refused_share, group["orders"]),
        passed(row["late_share"], LEVELS.late_share, len(days)),
        passed(row["undelivered_share"], LEVELS.undelivered_share, group["orders"]),
    )
    return row | {"level": LEVELS.tiers[min(level, LEVELS.max_tier) - 1] if level else None}


@pytest.mark.parametrize("by", SUPPLY_BY)
@settings(max_examples=60)
@given(orders=ORDERS)
def test_the_figures_are_those_of_plain_python(by: str, orders: list[Row]) -> None:
    found = supply(evidence(orders), by, DAYS).collect()
    assert tuple(found.columns) == SUPPLY_BY[by].keys
    rows = sorted(expected(orders, by), key=lambda row: (row["batch"], row[by] is None, row[by]))
    assert found.to_dicts() == rows


@settings(max_examples=20)
@given(orders=ORDERS)
def test_companies_and_distributors_add_up_to_the_same(orders: list[Row]) -> None:
    sums = [
        total(supply(evidence(orders), by, DAYS)).drop("with_level", "late_share").collect().to_dicts()
        for by in SUPPLY_BY
    ]
    assert sums[0] == sums[1]


def test_each_receipt_is_the_distributor_s_who_made_it() -> None:
    """One order of 10 at 2.00 yuan; the first distributor brings 6 after 3 days, the second 4 after 20."""
    day = date(2025, 2, 1)
    receipts: list[Row] = [
        {"receipt_id": name, "distributor": who, "quantity": "10", "day": day, "line_id": "L1"}
        | dict.fromkeys(("delivered_qty", "accepted_qty"), quantity)
        | dict.fromkeys(("delivered_on", "accepted_on"), day + timedelta(after))
        for name, who, quantity, after in (("R1", "乙配送", "4", 20), ("R2", "甲配送", "6", 3))
    ]
    asked = Situation(orders=receipts).evidence()
    keys = ["distributor", "orders", "ordered_amount", "delivered_amount", "delivery_rate", "deliveries", "late_share"]
    assert supply(asked, "distributor", DAYS).select(keys).collect().rows() == [
        ("乙配送", 0, 0, 8, None, 1, 1),
        ("甲配送", 1, 20, 12, Decimal("0.6"), 1, 0),
    ]
    of_company = supply(asked, "company", DAYS).select(keys[1:]).collect().row(0)
    assert of_company == (1, 20, 20, 1, 2, Decimal("0.5"))


def test_without_agreed_quantities_nothing_is_known_of_completion() -> None:
    asked = Situation(orders=[{}]).evidence()
    found = supply(replace(asked, given=asked.given - {"agreed"}), "company", DAYS).collect().row(0, named=True)
    assert (found["orders"], found["undelivered_after_completion"], found["undelivered_share"]) == (1, None, None)


@pytest.mark.parametrize(
    ("wanted", "orders"),
    [
        ({}, 4),
        ({"institution_code": ["h2"]}, 1),
        ({"district": ["渝中区"]}, 1),
        ({"district": ["江北区"], "institution_code": ["H2"]}, 0),
        ({"company": ["乙公司"]}, 1),
        ({"batch": ["two"]}, 1),
    ],
)
def test_chosen_orders(wanted: dict[str, list[str]], orders: int) -> None:
    day = date(2025, 2, 1)
    lines: list[Row] = [{"day": day}, {"day": day, "institution_code": "H2"}, {"day": day, "product_code": "P3"}]
    situation = Situation(
        orders=lines,
        products=[*PRODUCTS[:4], PRODUCTS[4] | {"product_code": "P3", "variety_code": "V9"}],
        institutions=INSTITUTIONS,
        batches=[batch(), batch("two")],
    )
    found = supply(situation.evidence(), "company", DAYS, wanted).collect()
    assert found["orders"].sum() == orders


def test_the_last_day_that_the_export_knows_of() -> None:
    lines: list[Row] = [{"day": START}, {"day": START, "accepted_on": date(2025, 2, 1)}, {"day": AS_OF + timedelta(1)}]
    orders = Situation(orders=lines).evidence().tables["orders"]
    assert last_day(orders, AS_OF).collect().item() == date(2025, 2, 1)
    assert last_day(orders, START - timedelta(1)).collect().item() is None


def test_the_order_of_the_rows_decides_nothing() -> None:
    day = date(2025, 2, 1)
    lines: list[Row] = [
        {"line_id": "L2", "day": day, "distributor": "甲 配送"},
        {"line_id": "L1", "day": day, "distributor": "甲配送"},
        {"line_id": "L0", "day": day + timedelta(1), "distributor": "甲  配送"},
        {"line_id": "L3", "day": day, "distributor": "乙配送", "quantity": "4", "ordered_qty": "5"},
        {"line_id": "L3", "day": day, "distributor": "丙配送", "quantity": "4", "ordered_qty": "5"},
    ]
    one, other = (
        supply(Situation(orders=rows).evidence(), "distributor", DAYS).collect().to_dicts()
        for rows in (lines, lines[::-1])
    )
    assert one == other
    assert [row["distributor"] for row in one] == ["丙配送", "乙配送", "甲配送"]


def test_what_was_voided_since_it_was_not_supplied_is_refused() -> None:
    lines: list[Row] = [{"status": status} for status in ("normal", "refused", "refused", "withdrawn")]
    asked = voided_for(Situation(orders=lines).evidence(), {"L3": "配送企业超7日未发货"})
    found = supply(asked, "company", DAYS).collect().row(0, named=True)
    assert [found[key] for key in ("orders", "refused_orders", "voided_orders")] == [3, 2, 1]
