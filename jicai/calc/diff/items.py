"""The agreement items on two days: how far each was and is, what became of it, and where the change comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from jicai.calc.diff.kinds import BEHIND, change_kind, months_behind
from jicai.calc.diff.lines import changed_rows, no_changes
from jicai.calc.diff.parts import (
    STEPS,
    Purchased,
    group_ways,
    is_broken,
    item_steps,
    purchased_between,
    step_columns,
    with_steps,
)
from jicai.calc.names import folded_name
from jicai.calc.progress import ITEM, ProgressInputs, ProgressRules, progress_items
from jicai.calc.rollup import Group, rolled_up
from jicai.calc.supplements import in_effect
from jicai.calc.trend import items_on, month_ends
from jicai.tables.results.diff.progress import DIFF_ITEMS, diff_by

_FIGURES = ("status", "completion", "time_progress", "gap", "agreed_qty", "agreed_amount", "purchased_qty")
#: So many month ends are looked back on, at most, for how long something is behind.
MOST_MONTHS = 36
_MORE = ("company_key", "level", "batch_name")
_SUMS = ("items", "lagging", "not_started", "completion", "time_progress", "agreed_amount", "purchased_amount")


@dataclass(frozen=True, slots=True)
class Side:
    """The tables of a state, with all agreed rows whatever their days of effect, and the day it is looked at."""

    inputs: ProgressInputs
    rules: ProgressRules

    @property
    def in_force(self) -> ProgressInputs:
        """The tables with the agreed rows in effect on the day."""
        return replace(self.inputs, agreed=in_effect(self.inputs.agreed, self.rules.as_of))

    def items(self) -> pl.LazyFrame:
        """The items with `company_key`, see `jicai.calc.progress.progress_items`."""
        return progress_items(self.in_force, self.rules).with_columns(company_key=folded_name(pl.col("company")))


@dataclass(frozen=True, slots=True)
class Compared:
    """Both states of the items, computed.

    then, now: the items of each day with `company_key`. items: those of now with the steps, see
    `jicai.calc.diff.parts.with_steps`. changed: the rows of earlier months that differ, see `changed_rows`.
    broken: how many items the rows do not account for, which is never but 0.
    """

    sides: tuple[Side, Side]
    then: pl.DataFrame
    now: pl.DataFrame
    items: pl.DataFrame
    changed: pl.DataFrame
    purchased: Purchased
    broken: int


def compared(then: Side, now: Side, *, same_export: bool) -> Compared:
    """Compare two states; of the same export no row of an earlier month can differ."""
    day = then.rules.as_of
    changed = no_changes() if same_export else changed_rows(then.inputs.orders, now.inputs.orders, day)
    purchased = purchased_between(then.in_force, now.in_force, now.rules, day, changed)
    before, after = pl.collect_all([then.items(), now.items()])
    of_then = before.lazy().select(*ITEM, **{f"{name}_then": name for name in _FIGURES})
    items = with_steps(after.lazy().join(of_then, on=ITEM, how="left", nulls_equal=True), purchased)
    rows = items.collect()
    broken = int(rows.select(is_broken().sum()).item())
    return Compared((then, now), before, after, rows, changed, purchased, broken)


def item_changes(both: Compared, months: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of `DIFF_ITEMS`, company_key, level and batch_name, sorted; `months` as `item_months` gives them."""
    left = both.then.lazy().join(both.now.lazy().select(ITEM), on=ITEM, how="anti", nulls_equal=True)
    ended = left.with_columns(
        **{f"{name}_then": name for name in _FIGURES},
        **{name: pl.lit(None, dtype=both.now.schema[name]) for name in _FIGURES},
    )
    now = both.items.lazy().with_columns(**item_steps())
    behind = pl.col("status").is_in(BEHIND).fill_null(value=False)
    behind_then = pl.col("status_then").is_in(BEHIND).fill_null(value=False)
    return (
        pl.concat([now, ended], how="diagonal")
        .with_columns(
            there_then=(pl.col("status_then") != "superseded").fill_null(value=False),
            there=(pl.col("status") != "superseded").fill_null(value=False),
            behind_then=behind_then,
            behind=behind,
        )
        .with_columns(
            kind=change_kind(),
            completion_change=pl.col("completion") - pl.col("completion_then"),
            purchased_change=pl.col("purchased_qty") - pl.col("purchased_qty_then").fill_null(0),
        )
        .join(months, on=ITEM, how="left", nulls_equal=True)
        .with_columns(pl.when("behind").then(pl.col("months_behind").fill_null(1)).alias("months_behind"))
        .sort(DIFF_ITEMS.sort_by)
        .select(*DIFF_ITEMS.keys, *_MORE)
    )


