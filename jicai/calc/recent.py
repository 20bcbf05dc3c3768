"""The last months against the months before them, for checks of how use has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

import polars as pl
from pydantic import Field

from jicai.batches.months import month_end
from jicai.calc.evidence import Evidence
from jicai.calc.monthly import whole_months
from jicai.calc.robust import four_deviations_of, twice_median_of
from jicai.calc.rules.rule import RuleSettings


class RecentSettings(RuleSettings):
    """Which months are compared, and how far apart they have to be."""

    recent_months: Annotated[int, Field(ge=1, le=12)] = Field(
        default=3, title="近期月数", description="截至日期之前最近的这么多个整月为近期"
    )
    previous_months: Annotated[int, Field(ge=2, le=24)] = Field(
        default=6, title="此前月数", description="近期之前的这么多个整月用来比较，须都在采购周期内"
    )
    deviations: Annotated[int, Field(ge=0, le=100)] = Field(
        default=4, title="偏差倍数", description="超过中位数加上中位数绝对偏差的这么多倍"
    )
    min_units: Annotated[int, Field(ge=0, le=1_000_000)] = Field(
        default=20, title="最少数量", description="近期验收不足这么多采购单位的不列"
    )

    def months(self, as_of: date) -> tuple[list[date], list[date]]:
        """The first days of the previous and of the recent months."""
        months = whole_months(as_of, self.previous_months + self.recent_months)
        return months[: self.previous_months], months[self.previous_months :]


def governed_throughout(use: pl.LazyFrame, evidence: Evidence, months: Sequence[date]) -> pl.LazyFrame:
    """The use of bound institutions in these months, of the varieties that their batch governs in all of them.

    Neither a cycle that began or ended among them nor a variety taken over by the national procurement (B 二（三）) can
    be compared. `use` has batch, institution_code, lot and month.
    """
    first, last = months[0], month_end(months[-1])
    batches = evidence.batches.filter(pl.col("start_on") <= first, pl.col("cycle_end") >= last).select("batch")
    taken_over = evidence.superseded.filter(pl.col("superseded_from") <= last)
    lots = evidence.lots.join(batches, on="batch", how="semi").join(
        taken_over, on=["batch", "variety_code"], how="anti"
    )
    return (
        use.filter(pl.col("month").is_between(first, last))
        .join(lots, on="lot", how="semi")
        .join(evidence.bound, on=["batch", "institution_code"], how="semi")
    )


def compared(
    use: pl.LazyFrame,
    keys: Sequence[str],
    previous: Sequence[date],
    recent: Sequence[date],
    parts: Mapping[str, pl.Expr],
) -> pl.LazyFrame:
    """Per keys and part of the use (a condition on its rows): what a month amounts to, recently and before.

    Months without use are 0. Columns: the keys, and for each part P, in base units and exact: P_recent (all of it),
    P_recent_2 (twice the median month), P_before, P_before_2, and P_before_4 (four times the MAD).
    """
    frame = use.group_by(keys).agg(
        pl.when(condition, pl.col("month") == month).then(pl.col("quantity")).sum().alias(f"{part}_{number}")
        for part, condition in parts.items()
        for number, month in enumerate([*previous, *recent])
    )
    count = len(previous) + len(recent)
    for part in parts:
        before, after = f"{part}_before", f"{part}_recent"
        months = [pl.col(f"{part}_{number}") for number in range(count)]
        earlier, later = months[: len(previous)], months[len(previous) :]
        frame = (
            frame.with_columns(
                pl.sum_horizontal(later).alias(after),
                twice_median_of(later).alias(f"{after}_2"),
                pl.sum_horizontal(earlier).alias(before),
                twice_median_of(earlier).alias(f"{before}_2"),
            )
            .with_columns(four_deviations_of(earlier, pl.col(f"{before}_2")).alias(f"{before}_4"))
            .drop(f"{part}_{number}" for number in range(count))
        )
    return frame
