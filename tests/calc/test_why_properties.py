"""Random orders: the figures of every item against a plain reckoning, and what holds of all of them.

Institutions stand side by side in one bureau; each has an item of every company of the one variety.
"""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from forms_situation import DELIVERY_DAYS, behind
from progress_situation import HALF_WAY, YEAR_START, Row, Situation, agreed, institution, line, product

from jicai.tables.results.why import CAUSES

BUREAUS = range(int(os.environ.get("JICAI_TEST_TIMES", "1")) * 2)
INSTITUTIONS = 60
PRODUCTS = [
    product("A1", factor="2"),
    product("A2", factor="3"),
    product("B1", company="乙公司"),
    product("N1", selected="no", factor="5"),
    product("S1", selected="no", substitute="yes"),
]
FACTORS = {row["product_code"]: Decimal(row["factor"]) for row in PRODUCTS}
ITEM_OF = {"A1": "甲公司", "A2": "甲公司", "B1": "乙公司", "N1": "nonselected", "S1": "substitute"}


def drawn(rng: Random) -> list[Row]:
    """Lines in every state, some received in two rows."""
    rows = []
    for number in range(INSTITUTIONS * 6):
        day = YEAR_START + timedelta(rng.randint(-20, 60))
        ordered = rng.randint(1, 12)
        changes = {
            "line_id": f"L{number}",
            "institution_code": f"H{rng.randrange(INSTITUTIONS)}",
            "product_code": rng.choice(list(FACTORS)),
            "status": rng.choice(["normal", "normal", "normal", "refused", "withdrawn"]),
        }
        for receipt in range(rng.choice([1, 1, 2])):
            sent = rng.choice([None, rng.randint(0, ordered)])
            kept = None if rng.random() < 0.4 else rng.randint(0, sent if sent is not None else ordered)
            sent_on = day + timedelta(rng.randint(0, 25))
            rows.append(
                line(str(ordered), day, **changes)
                | {"receipt_id": str(receipt)}
                | {"delivered_qty": str(sent) if sent else None, "delivered_on": sent_on if sent else None}
                | {"accepted_qty": None if kept is None else str(kept)}
                | {"accepted_on": None if kept is None else sent_on + timedelta(rng.randint(0, 25))}
            )
    return rows


def figures(rows: list[Row]) -> dict[tuple[str, str], dict[str, Decimal]]:
    """What became of the orders of each item, one line after the other."""
    lines = defaultdict(list)
    for row in rows:
        lines[row["line_id"]].append(row)
    found: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    late = HALF_WAY - timedelta(DELIVERY_DAYS)
    for receipts in lines.values():
        first = receipts[0]
        factor = FACTORS[first["product_code"]]
        item = found[first["institution_code"], ITEM_OF[first["product_code"]]]
        day, ordered = first["ordered_on"], Decimal(first["ordered_qty"])
        in_year = day >= YEAR_START
        sent = waiting_lately = waiting_long = Decimal(0)
        for row in receipts if first["status"] == "normal" else []:
            kept = _by_as_of(row, "accepted")
            item["accepted"] += _by_as_of(row, "accepted", YEAR_START) * factor
            given = row["delivered_qty"] is not None
            arrived = _by_as_of(row, "delivered") if given else kept
            sent += arrived
            waiting = max(arrived - kept, Decimal(0))
            lately = given and row["delivered_on"] >= late
            waiting_lately += waiting if lately else 0
            waiting_long += 0 if lately else waiting
        sent = min(sent, ordered)
        rest = ordered - sent
        if (not in_year and day < late) or day > HALF_WAY:
            continue
        if in_year:
            key = {"refused": "refused", "withdrawn": "voided"}.get(first["status"]) or (
                "undelivered" if day < late else "under_way"
            )
            item[key] += rest * factor
            item["ordered"] += (0 if first["status"] == "withdrawn" else ordered) * factor
            item["confirmed"] += (ordered if sent else 0) * factor
            item["delivered"] += sent * factor
            item["not_accepted"] += waiting_long * factor
        elif first["status"] == "normal":
            item["under_way"] += rest * factor
        item["arriving"] += waiting_lately * factor
    return found


def _by_as_of(row: Row, what: str, first: date = date.min) -> Decimal:
    quantity, day = row[f"{what}_qty"], row[f"{what}_on"]
    return Decimal(quantity) if quantity and first <= day <= HALF_WAY else Decimal(0)


@pytest.mark.parametrize("bureau", BUREAUS)
def test_the_figures_are_those_of_a_plain_reckoning(bureau: int) -> None:
    rows = drawn(Random(bureau))
    codes = [f"H{at}" for at in range(INSTITUTIONS)]
    agreed_rows = [agreed(institution_code=code, product_code=one) for code in codes for one in ("A1", "B1")]
    found = behind(Situation(rows, agreed_rows, PRODUCTS, [institution(code) for code in codes]))
    assert len(found) > INSTITUTIONS
    expected = figures(rows)
    for row in found:
        want = expected[row["institution_code"], row["company"]]
        instead = {key: expected[row["institution_code"], key]["accepted"] for key in ("nonselected", "substitute")}
        in_transit = want["under_way"] + want["arriving"]
        told = {key: row[f"{key}_qty"] for key in ("ordered", "confirmed", "delivered", "accepted", "voided")}
        told |= {key: row[f"{key}_qty"] for key in ("refused", "undelivered", "not_accepted", *instead, "in_transit")}
        assert told == {key: want[key] for key in told} | instead | {"in_transit": in_transit}
        _holds(row)


def _holds(row: Row) -> None:
    """The causes add up to what is missing, and none explains more than its figures tell."""
    parts = {cause.value: row[f"by_{cause.value}"] for cause in CAUSES}
    assert min(parts.values()) >= 0
    assert sum(parts.values()) == row["missing_qty"]
    assert parts[row["cause"]] == max(parts.values()) if row["missing_qty"] else row["cause"] is None
    assert parts["in_transit"] <= row["in_transit_qty"]
    assert parts["supplier"] <= row["undelivered_qty"] + row["refused_qty"]
    assert parts["not_accepted"] <= row["not_accepted_qty"]
    assert parts["nonselected"] <= row["nonselected_qty"]
    assert parts["substitute"] <= row["substitute_qty"]
    for key in ("ordered", "delivered", "nonselected"):
        units, factor = row[f"{key}_units"], row["factor"]
        assert factor is None or abs(units * factor - row[f"{key}_qty"]) <= factor * Decimal("0.00005")
