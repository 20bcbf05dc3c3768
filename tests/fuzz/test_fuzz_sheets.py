"""Ten thousand dirty sheets: every row is accounted for, and no dress of a sheet changes what is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from fuzz_checks import Content, raw_sheet, read_sheet
from fuzz_sheets import Plan, lay_out, make_plan
from fuzz_sizes import CHUNKS, PLANS, SEED, failing

from jicai.tables import INPUTS

pytestmark = pytest.mark.fuzz


def _read(plan: Plan) -> Content:
    sheet = lay_out(plan)
    return read_sheet(sheet, raw_sheet(sheet))


def _rows_shuffled(random: Random, plan: Plan) -> list[Plan]:
    """Rows of data in another order; totals, headers and footers stay where they are."""
    places = [place for place, row in enumerate(plan.rows) if row.kind in ("data", "wild")]
    rows = list(plan.rows)
    for place, source in zip(places, random.sample(places, len(places)), strict=True):
        rows[place] = plan.rows[source]
    return [replace(plan, rows=rows)]


def _columns_shuffled(random: Random, plan: Plan) -> list[Plan]:
    return [replace(plan, headings=random.sample(plan.headings, len(plan.headings)))]


def _headers_respelled(random: Random, plan: Plan) -> list[Plan]:
    return [replace(plan, dress=random.randrange(2**32), titles=random.randint(0, 18), left=random.randint(0, 4))]


def _split(random: Random, plan: Plan) -> list[Plan]:
    """Two sheets, each with a header of its own."""
    data = [row for row in plan.rows if row.kind in ("data", "wild")]
    cut = random.randint(0, len(data))
    return [replace(plan, rows=rows, dress=random.randrange(2**32)) for rows in (data[:cut], data[cut:])]


_DRESSES: tuple[Callable[[Random, Plan], list[Plan]], ...] = (
    _rows_shuffled,
    _columns_shuffled,
    _headers_respelled,
    _split,
)


def _together(contents: list[Content]) -> Content:
    rows, problems = contents[0]
    for more_rows, more_problems in contents[1:]:
        rows, problems = rows + more_rows, problems + more_problems
    return rows, problems


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_row_is_accounted_for_in_any_dress(chunk: int) -> None:
    tables = list(INPUTS.values())

    def check(number: int) -> None:
        random = Random(f"{SEED}-{number}")
        plan = make_plan(random, random.choice(tables))
        dress = _DRESSES[number // CHUNKS % len(_DRESSES)]
        assert _together([_read(other) for other in dress(random, plan)]) == _read(plan), dress.__name__

    failures = failing(range(chunk, PLANS, CHUNKS), check)
    assert not failures, f"{len(failures)} sheets, first:\n" + "\n".join(failures[:5])
