"""Random worlds: jicai's settlement against the model's, and what holds of every one of them.

Worlds are worked out many at a time, side by side in one bureau: codes and names begin with the number of their world.
`model.many.bureaus` tells how to work out thousands.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

import pytest
from model.draws import random_world
from model.many import bureaus
from model.overdue import group_rows, overdue_rows, unmatched_rows
from model.settlement import receipts as model_receipts
from model.world import Row, World, fold_name
from settlement_situation import EVERYTHING, Situation

from jicai.batches.model import Batch
from jicai.calc.settlement.overdue import Group
from jicai.calc.settlement.scope import View
from jicai.calc.settlement.trace import line_receipts, trace
from jicai.tables.results.settlement import DEFAULT_AGEING, bucket_keys

TABLES = ("orders", "payments", "products", "institutions", "code_changes")
NAMED = ("batch", "institution_code", "product_code", "old_code", "new_code", "line_id", "payee", "company")
NAMED += ("distributor", "district")
BUREAUS = bureaus(9)
WORLDS = 50
SOME = BUREAUS[::8]
GROUPS: tuple[Group, ...] = ("institution", "payee", "district")
VIEWS = {"selected": View(), "all products": EVERYTHING}


def numbered(number: int) -> World:
    """A random world in which everything is called after its number.

    Where a line's payee is only in the catalogue, jicai does not ask for the date of a code change, and shows one
    spelling per company; the model does and shows the product's own. Worlds in which that would tell are mended.
    """
    world = random_world(Random(number))
    renewed = {row["new_code"] for row in world.rows("code_changes")}
    spellings = {fold_name(row["company"]): row["company"] for row in world.rows("products") if row["company"]}

    def mended(key: str, row: Row) -> Row:
        if key == "products" and row["company"]:
            return row | {"company": spellings[fold_name(row["company"])]}
        if key == "orders" and row["product_code"] in renewed and not row["distributor"]:
            return row | {"company": row["company"] or "丙公司"}
        return row

    def named(row: Row) -> Row:
        return row | {key: f"W{number}-{row[key]}" for key in NAMED if row.get(key) is not None}

    tables = {key: [named(mended(key, row)) for row in world.rows(key)] for key in TABLES}
    return replace(world, tables=tables, batches=[{**one, "code": f"W{number}-{one['code']}"} for one in world.batches])


@cache
def worlds(bureau: int) -> list[World]:
    return [numbered(bureau * WORLDS + number) for number in range(WORLDS)]


@cache
def situation(bureau: int) -> Situation:
    tables = {key: [row for world in worlds(bureau) for row in world.rows(key)] for key in TABLES}
    return Situation(**tables, batches=[Batch.model_validate(one) for w in worlds(bureau) for one in w.batches])


@cache
def as_of(bureau: int) -> date:
    """A day on which something is accepted, due or paid, or the day before or after."""
    rng = Random(bureau)
    days = [receipt.due_on for world in worlds(bureau) for receipt in model_receipts(world) if receipt.accepted_on]
    days += [row["paid_on"] for world in worlds(bureau) for row in world.rows("payments")]
    return rng.choice(days) + timedelta(days=rng.choice((-1, 0, 1, 30)))


@cache
def receipts(bureau: int, view: str) -> list[Row]:
    return situation(bureau).receipts(as_of(bureau), VIEWS[view]).to_dicts()


@cache
def unmatched(bureau: int) -> list[Row]:
    return situation(bureau).unmatched(as_of(bureau))


def total(rows: list[Row], *keys: str) -> Decimal:
    return sum((row[key] for row in rows for key in keys), Decimal(0))


#: Names that stand beside codes; the model has codes only.
NAMES = {"institution_name", "district", "product_code", "product_name", "variety_code", "variety_name"}


def alike(rows: list[Row], model: list[Row]) -> bool:
    """Whether the rows are the model's in every column that the model has; the others are names."""
    assert all(row.keys() - other.keys() <= NAMES for row, other in zip(rows, model, strict=False))
    return len(rows) == len(model) and all(other.items() <= row.items() for row, other in zip(rows, model, strict=True))


def without_reason(rows: list[Row]) -> list[Row]:
    left_out = {"reason", "institution_name", "district"}
    plain = [{key: value for key, value in row.items() if key not in left_out} for row in rows]
    return sorted(plain, key=lambda row: [str(value) for value in row.values()])


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("bureau", BUREAUS)
def test_overdue_lines_are_the_model_s(bureau: int, view: str) -> None:
    day, every = as_of(bureau), view == "all products"
    expected = [row for world in worlds(bureau) for row in overdue_rows(world, day, all_products=every)]
    expected.sort(key=lambda row: (row["line_id"], row["receipt_id"] or ""))
    assert alike(situation(bureau).overdue(day, VIEWS[view]), expected)


