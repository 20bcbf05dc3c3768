"""Agreement years that are named by a calendar year or by their first day (CONTRACT "约定采购量")."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from jicai.store.resolve.asked import asked
from jicai.store.resolve.dropped import PLACE, Dropped

#: A number up to this is that of an agreement year; a greater one a calendar year, or a day as yyyymmdd.
_MOST_YEARS = 999
_DAYS = 10_000_000
_KEYS = ["batch", "agreement_year", "starts_on"]


def resolve_years(frame: pl.LazyFrame, years: pl.DataFrame, dropped: Dropped) -> pl.LazyFrame:
    """The rows with the number of their agreement year; those of which it cannot be told are rejected (`bad-value`).

    `years` has batch, agreement_year, year_start.
    """
    if "starts_on" not in frame.collect_schema():
        without = frame.with_columns(starts_on=pl.lit(None, dtype=pl.Date))
        return resolve_years(without, years, dropped).drop("starts_on")
    given = asked(frame.select(_KEYS).unique(maintain_order=True), dropped.table, "years")
    if given["starts_on"].null_count() == given.height and not (given["agreement_year"] > _MOST_YEARS).any():
        return frame
    begins = {batch: list(rows["year_start"]) for (batch,), rows in years.sort("year_start").group_by("batch")}
    answers = [_answer(begins.get(batch, []), year, start) for batch, year, start in given.iter_rows()]
    told = given.with_columns(
        number=pl.Series([number for number, _, _ in answers], dtype=pl.Int32),
        key=pl.Series([key for _, key, _ in answers], dtype=pl.String),
        told=pl.Series([words for _, _, words in answers], dtype=pl.String),
    ).lazy()
    joined = frame.join(told, on=_KEYS, how="left", nulls_equal=True, maintain_order="left")
    untold = joined.filter(pl.col("key").is_not_null()).select(*PLACE, *_KEYS, "key", "told")
    lost = asked(untold, dropped.table, "years untold")
    for (key,), rows in lost.group_by("key", maintain_order=True):
        dropped.reject(rows, "bad-value", str(key), pl.col(str(key)), pl.col("told"))
    return (
        joined.filter(pl.col("key").is_null())
        .with_columns(agreement_year=pl.coalesce("number", "agreement_year"))
        .drop("number", "key", "told")
    )


def _answer(begins: list[date], year: int | None, start: date | None) -> tuple[int | None, str | None, str | None]:
    """The number of the year, or the key of the cell that does not tell it and what else to say."""
    by_start = [number for number, day in enumerate(begins, 1) if day == start]
    if year is None:
        return (by_start[0], None, None) if by_start else (None, "starts_on", _starts(begins))
    if year <= _MOST_YEARS:
        number: int | None = year
    elif year < _DAYS:
        found = [number for number, day in enumerate(begins, 1) if day.year == year]
        number = found[0] if len(found) == 1 else None
    else:
        number = next((number for number, day in enumerate(begins, 1) if int(f"{day:%Y%m%d}") == year), None)
    if number is None:
        return None, "agreement_year", _starts(begins)
    if start is not None and by_start != [number]:
        return None, "starts_on", "与协议年度不符；增补的生效日期请用列名 增补生效日期"
    return number, None, None


def _starts(begins: Iterable[date]) -> str | None:
    words = "、".join(f"第 {number} 年 {day}" for number, day in enumerate(begins, 1))
    return f"各协议年度的第一天：{words}" if words else None
