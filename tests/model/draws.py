"""Small random worlds, rich in the nasty: from a seeded `random.Random`, or as a hypothesis strategy that shrinks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from jicai.tables import INPUTS
from jicai.tables.column import SCALES, Column
from model.dates import cycle_end, refund_month, window
from model.drawn_fund import draw_disbursements, draw_fund_payments, draw_recoveries
from model.drawn_orders import draw_orders, draw_payments
from model.drawn_terms import (
    chance,
    draw_agreed,
    draw_batches,
    draw_code_changes,
    draw_institutions,
    draw_official,
    draw_products,
)
from model.world import Row, World


def random_world(rng: Random) -> World:
    """A world of up to three batches, four institutions and some fifteen order lines; equal seeds, equal worlds."""
    batches, institutions = draw_batches(rng), draw_institutions(rng)
    products = draw_products(rng, batches)
    changes = draw_code_changes(rng, batches, products)
    tables: dict[str, list[Row]] = {
        "institutions": institutions,
        "products": products,
        "code_changes": changes,
        "agreed": draw_agreed(rng, batches, institutions, products, changes),
    }
    if chance(rng, 40):
        tables["advance_amounts"] = draw_official(rng, batches, institutions)
    world = World(tables, batches, _as_of(rng, batches))
    if chance(rng, 75):
        tables["disbursements"] = draw_disbursements(rng, world)
    if chance(rng, 90):
        tables["fund_payments"] = draw_fund_payments(rng, world)
    if chance(rng, 50):
        tables["recoveries"] = draw_recoveries(rng, world)
    tables["orders"] = draw_orders(rng, world)
    if chance(rng, 90):
        tables["payments"] = draw_payments(rng, world)
    for rows in tables.values():
        rng.shuffle(rows)
    return replace(world, tables={key: [_complete(key, row) for row in rows] for key, rows in tables.items()})


#: The tables whose rows a smaller world may lack: nothing else refers to them, but for the lines that payments name.
_SPARE = ("agreed", "advance_amounts", "disbursements", "fund_payments", "recoveries", "orders", "payments")


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Worlds for `@given`; a failing one shrinks by the rows that it does not need."""
    world = random_world(Random(draw(st.integers(0, 2**32 - 1))))
    tables = dict(world.tables)
    for key in _SPARE:
        rows = tables.get(key, [])
        # 0 is what hypothesis shrinks to; a table is whole more often than not.
        kept = draw(st.sampled_from((0, 1, 2, 3, 5, 8, *[len(rows)] * 18)))
        if key in tables:
            tables[key] = rows[:kept]
    return replace(world, tables=tables)


def _as_of(rng: Random, batches: list[Row]) -> date:
    """A day in a cycle, in a window, or when all is over; the edges of months and windows more often than others."""
    batch = rng.choice(batches)
    months = window(batch)
    day: date = rng.choice(
        (
            batch["start_on"] + timedelta(days=rng.choice((-5, 20, 60, 120, 200, 240))),
            cycle_end(batch) + timedelta(days=rng.randrange(-1, 3)),
            rng.choice(months),
            *months[-2:],
            rng.choice(months) + timedelta(days=rng.choice((-1, 14))),
            refund_month(batch) + timedelta(days=rng.randrange(40)),
            max(refund_month(other) for other in batches) + timedelta(days=70),
        )
    )
    return day


def _complete(key: str, row: Row) -> Row:
    """The row with every declared column in order, numbers with the places of their kind."""
    return {column.key: _typed(column, row.get(column.key)) for column in INPUTS[key].columns}


def _typed(column: Column, value: object) -> object:
    if isinstance(value, Decimal):
        return value.quantize(Decimal(1).scaleb(-column.scale)) if column.kind in SCALES else value
    return value
