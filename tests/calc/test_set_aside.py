"""Which findings the table 已处置发现 sets aside on a day, and what of it does nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from calc.progress_situation import input_frame

from jicai.calc.rules import all_rules
from jicai.calc.set_aside import SetAside, with_set_aside

DAY = date(2026, 8, 31)
FOUND = pl.DataFrame({"key": ["price-above-aaaaaaaaaa", "lagging-bbbbbbbbbb"]})


def aside(*rows: dict[str, Any]) -> SetAside:
    filled = [{"key": "price-above-aaaaaaaaaa", "reason": "已核实"} | row for row in rows]
    return with_set_aside(FOUND, input_frame("set_aside", filled), DAY, ["price-above", "lagging"], all_rules())


@pytest.mark.parametrize(
    ("sentence", "row", "reason", "ran_out", "later"),
    [
        ("without a day", {}, "已核实", False, 0),
        ("in letters of another case and width", {"key": "PRICE-above-ＡAAAAAAAAA"}, "已核实", False, 0),
        ("on its last day", {"valid_until": DAY}, "已核实", False, 0),
        ("a day after it", {"valid_until": date(2026, 8, 30)}, None, True, 0),
        ("decided on the day", {"decided_on": DAY}, "已核实", False, 0),
        ("decided a day later", {"decided_on": date(2026, 9, 1)}, None, False, 1),
    ],
)
def test_in_force(sentence: str, row: dict[str, Any], reason: str | None, ran_out: bool, later: int) -> None:
    found = aside(row)
    assert found.found.rows() == [
        ("price-above-aaaaaaaaaa", reason, ran_out),
        ("lagging-bbbbbbbbbb", None, False),
    ], sentence
    assert (found.later, found.unknown, found.unlooked) == (later, [], 0), sentence


def test_keys_that_no_finding_has() -> None:
    gone = [{"key": "price-above-cccccccccc"}, {"key": "lagging-dddddddddd", "valid_until": date(2026, 1, 1)}]
    mistyped, not_run = [{"key": "price-abov-AAAAAAAAAA"}, {"key": "x"}], {"key": "surge-aaaaaaaaaa"}
    found = aside(*gone, *mistyped, not_run)
    assert found.unknown == ["price-above-cccccccccc", "lagging-dddddddddd", "price-abov-AAAAAAAAAA", "x"]
    assert (found.unlooked, found.found["ran_out"].any()) == (1, False)


def test_without_the_table_nothing_is_set_aside() -> None:
    found = aside().found
    assert found.columns == ["key", "set_aside", "ran_out"]
    assert found["set_aside"].null_count() == 2
