"""Random worlds: offsets and refunds against the model's, and what holds of every one of them.

Worlds are worked out a hundred at a time, side by side in one bureau: codes begin with the number of their world.
`model.many.bureaus` tells how to work out thousands. The last month of the fund payments is that of the whole table, so
every world has a row in it, of an institution that has no other.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import pytest
from model.dates import last_of_month
from model.draws import random_world
from model.many import bureaus, numbered
from model.offset import courses, fund_payments, offset_rows, refund_rows
from model.world import ZERO, Row, World
from recovery_situation import Situation

from jicai.batches.cycle import advance_years
from jicai.batches.model import Batch
from jicai.tables.results.recovery import CASHFLOW, LEDGER, OFFSET, REFUND

pytestmark = pytest.mark.long

BUREAUS = bureaus(6)
WORLDS = 100
#: The first has no disbursements.
SOME = (0, 3)
TABLES = tuple(field.name for field in fields(Situation) if field.name != "batches")
ACCOUNT = ("batch", "agreement_year", "institution_code", "fund")
YEAR = ("agreement_year",)


@cache
def worlds(bureau: int) -> list[World]:
    """In every fourth bureau there are no disbursements; in some the fund payments end early."""
    rng = Random(bureau)
    drawn = [numbered(10_000 + bureau * WORLDS + number) for number in range(WORLDS)]
    end = as_of(bureau) - timedelta(days=rng.choice((0, 0, 200)))
    last = max(month for world in drawn for *_, month in fund_payments(world, end))
    for at, world in enumerate(drawn):
        code = f"W{bureau}-{at}-lone"
        lone = {"institution_code": code, "month": last, "fund": "resident", "amount": Decimal("5.00")}
        world.tables["institutions"].append({**world.rows("institutions")[0], "institution_code": code})
        paid = [row for row in world.rows("fund_payments") if row["month"] <= end or row["month"] > as_of(bureau)]
        world.tables["fund_payments"] = [*paid, lone]
        if bureau % 4:
            world.tables.setdefault("disbursements", [])
        else:
            world.tables.pop("disbursements", None)
    return drawn


@cache
def as_of(bureau: int) -> date:
    """A day that is worth looking at in the first world, so in about the windows of the others."""
    rng = Random(bureau)
    return random_world(Random(10_000 + bureau * WORLDS)).as_of + timedelta(days=rng.choice((0, 150, 400)))


@cache
def situation(bureau: int) -> Situation:
    tables: dict[str, Any] = {key: [row for world in worlds(bureau) for row in world.rows(key)] for key in TABLES}
    if bureau % 4 == 0:
        tables["disbursements"] = None
    return Situation(**tables, batches=[Batch.model_validate(one) for w in worlds(bureau) for one in w.batches])


@cache
def results(bureau: int) -> dict[str, list[Row]]:
    return situation(bureau).results(as_of(bureau))


def _of_model(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys that the model knows: districts are names beside the codes."""
    return (*(key for key in keys if key != "district"), *YEAR)


def only(rows: list[Row], keys: tuple[str, ...]) -> list[Row]:
    return [{key: row[key] for key in keys} for row in rows]


@pytest.mark.parametrize("bureau", BUREAUS)
def test_offsets_and_refunds_are_the_model_s(bureau: int) -> None:
    offsets = [row for world in worlds(bureau) for row in offset_rows(world, as_of(bureau))]
    refunds = [row for world in worlds(bureau) for row in refund_rows(world, as_of(bureau))]
    offsets.sort(key=lambda row: tuple(row[key] for key in (*ACCOUNT, *OFFSET.sort_by)))
    refunds.sort(key=lambda row: tuple(row[key] for key in (*ACCOUNT, *REFUND.sort_by)))
    assert {row["agreement_year"] for row in refunds} > {1}
    assert only(results(bureau)["offset"], _of_model(OFFSET.keys)) == offsets
    assert only(results(bureau)["refund"], _of_model(REFUND.keys)) == refunds


@pytest.mark.parametrize("bureau", SOME)
def test_the_ledger_ends_with_what_is_left_or_will_come_back(bureau: int) -> None:
    rows = results(bureau)["ledger"]
    sums: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    for row in rows:
        account = tuple(row[key] for key in ACCOUNT)
        sums[account] += row["amount"] if row["kind"] == "advance" else -row["amount"]
        assert row["balance"] == sums[account]
        assert row["amount"] != 0
    model = {account: course for world in worlds(bureau) for account, course in courses(world, as_of(bureau)).items()}
    assert {account: left for account, left in sums.items() if left} == {
        account: course.balance for account, course in model.items() if course.balance < 0
    }
    for kind, amount in (("advance", "advanced"), ("offset", "offset")):
        totals: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
        for row in rows:
            if row["kind"] == kind:
                totals[tuple(row[key] for key in ACCOUNT)] += row["amount"]
        expected = {account: getattr(course, amount) for account, course in model.items()}
        assert {account: total for account, total in totals.items() if total} == {
            account: total for account, total in expected.items() if total
        }
    happened = [tuple(row[key] for key in (*ACCOUNT, "date", "kind")) for row in rows if not row["planned"]]
    assert happened == sorted(happened)
    assert all(row["date"] <= last_of_month(as_of(bureau)) for row in rows if not row["planned"])
    assert all(row["date"] > as_of(bureau) for row in rows if row["planned"])


