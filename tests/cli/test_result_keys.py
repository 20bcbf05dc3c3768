"""The keys that programs rely on, written out: what a command gives equals its declaration and this page."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from small_workspaces import Folder, Outcome, table
from transcripts import ROOT

from jicai.tables.column import ResultTable
from jicai.tables.results_check import CHECK, CHECK_ROWS
from jicai.tables.results_progress import PROGRESS, PROGRESS_BY
from jicai.tables.results_tools import BATCH_LIST, BATCH_SHOW, CACHE_INFO

SAMPLE = ("-C", str(ROOT / "sample_data"))
AS_OF = ("--as-of", "2026-09-30")
ROLLED_UP = "items, completed, lagging, not_started, agreed_amount, completion, completion_uncapped"

RESULTS: dict[str, tuple[tuple[str, ...], ResultTable, str]] = {
    "progress": (
        ("progress", *SAMPLE, *AS_OF),
        PROGRESS,
        "batch, agreement_year, institution_code, institution_name, district, variety_code, variety_name, company, "
        "agreed_qty, purchased_qty, remaining_qty, completion, time_progress, gap, agreed_amount, required_monthly, "
        "projected_completion, voluntary, status",
    ),
    **{
        f"progress by {by}": (
            ("progress", *SAMPLE, *AS_OF, "--by", by),
            PROGRESS_BY[by],
            f"{group}, {ROLLED_UP}",
        )
        for by, group in (
            ("institution", "institution_code, institution_name"),
            ("district", "district"),
            ("level", "level"),
            ("variety", "batch, variety_code, variety_name"),
            ("company", "company"),
            ("batch", "batch, batch_name"),
        )
    },
    "check": (("check", *SAMPLE), CHECK, "file, sheet, table, rows, used, skipped, rejected"),
    "batch list": (("batch", "list"), BATCH_LIST, "code, name, source, start_on, end_on, years, superseded"),
    "batch show": (("batch", "show", "sl16-yaopin-2025"), BATCH_SHOW, "key, label, value, clause, meaning"),
    "cache info": (("cache", "info"), CACHE_INFO, "folder, entries, megabytes"),
}
CHECK_ROWS_KEYS = "file, sheet, row, column, value, code, message"


@pytest.mark.parametrize("name", RESULTS)
def test_keys(jicai: Callable[..., Outcome], name: str) -> None:
    arguments, declared, keys = RESULTS[name]
    said = jicai(*arguments, "--format", "json")
    assert said.code == 0, said.err
    assert said.rows
    assert {tuple(row) for row in said.rows} == {tuple(keys.split(", "))} == {declared.keys}


def test_keys_of_rejected_rows(jicai: Callable[..., Outcome], folder: Folder) -> None:
    folder.good()
    folder.write("订单明细.xlsx", table("订单明细", {"采购数量": "很多"}))
    (row,) = jicai("check", "--rows", "--format", "json").rows
    assert tuple(row) == tuple(CHECK_ROWS_KEYS.split(", ")) == CHECK_ROWS.keys


@pytest.mark.parametrize("name", [name for name in RESULTS if name.startswith("progress")])
def test_rows_are_in_the_order_of_their_keys(jicai: Callable[..., Outcome], name: str) -> None:
    arguments, declared, _ = RESULTS[name]
    rows = jicai(*arguments, "--format", "json").rows
    keys = [tuple(row[key] for key in declared.sort_by) for row in rows]
    assert len(set(keys)) == len(keys)
    if declared is not PROGRESS_BY["level"]:
        assert keys == sorted(keys)


def test_ndjson_gives_the_same_objects(jicai: Callable[..., Outcome]) -> None:
    arguments, _, _ = RESULTS["progress"]
    lines = jicai(*arguments, "--format", "ndjson").out.splitlines()
    assert [json.loads(line) for line in lines] == jicai(*arguments, "--format", "json").rows