@pytest.mark.parametrize("by", GROUPS)
@pytest.mark.parametrize("bureau", BUREAUS)
def test_groups_are_the_model_s(bureau: int, by: Group) -> None:
    day = as_of(bureau)
    view = list(VIEWS)[bureau % 2]
    every = view == "all products"
    expected = [row for world in worlds(bureau) for row in group_rows(world, day, by, all_products=every)]
    expected.sort(key=lambda row: str(next(iter(row.values()))))
    assert alike(situation(bureau).groups(by, day, VIEWS[view]), expected)


@pytest.mark.parametrize("bureau", BUREAUS)
def test_what_is_unmatched_is_the_model_s(bureau: int) -> None:
    expected = [row for world in worlds(bureau) for row in unmatched_rows(world, as_of(bureau))]
    assert without_reason(unmatched(bureau)) == without_reason(expected)


@pytest.mark.parametrize("bureau", BUREAUS)
def test_paid_credited_and_unpaid_are_the_amount_of_every_line(bureau: int) -> None:
    rows = receipts(bureau, "all products")
    assert rows
    for row in rows:
        assert row["paid"] + row["credited"] + row["unpaid"] == row["amount"]
        assert min(row["paid"], row["credited"], row["unpaid"]) >= 0


@pytest.mark.parametrize("bureau", BUREAUS)
def test_payments_allotted_and_unmatched_are_all_payments(bureau: int) -> None:
    day, rows = as_of(bureau), receipts(bureau, "all products")
    left = [row for row in unmatched(bureau) if row["kind"] != "credit"]
    known = {row["institution_code"] for row in situation(bureau).institutions}
    payments = [r for r in situation(bureau).payments if r["paid_on"] <= day and r["institution_code"] in known]
    assert total(rows, "paid") + total(left, "amount") == total(payments, "amount")


@pytest.mark.parametrize("by", GROUPS)
@pytest.mark.parametrize("bureau", SOME)
def test_groups_add_up_to_the_lines_and_buckets_to_what_is_unpaid(bureau: int, by: Group) -> None:
    day, rows = as_of(bureau), receipts(bureau, "selected")
    overdue = situation(bureau).overdue(day)
    groups = situation(bureau).groups(by, day)
    assert sum(row["lines"] for row in groups) == len(overdue)
    assert total(groups, "unpaid") == total(overdue, "unpaid") == total(groups, *bucket_keys(DEFAULT_AGEING))
    assert total(groups, *bucket_keys(DEFAULT_AGEING), "not_due") == total(rows, "unpaid")
    for group, line in (("accepted_amount", "amount"), ("paid_amount", "paid"), ("credited_amount", "credited")):
        assert total(groups, group) == total(rows, line)


@pytest.mark.parametrize("bureau", SOME)
def test_the_order_of_rows_does_not_matter(bureau: int) -> None:
    one, day, rng = situation(bureau), as_of(bureau), Random(bureau)
    mixed = Situation(**{key: rng.sample(getattr(one, key), len(getattr(one, key))) for key in TABLES})
    mixed.batches = rng.sample(one.batches, len(one.batches))
    assert mixed.overdue(day) == one.overdue(day)
    assert [mixed.groups(by, day) for by in GROUPS] == [one.groups(by, day) for by in GROUPS]
    assert mixed.unmatched(day) == one.unmatched(day)


@pytest.mark.parametrize("bureau", SOME)
def test_what_happens_after_as_of_changes_nothing(bureau: int) -> None:
    one, day = situation(bureau), as_of(bureau)
    nothing_accepted = {"accepted_on": None, "accepted_qty": None, "accepted_amount": None}
    orders = [row | nothing_accepted if (row["accepted_on"] or day) > day else row for row in one.orders]
    payments = [row for row in one.payments if row["paid_on"] <= day]
    assert (orders, payments) != (one.orders, one.payments)
    before = replace(one, orders=orders, payments=payments)
    assert before.overdue(day, EVERYTHING) == one.overdue(day, EVERYTHING)
    assert [before.groups(by, day) for by in GROUPS] == [one.groups(by, day) for by in GROUPS]
    assert without_reason(before.unmatched(day)) == without_reason(one.unmatched(day))


@pytest.mark.parametrize("bureau", SOME)
def test_what_paid_a_line_adds_up_to_what_it_was_paid(bureau: int) -> None:
    settlement = situation(bureau).settled(as_of(bureau))
    lines = sorted({row["line_id"] for row in receipts(bureau, "all products")})
    several = 0
    for line_id in lines[::4]:
        found = line_receipts(settlement, line_id)
        steps = trace(settlement, found).to_dicts()
        several += len(steps) > 1
        for receipt in found.to_dicts():
            own = [step for step in steps if step["receipt_id"] == receipt["receipt_id"]]
            assert total([s for s in own if s["kind"] == "named"], "amount") == receipt["named"]
            assert total([s for s in own if s["kind"] == "credit"], "amount") == receipt["credited"]
            assert total([s for s in own if s["kind"] != "credit"], "amount") == receipt["paid"]
    assert several or bureau, "the first bureau has lines that several payments paid"
