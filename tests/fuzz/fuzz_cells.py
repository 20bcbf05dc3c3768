"""Cells that are read, each with the value that is meant: every form that the tables allow."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from jicai.tables.column import Choice, Column, Kind, Sign

BLANK_CELLS = (None, None, None, "", " ", "\u3000", "\u200b", "\u00a0 ")
EMPTY_CELLS = (
    *(*BLANK_CELLS, "-", "--", "/", "无", "NULL", "null", "N/A", "n/a", "0000-00-00", " - ", "／", "－"),
    *("\\N", "None", "nan", "<NA>", "(null)", "（ＮＵＬＬ）", "undefined", "—", "——", "–", "暂无", "空", "\u200e"),
)
#: Names that must be kept letter for letter.
_NAMES = (
    "第一人民医院",
    "甲（重庆）医药有限公司",
    "A&B Pharma Co., Ltd.",
    "注射用头孢呋辛钠",
    '3" 缝合线',
    "毫针😀",
    "𠮷田製薬",
    "x" * 3000,
    "多\n行",
    "12345",
    "0.5g*12片",
    "=1+1",
    "é\u0301",
    "合作医院",
)
_AROUND = ("", "", "", "", " ", "\u3000", "\u00a0", "\t", "\u200b", "\ufeff", " \u2002")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text as a reader gives it, what a workbook holds instead of text, and an Excel error.

    `absent` is the code of the reason why it has no content of its own: a formula without a value, or merged.
    """

    text: str | None
    native: int | float | date | None = None
    error: str | None = None
    absent: str = ""


NOTHING = Cell(None)
ONE = Decimal(1)


def clean_cell(random: Random, column: Column, multiplier: Decimal, epoch_1904: bool) -> tuple[Cell, Any]:
    """A cell of this column and its typed value; never an empty one."""
    if column.kind is Kind.YEAR:
        return _year(random, epoch_1904)
    if column.kind in _READABLE:
        return _READABLE[column.kind](random, column)
    if column.kind in (Kind.DATE, Kind.MONTH):
        return _day(random, column, epoch_1904)
    return _number(random, column, multiplier)


def dress(random: Random, text: str) -> str:
    """The same content as other exports write it: blanks around, a leading quote, a formula that gives text."""
    kind = random.random()
    if kind < 0.08:
        return f'="{text}"'
    if kind < 0.16:
        return f"'{text}"
    return random.choice(_AROUND) + text + random.choice(_AROUND) if kind < 0.35 else text


def widen(random: Random, text: str) -> str:
    """Some or all of the ASCII characters as full-width ones."""
    share = random.choice((0, 0, 0, 0, 0.5, 1))
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and random.random() < share else c for c in text)


def _text(random: Random, _: Column) -> tuple[Cell, str]:
    text = random.choice(_NAMES) + random.choice(("", "", "甲", "（2）", "-1"))
    return Cell(dress(random, text) if '"' not in text else text), text


def _code(random: Random, column: Column) -> tuple[Cell, str]:
    digits = "".join(random.choices("0123456789", k=random.randint(1, 14)))
    if random.random() < 0.2:
        number = int("1" + digits)
        return Cell(str(number), number), str(number)
    code = random.choice(("", "C", "c", "X-", "aB.", "采", "ZA_", "M（")) + digits
    if random.random() < 0.1:
        code = "9" * 4 + digits + "12345"  # a long code that is text has lost nothing
    text = widen(random, code)
    folded = unicodedata.normalize("NFKC", text)
    return Cell(dress(random, text)), folded.upper() if column.kind is Kind.CODE else folded


def _choice(random: Random, column: Column) -> tuple[Cell, str]:
    choice = random.choice(column.choices)
    return choice_cell(random, choice), choice.value


def choice_cell(random: Random, choice: Choice) -> Cell:
    """A cell that is read as this choice."""
    word = random.choice((choice.label, choice.label, *choice.others))
    if random.random() < 0.1:
        word = random.choice((" ", "\n", "\u3000")).join(word)
    return Cell(dress(random, widen(random, word)))


def _year(random: Random, epoch_1904: bool) -> tuple[Cell, int]:
    """An agreement year by its number, a calendar year, or its first day as yyyymmdd."""
    kind = random.random()
    if kind < 0.2:
        day = date(2026, 7, 10) + timedelta(days=random.randint(0, 999))
        return day_cell(random, day, epoch_1904), int(f"{day:%Y%m%d}")
    value = random.choice((1, 1, 2, 3, 10, 20, 2025, 2026))
    if kind < 0.4:
        return Cell(str(value), value), value
    text = str(value) + random.choice(("", "", ".0", ".000"))
    if value > 99:
        text = f"{value}{random.choice(('', '年', '年度'))}"
    elif kind < 0.7:
        words = {1: "一", 2: "二", 3: "三", 10: "十", 20: "二十"}
        text = f"第{random.choice((str(value), words[value]))}{random.choice(('年', '个年度', '协议年度'))}"
    return Cell(dress(random, widen(random, text))), value


