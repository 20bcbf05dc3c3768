"""Parquet files with the types that databases and data platforms write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]

ACCEPTED: dict[str, Any] = {"验收数量": "10", "验收日期": "2026-07-20"}


def as_parquet(folder: Folder, name: str, row: dict[str, Any], **columns: pl.Series) -> None:
    header, cells = table(name, row)
    frame = pl.DataFrame([cells], schema=header, orient="row")
    frame.with_columns(series.alias(key) for key, series in columns.items()).write_parquet(
        folder.path / f"{name}.parquet"
    )


@pytest.mark.parametrize("dtype", [pl.Int8, pl.UInt8, pl.Int16, pl.UInt16, pl.UInt64, pl.Int128])
def test_small_whole_numbers(dtype: type[pl.DataType], folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "订单明细")
    year, quantity = pl.Series([1], dtype=dtype), pl.Series([100], dtype=dtype)
    as_parquet(folder, "约定采购量", {}, 协议年度=year, 约定采购量=quantity)
    [row] = jicai("progress", "--as-of", "2026-10-15", "--format", "json").rows
    assert (row["agreement_year"], row["agreed_qty"]) == (1, 100)


#: A column that is not read, of a type that no sheet has.
STRANGE = {
    "map": pl.Series([{"a": 1}], dtype=pl.Map(pl.String, pl.Int64)),
    "list": pl.Series([[1]]),
    "struct": pl.Series([{"a": 1}]),
    "duration": pl.Series([timedelta(days=1)]),
}


@pytest.mark.parametrize("form", STRANGE)
def test_a_strange_column_that_is_not_read(form: str, folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    as_parquet(folder, "订单明细", ACCEPTED, 扩展=STRANGE[form])
    [row] = jicai("progress", "--as-of", "2026-10-15", "--format", "json").rows
    assert row["purchased_qty"] == 10


def test_a_duration_is_no_quantity(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构", "约定采购量")
    as_parquet(folder, "订单明细", ACCEPTED, 验收数量=STRANGE["duration"])
    outcome = jicai("progress", "--as-of", "2026-10-15")
    assert "「验收数量」「（时长）」：不是能精确读取的数" in outcome.err


@pytest.mark.parametrize(
    ("zone", "accepted_on"), [("Asia/Shanghai", "2026-08-01"), ("+08:00", "2026-08-01"), ("UTC", None)]
)
def test_times_of_a_zone(zone: str, accepted_on: str | None, folder: Folder, jicai: Jicai) -> None:
    """A day of the clocks here is that day; which day one of UTC is of is not guessed."""
    folder.good("中选目录", "医疗机构", "约定采购量")
    times = pl.Series([datetime(2026, 7, 31, 17)], dtype=pl.Datetime("us")).dt.replace_time_zone("UTC")
    as_parquet(folder, "订单明细", ACCEPTED, 验收日期=times.dt.convert_time_zone(zone))
    outcome = jicai("overdue", "--as-of", "2026-10-15", "--format", "json")
    if accepted_on is None:
        assert "「验收日期」「2026-07-31 17:00:00.000000+00:00」" in outcome.err
    else:
        assert outcome.rows[0]["accepted_on"] == str(date.fromisoformat(accepted_on))
