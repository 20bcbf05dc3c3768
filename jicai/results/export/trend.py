"""The trend of an export: completion against time at the ends of the last months, by batch and district."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from jicai.calc.progress import ProgressRules
from jicai.calc.selection import keep
from jicai.calc.trend import items_on, month_ends, totals_on, trend
from jicai.render.result import Result
from jicai.results.charts import trend_charts
from jicai.results.progress.view import progress_inputs
from jicai.results.scope import narrowed_by
from jicai.store.result import Intake
from jicai.tables.results.trend import TREND_BY

#: As-of's month and those before it.
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Trend:
    """The sums of all items on each day, and the trend by batch and by district, see `jicai.calc.trend`."""

    totals: pl.DataFrame
    batches: pl.DataFrame
    districts: pl.DataFrame
    words: str

    @classmethod
    def of(cls, intake: Intake, wanted: dict[str, list[str]], rules: ProgressRules) -> Trend:
        """The trend of the wanted items, computed."""
        items = keep(items_on(progress_inputs(intake, None), rules, month_ends(rules.as_of, _MONTHS)), wanted)
        totals, batches, districts = pl.collect_all([totals_on(items), trend(items, "batch"), trend(items, "district")])
        return cls(totals, batches, districts, narrowed_by(wanted).after(f"近 {_MONTHS} 个月，截至 {rules.as_of}"))

    def results(self) -> Iterator[Result]:
        """By batch, with a chart of each, and by batch and district."""
        for by, frame in (("batch", self.batches), ("district", self.districts)):
            table = TREND_BY[by]
            yield Result(
                frame=frame,
                table=table,
                title=table.label,
                subtitle=self.words,
                footer=_FOOTER,
                basis=[("月度趋势", "；".join(_FOOTER))],
                charts=trend_charts(frame, self.words) if by == "batch" else [],
                summary=["各月末的完成率与时间进度，可按批次、区县筛选"],
                remarks=_FOOTER,
            )


_FOOTER = (
    "各月按现有的同一份数据截至月末重算，与当时的月报不同的是后来补报、更正的数据",
    "月内协议年度更替的，从新的年度算起",
)
