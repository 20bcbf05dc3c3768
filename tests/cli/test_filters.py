"""Filtering all results equals filtering each: with a filter a command gives those of its rows that fit it."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from transcripts import Said

pytestmark = pytest.mark.long

Here = Callable[..., Said]
Row = dict[str, Any]
AT = ("-C", "sample_data", "--as-of", "2026-09-30")
PLACES = {"--institution": "institution_code", "--district": "district"}
MONEY = {"--batch": "batch", **PLACES}
ITEMS = {**MONEY, "--company": "company", "--variety": "variety_code"}
#: The command, its filters with the columns that they look at, and the columns that count among the rows shown.
COMMANDS: dict[str, tuple[tuple[str, ...], dict[str, str], set[str]]] = {
    "progress": (("progress",), ITEMS, set()),
    "progress by institution": (("progress", "--by", "institution"), {"--institution": "institution_code"}, {"rank"}),
    "progress by variety": (
        ("progress", "--by", "variety"),
        {"--batch": "batch", "--variety": "variety_code"},
        {"rank"},
    ),
    "advance": (("advance",), MONEY, set()),
    "ledger": (("ledger",), MONEY, set()),
    "overdue": (
        ("overdue",),
        {**PLACES, "--payee": "payee", "--variety": "variety_code", "--product": "product_code"},
        set(),
    ),
    "overdue unmatched": (("overdue", "--unmatched"), {**PLACES, "--payee": "payee"}, set()),
    "overdue by institution": (("overdue", "--by", "institution"), PLACES, set()),
    "supply": (("supply",), {"--batch": "batch", "--company": "company"}, set()),
    "supply lines": (("supply", "--lines"), {**ITEMS, "--product": "product_code"}, set()),
    "supply failed": (("supply", "--failed"), {**ITEMS, "--product": "product_code"}, set()),
    "flags": (("flags",), {**ITEMS, "--product": "product_code"}, set()),
    "renew": (("renew",), ITEMS, set()),
    "assess": (("assess",), PLACES, set()),
    "assess items": (("assess", "--items"), ITEMS, set()),
    "calendar": (("calendar",), {"--batch": "batch"}, set()),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_filter_gives_are_the_rows_that_fit(here: Here, name: str) -> None:
    command, filters, counted = COMMANDS[name]
    everything = rows_of(here, command)
    assert everything
    rng = Random(name)
    options = rng.sample(sorted(filters), len(filters))
    half = (len(options) + 1) // 2
    # Two parts of the filters, each as a row has them together; a filter alone tells most.
    for part in filter(None, (options[:half], options[half:])):
        row = rng.choice([row for row in everything if all(row[filters[option]] is not None for option in part)])
        wanted = {option: [row[filters[option]], *more(rng, everything, filters[option])] for option in part}
        arguments = [word for option, given in wanted.items() for one in given for word in (option, one)]
        fitting = [row for row in everything if all(row[filters[key]] in given for key, given in wanted.items())]
        found = rows_of(here, (*command, *arguments))
        assert plain(found, counted) == plain(fitting, counted), wanted


def more(rng: Random, rows: list[Row], column: str) -> list[str]:
    """No further value of the column, or one."""
    known = sorted({row[column] for row in rows if row[column] is not None})
    return rng.sample(known, rng.choice((0, 1)))


def plain(rows: list[Row], counted: set[str]) -> list[Row]:
    return [{key: value for key, value in row.items() if key not in counted} for row in rows]


def rows_of(here: Here, command: tuple[str, ...]) -> list[Row]:
    said = here((*command, *AT, "--format", "json", "-q"))
    assert said.code == 0, said.err
    rows: list[Row] = json.loads(said.out)
    return rows
