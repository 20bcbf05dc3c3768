"""The same rows in another order, in two files of other names: every command gives the same."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from small_workspaces import Outcome
from world_files import merged, write_world

Run = Callable[..., Outcome]
VIEWS = (
    ("progress",),
    ("progress", "--count", "ordered"),
    ("progress", "--by", "variety"),
    ("advance",),
    ("offset",),
    ("refund",),
    ("ledger",),
    ("cashflow",),
    ("overdue", "--all-products"),
    ("overdue", "--by", "payee"),
    ("overdue", "--unmatched"),
    ("supply",),
    ("supply", "--by", "distributor"),
    ("supply", "--lines"),
    ("supply", "--failed"),
    ("renew",),
    ("flags",),
)


def rows_of(jicai: Run, folder: Path, *arguments: str) -> list[dict[str, Any]]:
    said = jicai(*arguments, "-C", str(folder), "--format", "json")
    assert said.code == 0, said.err
    # Where a row stands is what differs.
    return [{key: value for key, value in row.items() if key != "source"} for row in json.loads(said.out)]


def in_other_files(folder: Path, rng: Random) -> None:
    """Each file becomes two, the rows shuffled, so that what came first comes anywhere."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        rng.shuffle(rows)
        cut = rng.randrange(len(rows) + 1)
        for name, part in (("乙", rows[:cut]), ("甲", rows[cut:])):
            with (folder / f"{path.stem}-{name}.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([header, *part])
        path.unlink()


@pytest.mark.slow
@pytest.mark.parametrize("numbers", [(3, 4), (11, 12)], ids=str)
def test_rows_in_another_order(jicai: Run, tmp_path: Path, numbers: tuple[int, int]) -> None:
    world, folder = merged(numbers), tmp_path / "world"
    folder.mkdir()
    write_world(world, folder)
    on = ("--as-of", str(world.as_of))
    before = {view: rows_of(jicai, folder, *view, *on) for view in VIEWS}
    assert sum(map(bool, before.values())) > len(VIEWS) // 2
    in_other_files(folder, Random(numbers[0]))
    for view, rows in before.items():
        assert rows_of(jicai, folder, *view, *on) == rows, view
