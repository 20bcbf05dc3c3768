"""Workspaces of overlapping files: repeats are skipped, contradictions rejected, and the order of nothing matters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from fuzz_sizes import CHUNKS, SEED, WORKSPACES, failing
from fuzz_workspaces import TABLES, Bureau, make_bureau, write_bureau

from jicai.batches.frames import agreement_years_frame, batches_frame, superseded_frame
from jicai.calc.progress import ProgressInputs, ProgressRules, progress_items
from jicai.calc.rollup import roll_up
from jicai.intake.discover.workspace import open_workspace
from jicai.store.load import load
from jicai.store.result import Intake
from jicai.tables.results.progress import PROGRESS

pytestmark = pytest.mark.fuzz

Rows = dict[str, Counter[tuple[Any, ...]]]
AFTER_READING = ("repeat", "duplicate", "unknown-batch", "unknown-product", "unknown-institution", "bad-value")


def _loaded(bureau: Bureau, random: Random, folder: Path) -> Intake:
    folder.mkdir(parents=True)
    write_bureau(random, bureau, folder)
    intake = load(open_workspace(folder), [*TABLES, "code_changes"], use_cache=False)
    assert not intake.unusable, intake.unusable
    _adds_up(intake)
    return intake


def _adds_up(intake: Intake) -> None:
    """Each sheet's used + skipped + rejected = rows read, after the files are put together too."""
    rejected = Counter(source for source, _ in intake.problems.select("_source", "_row").unique().iter_rows())
    used = Counter(source for key in TABLES for source in intake.frames[key].collect()["_source"])
    for source, account in enumerate(intake.accounts):
        where = f"{account.file.name} {account.skipped} {account.rejected}"
        assert used[source] == account.used, where
        assert rejected[source] == sum(account.rejected.values()), where


def _used(intake: Intake) -> Rows:
    """The rows of each table, document numbers without regard to case."""
    ids = ("line_id", "receipt_id")
    return {
        key: Counter(
            tuple(value.upper() if name in ids and value else value for name, value in row.items())
            for row in intake.frames[key].drop("_source", "_row").collect().iter_rows(named=True)
        )
        for key in TABLES
    }


def _progress(intake: Intake, as_of: date) -> list[list[tuple[Any, ...]]]:
    batches = list(intake.workspace.batches.values())
    inputs = ProgressInputs(
        **{key: intake.frames[key] for key in (*TABLES, "code_changes")},
        batches=batches_frame(batches).lazy(),
        agreement_years=agreement_years_frame(batches).lazy(),
        superseded=intake.spelled(superseded_frame(batches).lazy(), "variety_code"),
    )
    items = progress_items(inputs, ProgressRules(as_of, None, "accepted"))
    frames = [items.select(PROGRESS.keys), roll_up(items, "company"), roll_up(items, "district")]
    return [frame.collect().rows() for frame in frames]


def _checks(folder: Path) -> Callable[[int], None]:
    def check(number: int) -> None:
        random = Random(f"{SEED}-workspace-{number}")
        contradictions = number % 2 == 0
        bureau = make_bureau(random, contradictions=contradictions)
        intake = _loaded(bureau, random, folder / f"{number}-a")
        assert _reasons(intake) == bureau.skipped + bureau.rejected
        if contradictions:
            return
        for files in bureau.files.values():
            _deal_again(random, files)
        again = _loaded(bureau, random, folder / f"{number}-b")
        assert _reasons(again) == bureau.skipped
        assert _used(again) == _used(intake)
        as_of = date(2026, random.randint(7, 12), 28)
        assert _progress(again, as_of) == _progress(intake, as_of)

    return check


def _reasons(intake: Intake) -> Counter[tuple[str, str]]:
    reasons: Counter[tuple[str, str]] = Counter()
    for account in intake.accounts:
        for reason, count in (account.skipped | account.rejected).items():
            if reason in AFTER_READING:
                reasons[account.table, reason] += count
    return reasons


def _deal_again(random: Random, files: list[list[Any]]) -> None:
    """All rows of a table in another order over as many files."""
    rows = [row for file in files for row in file]
    random.shuffle(rows)
    for file in files:
        file.clear()
    for row in rows:
        random.choice(files).append(row)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_order_of_rows_and_files_does_not_matter(chunk: int, tmp_path: Path) -> None:
    failures = failing(range(chunk, WORKSPACES, CHUNKS), _checks(tmp_path))
    assert not failures, f"{len(failures)} workspaces, first:\n" + "\n".join(failures[:5])
