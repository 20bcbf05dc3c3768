"""How far the exports reach, and which months between their first and last have no row: a figure is only as late.

Source: A 二（五）, B 三（五）: purchases, supply and payments are watched month by month.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from jicai.batches.months import add_months, month_start

#: The tables that grow from month to month with the days of a row; the first is the one that tells its month.
DAYS: dict[str, tuple[str, ...]] = {
    "orders": ("ordered_on", "delivered_on", "accepted_on"),
    "payments": ("paid_on",),
    "fund_payments": ("month",),
}
#: Those whose days are months.
_BY_MONTH = frozenset({"fund_payments"})
#: Above every row number: by which a source and a row are one number.
_ROWS_OF_A_SOURCE = 2**32


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a table reaches through as-of; days after as-of do not count.

    `last` is its last day (of a table by months the first day of the month), `last_begun` the last of those that tell
    the month of a row (of orders the last order, where `last` may be an acceptance); None where no row counts, though
    there are rows. `missing` are the months between the first and the last without a row, as first days. `source` and
    `row` are the place of the newest row.
    """

    table: str
    as_of: date
    last: date | None
    last_begun: date | None
    missing: tuple[date, ...]
    source: int | None
    row: int | None

    @property
    def ends_early(self) -> bool:
        """Whether the last day, or month, lies before that of as-of."""
        return self.last is None or self.last < (month_start(self.as_of) if self.by_month else self.as_of)

    @property
    def by_month(self) -> bool:
        """Whether the rows are of months and not of days."""
        return self.table in _BY_MONTH

    @property
    def is_stale(self) -> bool:
        """Whether there is anything to say."""
        return self.ends_early or bool(self.missing)


def reaches(
    tables: Mapping[str, pl.LazyFrame],
    as_of: date,
    known: Callable[[str, pl.LazyFrame], pl.LazyFrame] = lambda _, facts: facts,
) -> list[Reach]:
    """How far each of these tables reaches, in the order of `DAYS`; a table without rows is left out.

    `known` gives the facts of a table, by its key, where they were worked out before.
    """
    keys = [key for key in DAYS if key in tables]
    found = pl.collect_all([known(key, _facts(tables[key], DAYS[key], as_of)) for key in keys])
    return [_reach(key, as_of, *facts.row(0)) for key, facts in zip(keys, found, strict=True) if facts["rows"].item()]


def _facts(rows: pl.LazyFrame, days: tuple[str, ...], as_of: date) -> pl.LazyFrame:
    """One row: rows, last, last_begun, months (those with a row), source, row (the first one of the last day)."""
    latest = pl.max_horizontal(pl.when(pl.col(day) <= as_of).then(pl.col(day)) for day in days)
    place = pl.col("_source").cast(pl.UInt64) * _ROWS_OF_A_SOURCE + pl.col("_row")
    # Days are few: to ask for the newest of all rows at once would hold them.
    by_day = (
        rows.select(begun=days[0], last=latest, place=place)
        .group_by("begun", "last")
        .agg(pl.len().alias("rows"), pl.col("place").min())
    )
    begun = pl.col("begun").filter(pl.col("begun") <= as_of)
    first = pl.col("place").filter(pl.col("last") == pl.col("last").max()).min()
    return by_day.select(
        rows=pl.col("rows").cast(pl.UInt64).sum(),
        last=pl.col("last").max(),
        last_begun=begun.max(),
        months=begun.unique().dt.truncate("1mo").unique().implode(),
        source=first // _ROWS_OF_A_SOURCE,
        row=first % _ROWS_OF_A_SOURCE,
    )


def _reach(
    table: str,
    as_of: date,
    _rows: int,
    last: date | None,
    last_begun: date | None,
    months: list[date],
    source: int | None,
    row: int | None,
) -> Reach:
    there, missing = set(months), []
    month = min(there, default=None)
    while month is not None and month < max(there):
        month = add_months(month, 1)
        if month not in there:
            missing.append(month)
    return Reach(table, as_of, last, last_begun, tuple(missing), source, row)
