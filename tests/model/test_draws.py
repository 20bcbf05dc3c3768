"""The drawn worlds are valid, and hold every trouble that they are meant to hold."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from random import Random

import pytest

from jicai.batches.consistency import checked
from jicai.tables import INPUTS
from model.advance import advance_rows
from model.dates import cycle_end, window
from model.draws import random_world
from model.offset import fund_payments, offset_rows, refund_rows
from model.overdue import line_rows, overdue_rows, unmatched_rows
from model.world import Row, World, fold_name

SEEDS = range(120)


@cache
def world(seed: int) -> World:
    return random_world(Random(seed))


@cache
def results(seed: int, name: str) -> list[Row]:
    drawn = world(seed)
    views: dict[str, Callable[..., list[Row]]] = {
        "advance": advance_rows,
        "offset": offset_rows,
        "refund": refund_rows,
        "lines": line_rows,
        "overdue": overdue_rows,
        "unmatched": unmatched_rows,
    }
    return views[name](drawn, drawn.as_of)


def some(table: str, test: Callable[[World, Row], bool]) -> Callable[[int], bool]:
    """Whether a row of an input table is so."""
    return lambda seed: any(test(world(seed), row) for row in world(seed).rows(table))


def shown(name: str, **values: object) -> Callable[[int], bool]:
    """Whether a result has a row with these values."""
    return lambda seed: any(all(row[k] == v for k, v in values.items()) for row in results(seed, name))


def batch(test: Callable[[Row], bool]) -> Callable[[int], bool]:
    """Whether a batch is so."""
    return lambda seed: any(test(drawn) for drawn in world(seed).batches)


def shares_a_payment(seed: int) -> bool:
    """Two batches both take from one month's payment."""
    takers = [(r["institution_code"], r["fund"], r["month"]) for r in results(seed, "offset") if r["offset"] > 0]
    return len(set(takers)) < len(takers)


def leaves_nothing_for_the_next(seed: int) -> bool:
    """A payment is there, but an earlier batch has used it up."""
    payments = fund_payments(world(seed), world(seed).as_of)
    return any(
        row["offset"] == 0
        and payments.get((row["institution_code"], row["fund"], row["month"]), 0) > 0
        and not world(seed).rows("recoveries")
        for row in results(seed, "offset")
    )


def two_spellings(seed: int) -> bool:
    spellings = {row["distributor"] for row in world(seed).rows("orders") if row["distributor"]}
    return len({fold_name(name) for name in spellings}) < len(spellings)


