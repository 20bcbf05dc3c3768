"""What the charts of a workbook draw: the figures of the results added up as far as a picture can tell them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import polars as pl

from jicai.calc.rollup import roll_up
from jicai.tables.charts import ADVANCE_MONTHS, AGEING, COMPLETION_BY, ageing_by
from jicai.tables.results.settlement import bucket_keys, bucket_labels

if TYPE_CHECKING:
    from jicai.calc.settlement.overdue import Group

#: Groups that a chart shows by themselves.
MOST_GROUPS = 20
NOT_DUE, OTHERS = "未到期", "其余合计"


def completion_against_time(items: pl.LazyFrame, by: Literal["district", "batch"]) -> pl.LazyFrame:
    """The rows of `COMPLETION_BY[by]` from `progress_items`: districts from the one furthest behind, batches by code.

    The figures are those of the roll-up. Groups without a completion come last.
    """
    table = COMPLETION_BY[by]
    return (
        roll_up(items, by)
        .with_columns(gap=pl.col("completion") - pl.col("time_progress"))
        .sort(table.sort_by, nulls_last=True)
        .select(table.keys)
    )


def ageing_buckets(totals: pl.LazyFrame, ageing: Sequence[int]) -> pl.LazyFrame:
    """The rows of `AGEING` from the row of `overdue_totals`: what is not yet due, then every bucket."""
    days = (f"{label}天" for label in bucket_labels(ageing))
    names = dict(zip(("not_due", *bucket_keys(ageing)), (NOT_DUE, *days), strict=True))
    rows = totals.select(list(names)).unpivot(variable_name="bucket", value_name="unpaid")
    return rows.with_columns(pl.col("bucket").replace(names)).select(AGEING.keys)


def worst_overdue(groups: pl.LazyFrame, by: Group, ageing: Sequence[int]) -> pl.LazyFrame:
    """The rows of `ageing_by(by, ageing)` from those of `overdue_groups`: the MOST_GROUPS largest overdue amounts.

    All other groups, and those with nothing overdue, are one row at the end if they owe anything.
    """
    table = ageing_by(by, ageing)
    at = table.keys.index("unpaid")
    keys, amounts = list(table.keys[:at]), list(table.keys[at:])
    place = pl.int_range(pl.len())
    is_worst = (place < MOST_GROUPS) & (pl.col("unpaid") > 0)
    stands_alone = pl.col("_place") < MOST_GROUPS
    return (
        groups.sort("unpaid", *keys, descending=[True, *(False for _ in keys)])
        .with_columns(_place=pl.when(is_worst).then(place).otherwise(MOST_GROUPS))
        .group_by("_place")
        .agg(pl.col(keys).first(), pl.col(amounts).sum())
        .filter(stands_alone | pl.any_horizontal(pl.col(amounts) != 0))
        .sort("_place")
        .with_columns(pl.when(stands_alone).then(pl.col(keys)))
        .with_columns(pl.col(keys[-1]).fill_null(OTHERS))
        .select(table.keys)
    )


def advance_months(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of `ADVANCE_MONTHS` from those of `advance_rows`: what falls due in each month, what of it is paid."""
    by_month = rows.group_by(pl.col("due_on").dt.month_start().alias("month"), "fund")
    return by_month.agg(pl.col("amount", "paid").sum()).sort("month", "fund").select(ADVANCE_MONTHS.keys)
