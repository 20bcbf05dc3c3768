"""The sums of the order lines as they were kept: of all files, or of each, so that one that changed is summed alone.

They are worked out by the engine that was asked for (`jicai.results.elsewhere`), or by Polars; they are the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING

import polars as pl

from jicai.calc.purchases import COUNTED_COLUMNS, SUMMED, Count, counted_lines, window_sums
from jicai.results.elsewhere import Elsewhere, is_asked_for, order_sheets

if TYPE_CHECKING:
    from jicai.store.result import Intake
    from jicai.store.state import State

#: Rows of sheets that are summed at once.
_ROWS = 5_000_000
#: Sums of sheets that are held before they are added.
_SUMS = 2_000_000


def kept_sums(intake: Intake, count: Count, as_of: date) -> Callable[[pl.LazyFrame], pl.LazyFrame] | None:
    """What gives `jicai.calc.purchases.window_sums` of numbered windows; None where nothing is kept.

    UsageError or EngineError where the engine that was asked for cannot sum.
    """
    state, orders, sources = intake.state, intake.frames["orders"], order_sheets(intake)
    if state is None and not is_asked_for(intake):
        return None

    @cache
    def elsewhere() -> Elsewhere | None:
        return Elsewhere.of(intake, sources, count)

    def whole(shape: pl.DataFrame) -> pl.DataFrame:
        if elsewhere() is None:
            return window_sums(counted_lines(orders, count, as_of), shape.lazy()).collect()
        return _added([sums_of(shape)(sources)])

    def sums_of(shape: pl.DataFrame) -> _Sums:
        return _by_source(rows_of, elsewhere(), shape, count, as_of, _used(sources, intake))

    def rows_of(some: Sequence[int]) -> pl.LazyFrame:
        if state is None:
            return orders.filter(pl.col("_source").is_in(list(some)))
        return state.rows_of("orders", some)

    def summed(window: pl.LazyFrame) -> pl.LazyFrame:
        shape = window.select("window", "product_code", "counts_from", "counts_until").collect()
        if state is None:
            return whole(shape).lazy()
        name = ("window sums", count, hashlib.sha256(shape.write_csv().encode()).hexdigest())
        # A line of which two files have rows counts once as ordered: then the sums of the files do not add up.
        apart = count != "ordered" and len(sources) > 1 and all(source in state.sheets for source in sources)

        def find() -> pl.DataFrame:
            if not apart:
                return whole(shape)
            # What Polars sums of some sheets goes before it sums the next ones; another engine takes all that it can.
            few = partial(_a_few, rows=_used(sources, intake)) if elsewhere() is None else _all
            last = _last(rows_of, elsewhere(), count)
            return _added(_by_sheet(state, sources, sums_of(shape), last, as_of, name, few))

        return state.frame(find, *name, as_of).lazy()

    return summed


_Sums = Callable[[Sequence[int]], pl.DataFrame]
_RowsOf = Callable[[Sequence[int]], pl.LazyFrame]


def _used(sources: Sequence[int], intake: Intake) -> dict[int, int]:
    """How many rows each of the sheets has."""
    return {source: intake.accounts[source].used for source in sources}


def _added(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The sums of these sums; no more of them are held than what they come to, and as much again."""
    some: list[pl.DataFrame] = []
    most = _SUMS
    for part in parts:
        some.append(part)
        if sum(one.height for one in some) > most:
            some = [_sum_of(some)]
            most = max(_SUMS, 2 * some[0].height)
    return _sum_of(some)


def _sum_of(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(parts).lazy().group_by("window", "institution_code").agg(pl.col(SUMMED).sum()).collect()


def _by_source(
    rows_of: _RowsOf,
    elsewhere: Elsewhere | None,
    shape: pl.DataFrame,
    count: Count,
    as_of: date,
    rows: Mapping[int, int],
) -> _Sums:
    """What gives the sums of sheets, told apart by `_source`; `rows` says how many each of them has."""

    def together(some: Sequence[int]) -> pl.DataFrame:
        lines = counted_lines(rows_of(some), count, as_of, ["_source"])
        return window_sums(lines, shape.lazy(), "_source").collect()

    def polars(some: Sequence[int]) -> pl.DataFrame:
        # A line of which two sheets have rows counts once as ordered.
        return pl.concat(together(few) for few in ([some] if count == "ordered" else _a_few(some, rows)))

    return polars if elsewhere is None else elsewhere.either(polars, lambda some: elsewhere.sums(some, shape, as_of))


def _all(sources: Sequence[int]) -> list[Sequence[int]]:
    return [sources]


def _a_few(sources: Sequence[int], rows: Mapping[int, int]) -> Iterator[list[int]]:
    """As many of the sheets at a time as are small enough together, one at least.

    A query over all of them would hold what it has read: where its groups are many, Polars keeps rows until the end.
    """
    few: list[int] = []
    for source in sources:
        if few and sum(rows[one] for one in few) + rows[source] > _ROWS:
            yield few
            few = []
        few.append(source)
    yield few


def _last(rows_of: _RowsOf, elsewhere: Elsewhere | None, count: Count) -> _Sums:
    """What gives the last day on which a row of each sheet counts: _source, last."""

    def polars(some: Sequence[int]) -> pl.DataFrame:
        return rows_of(some).group_by("_source").agg(last=pl.col(COUNTED_COLUMNS[count][1]).max()).collect()

    return polars if elsewhere is None else elsewhere.either(polars, elsewhere.last_days)


def _by_sheet(
    state: State,
    sources: Sequence[int],
    sums: _Sums,
    last: _Sums,
    as_of: date,
    name: Sequence[object],
    few: Callable[[Sequence[int]], Iterable[Sequence[int]]],
) -> Iterator[pl.DataFrame]:
    """The sums of each sheet, of a few at a time; one that ends by as-of has the same for every later day."""
    days = _last_days(state, sources, last, name[1])
    over = [source for source, day in days.items() if day is None or day <= as_of]
    running = [source for source in sources if source not in over]
    for some, until in ((over, "whole"), (running, as_of)):
        for _, frame in state.by_sheet(some, sums, *name, until, few=few):
            yield frame


def _last_days(state: State, sources: Sequence[int], last: _Sums, count: object) -> dict[int, date | None]:
    """The last day on which a row of each sheet counts; None where none has a day."""
    found = dict(state.by_sheet(sources, last, "last day", count))
    return {source: found[source]["last"].item() if found[source].height else None for source in sources}
