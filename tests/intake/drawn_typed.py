"""Tables of typed columns at random: right types and odd ones, plain values and such as need a closer look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from random import Random
from typing import Any

import polars as pl

from jicai.tables.column import Column, InputTable, Kind

_DAYS = (date(2025, 6, 30), date(2026, 7, 10), date(2026, 2, 28), date(1950, 1, 2), date(2199, 12, 31))
_ODD_DAYS = (date(1900, 1, 1), date(1926, 12, 31), date(2200, 1, 1), date(2999, 12, 31), date(9999, 12, 31))
_TIMES = (time(), time(16), time(15, 54, 17), time(23, 59, 17), time(8, 30), time(15, 59, 59, 999_700))
_CODES = ("C1", "c1", "Ｃ１", "H500", " H500 ", "0001", "P-1", "A2026", "Ab12", "7")
_ODD_CODES = (
    "P\u200b1",
    "\u200bP1",
    "-",
    "无",
    "#N/A",
    "true",
    "2026-07-10",
    "12:30",
    '="C9"',
    "'C9",
    "1.0E+18",
    "NULL",
)
_NAMES = (
    "甲医院",
    "乙（区）医院",
    "注射用药",
    "小计",
    "合计",
    "注：以上",
    "制表人",
    "第1页",
    "—",
    "空",
    "甲\u00ad院",
    "#REF!",
)
_UNITS = ("盒", "瓶", "盒", "片", "最小单位", "十盒", "？", "")


def drawn(random: Random, table: InputTable) -> pl.DataFrame:
    """The columns of the table, not all of them and under names in any order, and some that no key takes."""
    rows = random.choice((0, 1, 5, 9, 14, 23))
    columns = [one for one in table.columns if one.required or one.key in table.unique_by or random.random() < 0.6]
    series = [_column(random, one, rows, hardship=random.choice((0, 0, 0.03, 0.3))) for one in columns]
    extra = {
        "计量单位": lambda: [random.choice(_UNITS[: random.choice((2, 2, 8))]) or None for _ in range(rows)],
        "支付状态": lambda: [random.choice(("成功", "支付失败", None)) for _ in range(rows)],
        "经办日期": lambda: [random.choice((*_DAYS, None)) for _ in range(rows)],
        "流水": lambda: [random.choice((Decimal("1.50"), Decimal("-2.25"), None)) for _ in range(rows)],
    }
    for name, cells in extra.items():
        if random.random() < 0.25:
            dtype = {"经办日期": pl.Date(), "流水": pl.Decimal(9, 2)}.get(name, pl.String())
            series.append(pl.Series(name, cells(), dtype))
    random.shuffle(series)
    frame = pl.DataFrame(series)
    if rows and random.random() < 0.2:  # empty rows
        holes = pl.Series([random.random() < 0.2 for _ in range(rows)])
        frame = frame.select(pl.when(~holes).then(pl.all()))
    if rows and random.random() < 0.15:  # the header again
        texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
        again = pl.Series([random.random() < 0.1 for _ in range(rows)])
        frame = frame.with_columns(
            pl.when(again).then(pl.lit(name)).otherwise(pl.col(name)).alias(name) for name in texts
        )
    return frame


def _column(random: Random, column: Column, rows: int, hardship: float) -> pl.Series:
    def cells(value: Callable[[bool], Any]) -> list[Any]:
        gaps = 0 if column.required and hardship == 0 else random.choice((0, 0.1, 0.5))
        return [None if random.random() < gaps else value(random.random() < hardship) for _ in range(rows)]

    make = {
        Kind.DATE: _dates,
        Kind.MONTH: _months,
        Kind.YEAR: _years,
        Kind.INTEGER: _counts,
        Kind.CHOICE: _choices,
    }
    if column.kind in (Kind.QUANTITY, Kind.PRICE, Kind.FACTOR, Kind.MONEY):
        return _figures(random, column, cells)
    if column.kind in make:
        return make[column.kind](random, column, cells)
    pool = (_NAMES[:3], _NAMES) if column.kind is Kind.TEXT else (_CODES, (*_CODES, *_ODD_CODES))
    if column.kind is not Kind.TEXT and random.random() < 0.15:
        return pl.Series(column.label, cells(lambda odd: random.randrange(10 ** (17 if odd else 3))), pl.Int64)
    dtype = random.choice((pl.String, pl.String, pl.Categorical))
    if column.key in ("line_id", "payment_id"):
        numbers = iter(random.sample(range(1000), rows))
        return pl.Series(column.label, cells(lambda odd: random.choice(pool[1]) if odd else f"M{next(numbers)}"), dtype)
    return pl.Series(column.label, cells(lambda odd: random.choice(pool[odd])), dtype)


_Cells = Callable[[Callable[[bool], Any]], list[Any]]


def _figures(random: Random, column: Column, cells: _Cells) -> pl.Series:
    kind = random.choice(("integer", "small", "right", "wide", "narrow", "float", "text"))
    if kind in ("integer", "small"):
        dtype = pl.Int64() if kind == "integer" else pl.Int16()
        most = 10**17 if kind == "integer" else 30_000
        return pl.Series(
            column.label, cells(lambda odd: random.randint(-most, most) if odd else random.randrange(500)), dtype
        )
    if kind == "float":
        return pl.Series(
            column.label,
            cells(lambda odd: random.choice((0.1 + 0.2, 1e15, 1e-7, -1.0)) if odd else random.randrange(99) / 4),
        ).cast(pl.Float64)
    scale, places = {"right": (column.scale, 18), "wide": (10, 38), "narrow": (1, 10), "text": (column.scale, 18)}[kind]
    whole = 8 if kind == "narrow" else 18 - column.scale

    def figure(odd: bool) -> Decimal:
        if odd:
            return Decimal(random.randint(-(10 ** (whole + 3)), 10 ** (whole + 3))).scaleb(-random.randint(0, scale))
        return Decimal(random.randrange(1, 9999)).scaleb(-min(2, scale, column.scale))

    fitting = cells(lambda odd: _held(figure(odd), places, scale))
    if kind == "text":
        return pl.Series(column.label, [None if one is None else str(one) for one in fitting], pl.String)
    return pl.Series(column.label, fitting, pl.Decimal(places, scale))


def _held(figure: Decimal, places: int, scale: int) -> Decimal:
    """The figure, made small enough for a decimal of so many places."""
    while abs(figure) >= 10 ** (places - scale):
        figure = figure.scaleb(-3)
    return figure.quantize(Decimal(1).scaleb(-scale), context=Context(prec=60))


def _dates(random: Random, column: Column, cells: _Cells) -> pl.Series:
    kind = random.choice(("date", "date", "us", "ns", "ms", "zone", "text", "number"))

    def day(odd: bool) -> date:
        return random.choice(_ODD_DAYS if odd else _DAYS)

    if kind == "date":
        return pl.Series(column.label, cells(day), pl.Date)
    if kind == "number":
        return pl.Series(column.label, cells(lambda odd: random.randrange(99_999) if odd else 20260710), pl.Int64)
    times = random.choice((_TIMES[:1], _TIMES[1:2], _TIMES[2:3], _TIMES, _TIMES[4:]))
    if kind == "text":
        return pl.Series(column.label, cells(lambda odd: f"{day(odd)} {random.choice(times)}"), pl.String)
    known = cells(
        lambda odd: datetime.combine(random.choice(_DAYS) if kind == "ns" else day(odd), random.choice(times))
    )
    dtype = pl.Datetime("us", "Asia/Shanghai") if kind == "zone" else pl.Datetime(kind)  # type: ignore[arg-type]
    if kind == "zone":
        return pl.Series(column.label, known, pl.Datetime("us")).dt.replace_time_zone("UTC").cast(dtype)
    return pl.Series(column.label, known, pl.Datetime("us")).cast(dtype)


def _months(random: Random, column: Column, cells: _Cells) -> pl.Series:
    kind = random.choice(("date", "number", "text"))
    if kind == "date":
        return pl.Series(column.label, cells(lambda odd: random.choice(_ODD_DAYS if odd else _DAYS)), pl.Date)
    number = cells(lambda odd: random.choice((202613, 202600, 2026) if odd else (202607, 202512)))
    return pl.Series(column.label, number, pl.Int32 if kind == "number" else pl.Int64).cast(
        pl.Int32 if kind == "number" else pl.String
    )


def _years(random: Random, column: Column, cells: _Cells) -> pl.Series:
    numbers = cells(lambda odd: random.choice((0, -1, 100, 1900, 20260710, 2026) if odd else (1, 2, 2025)))
    return pl.Series(column.label, numbers, pl.Int64).cast(random.choice((pl.Int64, pl.Int32, pl.String)))


def _counts(random: Random, column: Column, cells: _Cells) -> pl.Series:
    numbers = cells(lambda odd: random.choice((-1, 10**9, 10**12)) if odd else random.randrange(500))
    return pl.Series(column.label, numbers, pl.Int64).cast(random.choice((pl.Int64, pl.String)))


def _choices(random: Random, column: Column, cells: _Cells) -> pl.Series:
    words = [word for choice in column.choices for word in (choice.label, *choice.others[:2])]
    known = cells(lambda odd: random.choice(("不明", "-", " " + words[0])) if odd else random.choice(words))
    return pl.Series(column.label, known, random.choice((pl.String, pl.Categorical)))


def shifted_days(start: date, days: int) -> list[datetime]:
    """Midnights in China as a program writes them that reckons in UTC."""
    return [datetime.combine(start, time(16)) + timedelta(days=number) for number in range(days)]


_PLAIN = {
    Kind.CODE: ("C1", "H500", "A2026", "0001"),
    Kind.IDENTIFIER: ("Ab12", "P-1X", "7"),
    Kind.TEXT: ("甲医院", "乙（区）医院", "注射用药"),
}


def plainly_drawn(random: Random, table: InputTable) -> pl.DataFrame:
    """The same of columns that nearly always can be taken as they are; now and then one cell is another."""
    rows = random.choice((1, 5, 9, 14))
    columns = [one for one in table.columns if one.required or one.key in table.unique_by or random.random() < 0.7]
    frame = pl.DataFrame([_plain(random, one, rows) for one in columns])
    if random.random() < 0.3:
        odd = random.choice(frame.columns)
        value = random.choice((None, " C1", "c1", "—", "已撤销", "退货", "合计"))
        if value is None or frame.schema[odd] == pl.String:
            frame = frame.with_columns(
                pl.Series(
                    [value if row == rows - 1 else one for row, one in enumerate(frame[odd])], dtype=frame.schema[odd]
                ).alias(odd)
            )
    return frame


def _plain(random: Random, column: Column, rows: int) -> pl.Series:
    if column.key in ("line_id", "payment_id"):
        return pl.Series(column.label, [f"M{number}" for number in random.sample(range(1000), rows)])
    if column.kind in (Kind.TEXT, Kind.IDENTIFIER) and random.random() < 0.2:
        dtype = random.choice((pl.Int64(), pl.Float64(), pl.Decimal(9, 1), pl.Binary(), pl.Categorical()))
        return pl.Series(column.label, random.choices(("12", "7", "3"), k=rows)).cast(dtype)
    if column.kind in _PLAIN:
        return pl.Series(column.label, random.choices(_PLAIN[column.kind], k=rows))
    if column.kind is Kind.CHOICE:
        return pl.Series(column.label, random.choices([choice.label for choice in column.choices], k=rows))
    if column.kind is Kind.DATE:
        dtype = random.choice((pl.Date(), pl.Date(), pl.Datetime("us")))
        return pl.Series(column.label, random.choices(_DAYS, k=rows)).cast(dtype)
    if column.kind is Kind.MONTH:
        return pl.Series(column.label, random.choices(_DAYS, k=rows))
    if column.kind in (Kind.YEAR, Kind.INTEGER):
        return pl.Series(column.label, random.choices((1, 2, 3), k=rows))
    scale = random.choice((0, 2, column.scale))
    figures = [Decimal(random.randrange(1, 9999)).scaleb(-min(2, scale)) for _ in range(rows)]
    return pl.Series(column.label, figures, pl.Decimal(18, scale)).cast(
        random.choice((pl.Decimal(18, scale), pl.Decimal(20, scale)))
    )
