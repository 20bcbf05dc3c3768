"""Cells of agreement years: their number, or a calendar year or first day that the batch tells the number of."""

from __future__ import annotations

import re

import polars as pl

from jicai.intake.sheets.calendar import EARLIEST, LATEST, is_sensible, to_date
from jicai.intake.sheets.days import without_time
from jicai.intake.sheets.distinct import Parsed, answer, by_distinct, tidy

_DIGITS = "一二三四五六七八九"
#: 一 to 二十.
_CHINESE = {word: number for number, word in enumerate((*_DIGITS, "十", *(f"十{one}" for one in _DIGITS), "二十"), 1)}
_NUMBER = re.compile(r"([0-9]{1,2})(?:\.0*)?")
_ORDINAL = re.compile(r"第([0-9]{1,2}|[一二三四五六七八九十]{1,2})个?(?:协议|采购)?年度?")
_CALENDAR_YEAR = re.compile(r"([0-9]{4})(?:\.0*|年度?)?")


def parse_year(cells: pl.Series, epoch_1904: bool) -> Parsed:
    """Agreement years: n for `1`, `第1年`, `第一年`, a calendar year as it is, a day as yyyymmdd, an Int32 all.

    Anything else is `bad-value`. Which agreement year a calendar year or a day is only the batch tells
    (`jicai.store.resolve.years`).
    """

    def read(texts: pl.Series) -> pl.DataFrame:
        clean = tidy(texts, figures=True)
        days = without_time(clean).to_list()
        value = pl.Series(
            [_year(text, day, epoch_1904) if text else None for text, day in zip(clean, days, strict=True)],
            dtype=pl.Int32,
        )
        return answer(clean, value, "bad-value")

    return by_distinct(cells, pl.Int32(), read, ("error-cell", "bad-value"))


def _year(text: str, day: str, epoch_1904: bool) -> int | None:
    squeezed = re.sub(r"\s", "", text)
    if found := _NUMBER.fullmatch(text) or _ORDINAL.fullmatch(squeezed):
        number = found[1]
        return (int(number) or None) if number.isdigit() else _CHINESE.get(number)
    if found := _CALENDAR_YEAR.fullmatch(squeezed):
        year = int(found[1])
        return year if EARLIEST.year <= year <= LATEST.year else None
    start = to_date(day, epoch_1904)
    return int(f"{start:%Y%m%d}") if start and is_sensible(start) else None
