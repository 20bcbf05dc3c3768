"""The charts that commands add to their results, from what `jicai.calc.charts` gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from jicai.calc.charts import OTHERS
from jicai.render.result import Chart
from jicai.tables.charts import ADVANCE_MONTHS, AGEING, COMPLETION_BY, ageing_by
from jicai.tables.results.settlement import bucket_keys
from jicai.tables.results.trend import TREND_BY

if TYPE_CHECKING:
    from jicai.calc.settlement.overdue import Group


def completion_charts(by_district: pl.DataFrame, by_batch: pl.DataFrame, as_of: date) -> list[Chart]:
    """Completion against time, from `completion_against_time`; none where nothing has a completion."""
    words = {"district": f"（截至 {as_of}，落后最多的在前）", "batch": f"（截至 {as_of}）"}
    names = {"district": "district", "batch": "batch_name"}
    frames = {"district": by_district, "batch": by_batch}
    return [
        Chart(
            COMPLETION_BY[by].label + words[by],
            "column",
            names[by],
            ("completion",),
            lines=("time_progress",),
            table=COMPLETION_BY[by],
            frame=frame,
        )
        for by, frame in frames.items()
        if frame["completion"].count()
    ]


def trend_charts(by_batch: pl.DataFrame, words: str) -> list[Chart]:
    """Completion and time progress of each batch from month to month, from `jicai.calc.trend.trend`."""
    if not by_batch["completion"].count():
        return []
    title = f"完成率与时间进度（{words}）"
    series = ("completion", "time_progress")
    return [Chart(title, "line", "month", series, group="batch_name", table=TREND_BY["batch"], frame=by_batch)]


def ageing_chart(buckets: pl.DataFrame, as_of: date) -> list[Chart]:
    """What is unpaid by its age, from `ageing_buckets`; none where nothing is."""
    if not (buckets["unpaid"] > 0).any():
        return []
    title = f"{AGEING.label}（截至 {as_of}）"
    return [Chart(title, "column", "bucket", ("unpaid",), table=AGEING, frame=buckets)]


def worst_overdue_chart(worst: pl.DataFrame, by: Group, ageing: Sequence[int], as_of: date) -> list[Chart]:
    """The largest overdue amounts by their age, from `worst_overdue`; none where nothing is overdue."""
    if not (worst["unpaid"] > 0).any():
        return []
    table = ageing_by(by, ageing)
    name = table.keys[table.keys.index("unpaid") - 1]
    series = tuple(reversed(bucket_keys(ageing)))
    title = f"{table.label}（截至 {as_of}，逾期最多的在前）"
    # All others together, and what is not yet due, would leave the worst too small to see.
    most = worst.filter(pl.col(name) != OTHERS).height
    return [Chart(title, "stacked", name, series, table=table, frame=worst, most=most)]


def advance_chart(months: pl.DataFrame, as_of: date) -> list[Chart]:
    """What falls due in each month of each fund, and what of it is paid, from `advance_months`."""
    title = f"{ADVANCE_MONTHS.label}（截至 {as_of}）"
    return [Chart(title, "column", "month", ("amount", "paid"), group="fund", table=ADVANCE_MONTHS, frame=months)]
