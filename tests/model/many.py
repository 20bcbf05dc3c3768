"""Many worlds side by side in one bureau, and how many bureaus the tests of properties work out."""

from __future__ import annotations

import os
from dataclasses import replace
from random import Random

from model.draws import random_world
from model.world import Row, World


def bureaus(quick: int) -> range:
    """The numbers of the bureaus: `quick` of them, or as many times that as the variable JICAI_TEST_TIMES says.

    So `JICAI_TEST_TIMES=20 pytest tests/calc -k properties` works out thousands of worlds for each calculation.
    """
    return range(quick * int(os.environ.get("JICAI_TEST_TIMES", "1")))


def numbered(number: int) -> World:
    """A random world whose batches and institutions are called after its number."""
    world = random_world(Random(number))

    def named(row: Row) -> Row:
        codes = {key: f"W{number}-{row[key]}" for key in ("batch", "institution_code", "code") if key in row}
        return row | codes

    tables = {key: [named(row) for row in rows] for key, rows in world.tables.items()}
    return replace(world, tables=tables, batches=[named(batch) for batch in world.batches])
