"""The model's random worlds as situations for the rules about money."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from random import Random

from model.draws import random_world
from model.world import Row, World
from situation import Situation

from jicai.batches.model import Batch

_NAMED = ("batch", "institution_code", "product_code", "old_code", "new_code", "line_id", "payment_id", "code")


@cache
def drawn(number: int) -> World:
    """A random world in which batches, institutions, products, lines and payments are called after its number."""
    world = random_world(Random(number))

    def named(row: Row) -> Row:
        return row | {key: f"W{number}-{row[key]}" for key in _NAMED if row.get(key) is not None}

    tables = {key: [named(row) for row in rows] for key, rows in world.tables.items()}
    return replace(world, tables=tables, batches=[named(batch) for batch in world.batches])


def situation(worlds: list[World], as_of: date) -> Situation:
    """The worlds side by side in one bureau; a table is given where one of them has it."""
    keys = {key for world in worlds for key in world.tables}
    tables = {key: [row for world in worlds for row in world.rows(key)] for key in sorted(keys)}
    batches = [Batch.model_validate(one) for world in worlds for one in world.batches]
    return Situation(batches=batches, as_of=as_of, **tables)
