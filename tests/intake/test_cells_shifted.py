"""Columns of dates that a time zone has shifted, and those whose times are real ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl
import pytest
from small_workspaces import Folder, Outcome, table

from jicai.intake.sheets.cells import parse_cells
from jicai.tables.column import Column, Kind

#: Cells, what is read, and the time that told the shift.
COLUMNS: dict[str, tuple[Sequence[str | None], Sequence[str | None], str | None]] = {
    "utc": (
        ["2026-07-30 16:00:00", "2026-07-31 16:00:00"],
        ["2026-07-31", "2026-08-01"],
        "16:00:00",
    ),
    "mean time": (["2026-07-31 15:54:17", "2026-12-31 15:54:17"], ["2026-08-01", "2027-01-01"], "15:54:17"),
    "43 seconds": (["2026-07-31 23:59:17", "2024-02-28 23:59:17"], ["2026-08-01", "2024-02-29"], "23:59:17"),
    "other forms": (
        [
            "2026/7/30 16:00",
            "2026-07-31T16:00:00.000",
            "20260801 16:00:00",
            "2026年8月2日 16:00:00",
            "46234.6666666667",
        ],
        ["2026-07-31", "2026-08-01", "2026-08-02", "2026-08-03", "2026-08-01"],
        "16:00:00",
    ),
    "binary tail": (
        ["2026-07-30 15:59:59.999", "2026-07-31 16:00:00.001"],
        ["2026-07-31", "2026-08-01"],
        "16:00:00",
    ),
    "with empty ones": (
        ["-", None, "2026-07-30 16:00:00", "", "2026-07-31 16:00:00", "\\N", "0000-00-00 00:00:00"],
        [None, None, "2026-07-31", None, "2026-08-01", None, None],
        "16:00:00",
    ),
    "without an end": (["2026-07-30 16:00:00", "9999-12-30 16:00:00"], ["2026-07-31", "9999-12-31"], "16:00:00"),
    "without an end, plain": (
        ["2026-07-30 16:00:00", "2026-07-31 16:00:00", "9999-12-31"],
        ["2026-07-30", "2026-07-31", "9999-12-31"],
        None,
    ),
    "unreadable ones": (
        ["未验收", "2026-07-30 16:00:00", "2026-07-31 16:00:00", "2026-07-31T16:00:00Z"],
        [None, "2026-07-31", "2026-08-01", None],
        "16:00:00",
    ),
    "late in the column": (
        ["-"] * 500 + ["2026-07-30 16:00:00", "2026-07-31 16:00:00"],
        [None] * 500 + ["2026-07-31", "2026-08-01"],
        "16:00:00",
    ),
    "one day": (["2026-07-31 16:00:00", "2026-07-31 16:00:00"], ["2026-07-31", "2026-07-31"], None),
    "real times": (["2026-07-30 16:00:00", "2026-07-31 16:00:01"], ["2026-07-30", "2026-07-31"], None),
    "a plain date": (
        ["2026-07-30 16:00:00", "2026-07-31 16:00:00", "2026-08-05"],
        ["2026-07-30", "2026-07-31", "2026-08-05"],
        None,
    ),
    "a plain date first": (
        ["2026-08-05", "2026-07-30 16:00:00", "2026-07-31 16:00:00"],
        ["2026-08-05", "2026-07-30", "2026-07-31"],
        None,
    ),
    "a late other time": (
        [f"2026-07-{day} 16:00:00" for day in range(10, 30)] * 20 + ["2026-07-31 08:00:00"],
        [f"2026-07-{day}" for day in range(10, 30)] * 20 + ["2026-07-31"],
        None,
    ),
    "two of them": (["2026-07-30 16:00:00", "2026-07-31 15:54:17"], ["2026-07-30", "2026-07-31"], None),
    "another hour": (["2026-07-30 08:00:00", "2026-07-31 08:00:00"], ["2026-07-30", "2026-07-31"], None),
    "midnights": (["2026-07-30 00:00:00", "2026-07-31 00:00:00"], ["2026-07-30", "2026-07-31"], None),
    "nothing": (["-", None], [None, None], None),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_dates(name: str) -> None:
    cells, days, time = COLUMNS[name]
    parsed = parse_cells(Column("paid_on", "付款日期", Kind.DATE, ""), pl.Series(cells, dtype=pl.String))
    assert parsed.values.cast(pl.String).to_list() == list(days)
    assert parsed.shifted == time


@pytest.mark.parametrize(
    ("cells", "time"),
    [
        (["2026-07-31 16:00:00", "2026-07-31 16:00:00"], "16:00:00"),
        (["2026-07-31 15:54:17", None], "15:54:17"),
        (["2026-07-31 16:00:00", "2026-07-31 16:00:01"], None),
        (["2026-07-31 16:00:00", "2026-07-30 16:00:00"], None),
        (["2026-07-31", "2026-07-31"], None),
    ],
)
@pytest.mark.parametrize("kind", [Kind.DATE, Kind.MONTH])
def test_one_day_may_be_shifted(kind: Kind, cells: list[str | None], time: str | None) -> None:
    parsed = parse_cells(Column("paid_on", "付款日期", kind, ""), pl.Series(cells, dtype=pl.String))
    assert parsed.perhaps_shifted == time


def test_a_day_that_may_be_shifted_is_told(folder: Folder, jicai: Callable[..., Outcome]) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    folder.write("订单明细.csv", table("订单明细", {"下单日期": "2026-07-11 16:00:00"}))
    said = jicai("progress", "--as-of", "2026-10-15").err
    assert "列「下单日期」的时间都是 16:00:00，可能是换算时区造成的" in said


@pytest.mark.parametrize(
    ("cells", "months", "time"),
    [
        (["2026-06-30 16:00:00", "2026-07-31 16:00:00"], ["2026-07-01", "2026-08-01"], "16:00:00"),
        (["2026-06-30 16:00:00", "2026-07"], ["2026-06-01", "2026-07-01"], None),
        (["2026-06-30 16:00:00", "2026-06-30 16:00:00"], ["2026-06-01", "2026-06-01"], None),
    ],
)
def test_months(cells: list[str], months: list[str], time: str | None) -> None:
    parsed = parse_cells(Column("month", "结算月份", Kind.MONTH, ""), pl.Series(cells))
    assert (parsed.values.cast(pl.String).to_list(), parsed.shifted) == (months, time)