_READABLE: dict[Kind, Callable[[Random, Column], tuple[Cell, Any]]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.IDENTIFIER: _code,
    Kind.CHOICE: _choice,
}


def exact_number(random: Random, column: Column) -> Decimal:
    """A number that fits the column's scale and sign."""
    places = random.choice((0, 0, min(2, column.scale), column.scale))
    digits = random.choice((1, 2, 3, 5, 8, 18 - column.scale))
    value = Decimal(random.randint(0, 10**digits - 1)) + Decimal(random.randint(0, 10**places - 1)).scaleb(-places)
    if value == 0 and column.sign in (Sign.POSITIVE, Sign.NOT_ZERO):
        value = Decimal(1)
    return -value if column.sign in (Sign.ANY, Sign.NOT_ZERO) and random.random() < 0.2 else value


def _number(random: Random, column: Column, multiplier: Decimal) -> tuple[Cell, Decimal]:
    value = exact_number(random, column)
    return number_cell(random, value, multiplier), value.quantize(Decimal(1).scaleb(-column.scale))


def number_cell(random: Random, value: Decimal, multiplier: Decimal = ONE) -> Cell:
    """A cell that is read as this number under a header whose unit has the multiplier."""
    shown = (value / multiplier).normalize()
    kind = random.random()
    whole = shown == shown.to_integral_value()
    # A binary number holds 15 digits in all, and the reader gives 9 of them beyond the point.
    holds = shown == round(shown, 9) and Decimal("0.01") <= abs(shown) and abs(value) < 10**8
    if kind < 0.2 and (abs(value) < 10**15 if whole else holds):
        binary = float(shown)
        if not whole and kind < 0.1:  # the tail that a calculation leaves
            binary = math.nextafter(binary, random.choice((0, math.inf)))
        return Cell(repr(binary).removesuffix(".0"), binary)
    text = f"{shown:,f}" if kind < 0.4 else f"{shown:f}"
    if kind > 0.9:
        text += random.choice((".", ".0", ".0000000")) if "." not in text else "0" * random.randint(0, 2)
    sign, digits = ("-", text[1:]) if text.startswith("-") else (random.choice(("", "", "", "+")), text)
    if digits.startswith("0.") and len(digits) > 2 and random.random() < 0.2:
        digits = digits[1:]
    money = random.choice(("{}", "{}", "{}", "{}", "¥{}", "￥ {}", "{}元", "{} 元"))
    return Cell(dress(random, widen(random, sign + money.format(digits))))


def _day(random: Random, column: Column, epoch_1904: bool) -> tuple[Cell, date]:
    day = date(random.choice((1950, 2024, 2025, 2026, 2026, 2099)), 1, 1) + timedelta(days=random.randint(0, 364))
    if column.kind is Kind.MONTH:
        if random.random() < 0.6:
            forms = ("{0}-{1:02}", "{0}-{1}", "{0}/{1:02}", "{0}/{1}", "{0}{1:02}", "{0}年{1}月", "{0}年{1:02}月")
            text = random.choice(forms).format(day.year, day.month)
            return Cell(dress(random, widen(random, text))), day.replace(day=1)
        return day_cell(random, day, epoch_1904), day.replace(day=1)
    return day_cell(random, day, epoch_1904), day


def day_cell(random: Random, day: date, epoch_1904: bool = False) -> Cell:
    """A cell that is read as this day."""
    kind = random.random()
    if kind < 0.1:
        return Cell(f"{day} 00:00:00", day)
    if kind < 0.25:
        serial = (day - (date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30))).days
        return Cell(random.choice(("{}", "{}.0", "{}.354166666667", " {}")).format(serial))
    forms = ("{0}-{1:02}-{2:02}", "{0}-{1}-{2}", "{0}/{1}/{2}", "{0}/{1:02}/{2:02}", "{0}{1:02}{2:02}", "{0}.{1}.{2}")
    text = random.choice((*forms, "{0}年{1}月{2}日", "{0}年{1:02}月{2:02}日")).format(day.year, day.month, day.day)
    times = ("", "", "", " 8:30", " 08:30:00", "T23:59:59", " 00:00:00.0", "T08:30:00.123456", "  23:59")
    return Cell(dress(random, widen(random, text + random.choice(times))))