SITUATIONS: dict[str, Callable[[int], bool]] = {
    "a start on 29 February": batch(lambda b: (b["start_on"].month, b["start_on"].day) == (2, 29)),
    "months counted as calendar months": batch(lambda b: b["advance"]["month_counting"] == "calendar"),
    "months counted by anniversary": batch(lambda b: b["advance"]["month_counting"] == "anniversary"),
    "months counted to the month's end": batch(lambda b: b["advance"]["month_counting"] == "anniversary_month_end"),
    "a due date set outright": batch(lambda b: "second_due_on" in b["advance"]),
    "an extended cycle": batch(lambda b: "extended_to" in b["cycle"]),
    "an advance every year": lambda seed: (
        batch(lambda b: b["advance"]["recalculate"] == "yearly")(seed)
        and len({row["due_on"] for row in results(seed, "advance")}) > 2
    ),
    "two terms of payment": lambda seed: (
        len({str(b.get("settlement")) for b in world(seed).batches}) > 1
        and len({row["due_on"].day < 28 for row in results(seed, "lines")}) > 1
    ),
    "two cycles that end together": lambda seed: (
        len({cycle_end(b) for b in world(seed).batches}) < len(world(seed).batches)
    ),
    "two batches that share a month's payment": shares_a_payment,
    "a payment that an earlier batch used up": leaves_nothing_for_the_next,
    "a month clawed back below zero": lambda seed: any(row["fund_payment"] < 0 for row in results(seed, "offset")),
    "a month without a fund payment": lambda seed: any(
        (row["institution_code"], row["fund"], row["month"]) not in fund_payments(world(seed), world(seed).as_of)
        for row in results(seed, "offset")
    ),
    "an advance out of the other fund": some(
        "disbursements", lambda w, r: r["fund"] not in (None, w.fund_by_level(r["institution_code"]))
    ),
    "an advance to an institution that is not bound": some(
        "disbursements", lambda w, r: not w.binds(w.batch(r["batch"]), r["institution_code"])
    ),
    "a disbursement after as-of": some("disbursements", lambda w, r: r["paid_on"] > w.as_of),
    "an overpaid tranche": lambda seed: any(row["outstanding"] < 0 for row in results(seed, "advance")),
    "an official figure that differs": lambda seed: any(
        row["advance_total"] != row["computed_total"] for row in results(seed, "advance")
    ),
    "recorded movements before the window": some(
        "recoveries", lambda w, r: r["month"] < window(w.batch(r["batch"]))[0] and r["month"] <= w.as_of
    ),
    "recorded and then computed offsets of a batch": lambda seed: any(
        row["offset"] > 0
        and row["month"] > max((r["month"] for r in world(seed).rows("recoveries")), default=row["month"])
        for row in results(seed, "offset")
    ),
    "a late tranche": shown("advance", status="late"),
    "a tranche due this month": shown("advance", status="due"),
    "a final refund": shown("refund", status="final"),
    "a refund still to come": shown("refund", status="forecast"),
    "several receipts of a line": some("orders", lambda w, r: r["receipt_id"] == "R2"),
    "a return": some("orders", lambda w, r: r["status"] == "returned" and (r["accepted_qty"] or 0) < 0),
    "one payee in two spellings": two_spellings,
    "a line without a payee of its own": some("orders", lambda w, r: not r["distributor"] and not r["company"]),
    "a line under a new code": some("orders", lambda w, r: r["product_code"].startswith("N")),
    "an overdue line": lambda seed: bool(results(seed, "overdue")),
    "a line paid in part": lambda seed: any(0 < row["paid"] < row["amount"] for row in results(seed, "overdue")),
    "a line that a credit settles": lambda seed: any(row["credited"] > 0 for row in results(seed, "lines")),
    "a line settled late": lambda seed: any(
        row["in_time"] < row["paid"] + row["credited"] and row["due_on"] < world(seed).as_of
        for row in results(seed, "lines")
    ),
    "a payment that takes back": some("payments", lambda w, r: r["amount"] < 0),
    "a payment after as-of": some("payments", lambda w, r: r["paid_on"] > w.as_of),
    "a payment that names no line of the export": shown("unmatched", kind="named"),
    "a payment that waits for its line": shown("unmatched", kind="waiting"),
    "cash that no line takes": shown("unmatched", kind="pool"),
    "a credit that no line takes": shown("unmatched", kind="credit"),
    "a pool below zero": lambda seed: any(
        row["kind"] == "pool" and row["amount"] < 0 for row in results(seed, "unmatched")
    ),
    "a line taken back below zero": shown("unmatched", kind="named", payment_id=None),
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_some_world_holds(situation: str) -> None:
    assert sum(SITUATIONS[situation](seed) for seed in SEEDS) >= 2


@pytest.mark.parametrize("key", ["advance_amounts", "disbursements", "fund_payments", "recoveries", "payments"])
def test_an_optional_table_is_sometimes_missing(key: str) -> None:
    assert {key in world(seed).tables for seed in SEEDS} == {True, False}


@pytest.mark.parametrize("seed", SEEDS[:40])
def test_every_world_is_valid(seed: int) -> None:
    drawn = world(seed)
    for terms in drawn.batches:
        checked(terms)
    for key, rows in drawn.tables.items():
        table = INPUTS[key]
        for row in rows:
            assert tuple(row) == tuple(column.key for column in table.columns)
            assert all(row[column.key] is not None for column in table.required)
            for column in table.columns:
                if column.choices and row[column.key] is not None:
                    assert row[column.key] in [choice.value for choice in column.choices]
                if isinstance(row[column.key], Decimal):
                    assert row[column.key].as_tuple().exponent == -column.scale
        if table.unique_by:
            assert len({tuple(row[name] for name in table.unique_by) for row in rows}) == len(rows)


def test_a_seed_gives_the_same_world_again() -> None:
    assert random_world(Random(7)) == random_world(Random(7))
