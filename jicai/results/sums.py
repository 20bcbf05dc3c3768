"""The sums of the order lines as they were kept: of all files, or of each, so that one that changed is summed alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from jicai.calc.purchases import COUNTED_COLUMNS, SUMMED, Count, counted_lines, window_sums

if TYPE_CHECKING:
    from jicai.store.result import Intake
    from jicai.store.state import State


def kept_sums(intake: Intake, count: Count, as_of: date) -> Callable[[pl.LazyFrame], pl.LazyFrame] | None:
    """What gives `jicai.calc.purchases.window_sums` of numbered windows; None where nothing is kept."""
    state = intake.state
    if state is None:
        return None
    orders = intake.frames["orders"]
    sources = [source for source, one in enumerate(intake.accounts) if one.table == "orders" and one.used]
    # A line of which two files have rows counts once as ordered: then the sums of the files do not add up.
    apart = count != "ordered" and len(sources) > 1 and all(source in state.sheets for source in sources)

    def summed(window: pl.LazyFrame) -> pl.LazyFrame:
        shape = window.select("window", "product_code", "counts_from", "counts_until").collect()
        name = ("window sums", count, hashlib.sha256(shape.write_csv().encode()).hexdigest())

        def find() -> pl.DataFrame:
            if apart:
                return _added(_by_sheet(state, sources, shape, count, as_of, name))
            return window_sums(counted_lines(orders, count, as_of), shape.lazy()).collect()

        return state.frame(find, *name, as_of).lazy()

    return summed


def _added(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(parts).lazy().group_by("window", "institution_code").agg(pl.col(SUMMED).sum()).collect()


def _by_sheet(
    state: State, sources: Sequence[int], shape: pl.DataFrame, count: Count, as_of: date, name: Sequence[object]
) -> list[pl.DataFrame]:
    """The sums of each sheet; one that ends by as-of has the same for every later day."""

    def sums(some: Sequence[int]) -> pl.DataFrame:
        lines = counted_lines(state.rows_of("orders", some), count, as_of, ["_source"])
        return window_sums(lines, shape.lazy(), "_source").collect()

    last = _last_days(state, sources, count)
    over = [source for source, day in last.items() if day is None or day <= as_of]
    running = [source for source in sources if source not in over]
    return [*state.by_sheet(over, sums, *name, "whole"), *state.by_sheet(running, sums, *name, as_of)]


def _last_days(state: State, sources: Sequence[int], count: Count) -> dict[int, date | None]:
    """The last day on which a row of each sheet counts; None where none has a day."""
    day = COUNTED_COLUMNS[count][1]

    def last(some: Sequence[int]) -> pl.DataFrame:
        return state.rows_of("orders", some).group_by("_source").agg(last=pl.col(day).max()).collect()

    found = state.by_sheet(sources, last, "last day", count)
    return {source: one["last"].item() if one.height else None for source, one in zip(sources, found, strict=True)}