def item_history(now: Side) -> pl.LazyFrame:
    """The items of now at the ends of the last months through its day, see `jicai.calc.trend.items_on`.

    Of the months in which their batches run and of the agreement year of now.
    """
    days = month_ends(now.rules.as_of, MOST_MONTHS)
    first = now.inputs.agreement_years.filter(pl.col("year_start") <= now.rules.as_of)
    starts = first.group_by("batch").agg(pl.col("year_start").max()).select(pl.col("year_start").min()).collect()
    start: date | None = starts.item()
    return items_on(now.inputs, now.rules, [one for one in days if start is None or one >= start]).filter("runs")


def item_months(history: pl.LazyFrame) -> pl.LazyFrame:
    """For how many months each item has been behind, see `jicai.calc.diff.kinds.months_behind`."""
    return months_behind(history.select(*ITEM, "day", behind=pl.col("status").is_in(BEHIND)), ITEM)


def group_changes(both: Compared, changes: pl.LazyFrame, history: pl.LazyFrame, by: Group) -> pl.LazyFrame:
    """The rows of `diff_by(by)`: the groups of items on both days, sorted.

    `changes` are the rows of `item_changes`, computed, `history` those of `item_history`.
    """
    table = diff_by(by)
    keys = list(table.sort_by)
    counts = changes.group_by(keys).agg(
        (pl.col("kind") == kind).sum().cast(pl.Int64).alias(kind) for kind in ("appeared", "mended", "worse")
    )
    named = both.now.lazy().select(*ITEM, *(key for key in keys if key not in ITEM))
    history = history.drop([key for key in keys if key not in ITEM], strict=False)
    days = rolled_up(history.join(named, on=ITEM, nulls_equal=True), [*keys, "day"]).select(
        *keys, "day", behind=(pl.col("completion") < pl.col("time_progress")).fill_null(value=False)
    )
    is_behind = {f"behind{end}": (pl.col(f"gap{end}") < 0).fill_null(value=False) for end in ("_then", "")}
    return (
        group_figures(both, keys)
        .join(counts, on=keys, how="left", nulls_equal=True)
        .join(months_behind(days, keys), on=keys, how="left", nulls_equal=True)
        .with_columns(**is_behind, there_then=pl.col("items_then").is_not_null(), there=pl.col("items").is_not_null())
        .with_columns(
            kind=change_kind(),
            months_behind=pl.when("behind").then(pl.col("months_behind").fill_null(1)),
            rank_change=pl.col("rank_then") - pl.col("rank"),
        )
        .sort(keys)
        .select(table.keys)
    )


def total_figures(both: Compared) -> pl.LazyFrame:
    """All items in one row, as `group_figures`; no row where there is none on either day."""
    frames = {name: getattr(both, name).with_columns(pl.lit(0).alias("_all")) for name in ("then", "now", "items")}
    return group_figures(replace(both, **frames), ["_all"])


def group_figures(both: Compared, keys: list[str]) -> pl.LazyFrame:
    """One row per value of the keys, in any order: the sums of both days, and the change in completion by its steps."""
    sums = [_sums(frame.lazy(), keys) for frame in (both.then, both.now)]
    then, now = sums[0].rename({name: f"{name}_then" for name in (*_SUMS, "rank", "gap")}), sums[1]
    steps = step_columns(pl.col("completion_then"), [pl.col(f"_way_{step}") for step in STEPS])
    return (
        now.join(then, on=keys, how="full", nulls_equal=True, coalesce=True)
        .join(group_ways(both.items.lazy(), keys), on=keys, how="left", nulls_equal=True)
        .with_columns(
            **steps,
            completion_change=pl.col("completion") - pl.col("completion_then"),
            items_behind=pl.col("lagging") + pl.col("not_started"),
            items_behind_then=pl.col("lagging_then") + pl.col("not_started_then"),
        )
    )


def _sums(items: pl.LazyFrame, keys: Sequence[str]) -> pl.LazyFrame:
    rank = pl.col("completion").rank("min", descending=True).cast(pl.Int64)
    sums = rolled_up(items, list(keys)).select(*keys, *_SUMS).with_columns(rank=rank)
    return sums.with_columns(gap=pl.col("completion") - pl.col("time_progress"))
