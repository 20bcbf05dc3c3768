"""Random worlds: jicai's advances against the model's, and what holds of every one of them.

Worlds are worked out a hundred at a time, side by side in one bureau: codes begin with the number of their world.
`model.many.bureaus` tells how to work out thousands.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import pytest
from advance_situation import Situation
from model.advance import advance_rows, planned_tranches
from model.many import bureaus, numbered
from model.world import ZERO, Row, World

from jicai.batches.model import Batch
from jicai.calc.advance_checks import KINDS, suspicious_rows, uneven_totals
from jicai.calc.tranches import advance_totals_by
from jicai.tables.results.advance import ADVANCE, ADVANCE_BY

TABLES = ("agreed", "institutions", "products", "advance_amounts", "code_changes", "disbursements")
BUREAUS = bureaus(6)
WORLDS = 100
SOME = BUREAUS[::2]


@cache
def worlds(bureau: int) -> list[World]:
    return [numbered(bureau * WORLDS + number) for number in range(WORLDS)]


@cache
def situation(bureau: int) -> Situation:
    tables = {key: [row for world in worlds(bureau) for row in world.rows(key)] for key in TABLES}
    return Situation(**tables, batches=[Batch.model_validate(one) for w in worlds(bureau) for one in w.batches])


@cache
def as_of(bureau: int) -> date:
    """The day on which something is due, or the day before or after."""
    rng = Random(bureau)
    due = [row["due_on"] for world in worlds(bureau) for row in planned_tranches(world)]
    return rng.choice(due) + timedelta(days=rng.choice((-1, 0, 1, 30)))


@cache
def rows(bureau: int) -> list[Row]:
    return situation(bureau).rows(as_of(bureau))


def shuffled(bureau: int) -> Situation:
    rng = Random(bureau)
    one = situation(bureau)
    mixed = {key: rng.sample(getattr(one, key), len(getattr(one, key))) for key in TABLES}
    batches = list(one.batches)
    return Situation(**mixed, batches=rng.sample(batches, len(batches)))


@pytest.mark.parametrize("bureau", BUREAUS)
def test_every_row_is_the_model_s(bureau: int) -> None:
    expected = [row for world in worlds(bureau) for row in advance_rows(world, as_of(bureau))]
    expected.sort(key=lambda row: tuple(row[key] for key in ADVANCE.sort_by))
    assert len(expected) > WORLDS
    assert [{key: row[key] for key in ADVANCE.keys} for row in rows(bureau)] == expected


@pytest.mark.parametrize("bureau", SOME)
def test_the_two_tranches_of_an_advance_are_its_total(bureau: int) -> None:
    amounts: dict[tuple[Any, ...], list[Decimal]] = defaultdict(list)
    for row in rows(bureau):
        key = (row["batch"], row["institution_code"], row["agreement_year"], row["advance_total"])
        amounts[key].append(row["amount"])
    assert all(len(both) == 2 and sum(both) == total for (*_, total), both in amounts.items())
    assert uneven_totals(situation(bureau).plan(as_of(bureau))).collect().is_empty()


@pytest.mark.parametrize("bureau", SOME)
def test_all_that_was_paid_is_in_the_plan_or_told_of(bureau: int) -> None:
    paid = sum((row["amount"] for row in counted(bureau)), ZERO)
    told = [row for row in suspicious(bureau) if row["kind"] in ("paid_not_bound", "paid_not_agreed")]
    assert paid == sum(row["paid"] for row in rows(bureau)) + sum(row["amount"] for row in told)


def test_some_of_what_was_paid_is_not_in_the_plan() -> None:
    kinds = {row["kind"] for bureau in SOME for row in suspicious(bureau)}
    assert kinds >= {"paid_not_bound", "paid_not_agreed"}


@pytest.mark.parametrize("bureau", SOME)
def test_the_order_of_rows_and_batches_is_irrelevant(bureau: int) -> None:
    other = shuffled(bureau)
    assert other.rows(as_of(bureau)) == rows(bureau)
    one, two = (
        [row | {"places": len(row["places"])} for row in found] for found in (suspicious(bureau), told(other, bureau))
    )
    assert one == two


@pytest.mark.parametrize("bureau", SOME)
def test_what_is_paid_after_as_of_changes_nothing(bureau: int) -> None:
    one = situation(bureau)
    after = as_of(bureau) + timedelta(days=1)
    later = [row | {"paid_on": after, "amount": Decimal("0.01")} for row in one.disbursements]
    before = [row for row in one.disbursements if row["paid_on"] <= as_of(bureau)]
    for disbursements in (one.disbursements + later, before):
        other = replace(one, disbursements=disbursements)
        assert other.rows(as_of(bureau)) == rows(bureau)
    assert told(replace(one, disbursements=one.disbursements + later), bureau) == suspicious(bureau)


@pytest.mark.parametrize("by", ADVANCE_BY)
@pytest.mark.parametrize("bureau", SOME)
def test_totals_are_the_sums_of_the_rows(bureau: int, by: str) -> None:
    keys = [key for key in ADVANCE_BY[by].keys if key in ("fund", "district", "batch")]
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows(bureau):
        groups[tuple(row[key] for key in keys)].append(row)
    totals = advance_totals_by(situation(bureau).plan(as_of(bureau)), by).collect().to_dicts()
    assert [tuple(total[key] for key in keys) for total in totals] == sorted(groups)
    for total, members in zip(totals, (groups[key] for key in sorted(groups)), strict=True):
        late = [row["outstanding"] for row in members if row["status"] == "late"]
        assert total["institutions"] == len({row["institution_code"] for row in members})
        assert all(total[key] == sum(row[key] for row in members) for key in ("amount", "paid", "outstanding"))
        assert total["overpaid"] == -sum(min(row["outstanding"], ZERO) for row in members)
        assert (total["late"], total["late_amount"]) == (len(late), sum(late))


def counted(bureau: int) -> list[Row]:
    return [row for row in situation(bureau).disbursements if row["paid_on"] <= as_of(bureau)]


def told(one: Situation, bureau: int) -> list[Row]:
    day = as_of(bureau)
    return suspicious_rows(one.inputs(), one.paid_out(), one.plan(day), day).collect().to_dicts()


@cache
def suspicious(bureau: int) -> list[Row]:
    return told(situation(bureau), bureau)


@pytest.mark.parametrize("bureau", SOME)
def test_what_is_suspicious_is_what_a_plain_search_finds(bureau: int) -> None:
    expected: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    for world in worlds(bureau):
        planned = {(row["batch"], row["institution_code"]) for row in planned_tranches(world)}
        official = world.rows("advance_amounts")
        owners = [(row["batch"], row["institution_code"]) for row in official]
        paid = [row for row in world.rows("disbursements") if row["paid_on"] <= as_of(bureau)]
        for prefix, row in [*(("paid", row) for row in paid), *(("official", row) for row in official)]:
            owner = (row["batch"], row["institution_code"])
            if owner not in planned:
                bound = world.binds(world.batch(owner[0]), owner[1])
                expected[f"{prefix}_not_{'agreed' if bound else 'bound'}", *owner, None] += row["amount"]
            if prefix == "official" and owners.count(owner) > 1:
                expected["official_repeated", *owner, None] += row["amount"]
            if prefix == "paid" and row["fund"] not in (None, world.fund_by_level(owner[1])):
                expected["other_fund", *owner, None] += row["amount"]
        due: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
        given: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
        for sums, source in ((due, planned_tranches(world)), (given, paid)):
            for row in source:
                sums[row["batch"], row["institution_code"], int(row["tranche"])] += row["amount"]
        over = {key: amount for key, amount in given.items() if key in due and amount > due[key]}
        expected |= {("overpaid", *key): amount for key, amount in over.items()}
    found = {
        (row["kind"], row["batch"], row["institution_code"], row["tranche"]): row["amount"]
        for row in suspicious(bureau)
    }
    assert found == expected


def test_every_kind_of_suspicion_is_met() -> None:
    assert {row["kind"] for bureau in SOME for row in suspicious(bureau)} == set(KINDS)