@pytest.mark.parametrize("bureau", SOME)
def test_every_row_on_record_is_a_movement_of_its_own(bureau: int) -> None:
    """Of a batch that advances yearly one row may belong to two years, so only the sums are the same."""
    one, day = situation(bureau), as_of(bureau)
    yearly = {batch.code for batch in one.batches if len(advance_years(batch)) > 1}
    recorded = [(r["batch"], r["kind"], r["amount"]) for r in results(bureau)["ledger"] if r["actual"]]
    paid = [(r["batch"], "advance", r["amount"]) for r in one.disbursements or [] if r["paid_on"] <= day]
    back = [(r["batch"], r["kind"], r["amount"]) for r in one.recoveries if r["month"] <= day and r["amount"]]
    assert sorted(row for row in recorded if row[0] not in yearly) == sorted(
        row for row in paid + back if row[0] not in yearly
    )
    assert sums(recorded) == sums(paid + back)


def sums(movements: list[tuple[str, str, Decimal]]) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for batch, kind, amount in movements:
        found[batch, kind] += amount
    return found


@pytest.mark.parametrize("bureau", SOME)
def test_what_the_ledger_leaves_and_what_is_planned_make_nothing(bureau: int) -> None:
    left = sum(
        (row["amount"] if row["kind"] == "advance" else -row["amount"])
        for row in results(bureau)["ledger"]
        if not row["planned"]
    )
    past, *planned = situation(bureau).expected(as_of(bureau))
    assert not past["planned"]
    assert left == past["advance"] - past["offset"] - past["refund"]
    for later in planned:
        assert later["offset"] == 0
        assert later["refund"] - later["advance"] >= left


@pytest.mark.parametrize("bureau", SOME)
def test_all_that_goes_out_comes_back(bureau: int) -> None:
    rows = results(bureau)["cashflow"]
    assert [tuple(row[key] for key in CASHFLOW.sort_by) for row in rows] == sorted(
        {tuple(row[key] for key in CASHFLOW.sort_by) for row in rows}
    )
    assert all(row["net"] == row["offset"] + row["refund"] - row["advance"] for row in rows)
    too_much = sum(
        (min(course.balance, ZERO) for world in worlds(bureau) for course in courses(world, as_of(bureau)).values()),
        ZERO,
    )
    assert sum(row["net"] for row in rows) == -too_much


@pytest.mark.parametrize("bureau", SOME)
def test_the_order_of_rows_and_batches_is_irrelevant(bureau: int) -> None:
    rng, one = Random(bureau), situation(bureau)
    mixed = {key: rng.sample(rows, len(rows)) for key in TABLES if (rows := getattr(one, key)) is not None}
    batches = list(one.batches)
    other = replace(one, **mixed, batches=rng.sample(batches, len(batches))).results(as_of(bureau))
    for name in ("offset", "refund", "cashflow", "ledger"):
        assert other[name] == results(bureau)[name], name
    assert len(other["warnings"]) == len(results(bureau)["warnings"])


@pytest.mark.parametrize("bureau", SOME)
def test_what_is_dated_after_as_of_changes_nothing(bureau: int) -> None:
    one, after = situation(bureau), last_of_month(as_of(bureau)) + timedelta(days=1)
    later = replace(
        one,
        fund_payments=[*one.fund_payments, *(row | {"month": after} for row in one.fund_payments)],
        recoveries=[*one.recoveries, *(row | {"month": after} for row in one.recoveries)],
        disbursements=one.disbursements and [*one.disbursements, *(r | {"paid_on": after} for r in one.disbursements)],
    )
    assert later.results(as_of(bureau)) == results(bureau)


def test_the_worlds_are_rich() -> None:
    found = {name: [row for bureau in SOME for row in results(bureau)[name]] for name in results(0)}
    assert {row["status"] for row in found["refund"]} == {"final", "forecast"}
    assert any(row["late"] for row in found["refund"])
    assert {row["planned"] for row in found["cashflow"]} == {True, False}
    assert {(row["kind"], row["actual"]) for row in found["ledger"]} == {
        (kind, actual) for kind in ("advance", "offset", "refund") for actual in (True, False)
    }
    assert {row["kind"] for row in found["warnings"]} == {
        "not_bound",
        "not_agreed",
        "no_advance",
        "beyond_balance",
        "beyond_payment",
        "no_payment",
        "paid_behind",
        "paid_early",
        "paid_late",
        "recovered_early",
    }
    assert set(found["ledger"][0]) == {*LEDGER.keys, "agreement_year", "district", "planned"}
