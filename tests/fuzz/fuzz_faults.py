"""Cells that are not read: near misses and garbage, each with the code of the reason."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from fuzz_cells import EMPTY_CELLS, Cell

from jicai.tables.column import Column, Kind, Sign

ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
_LONG = "长" * 40_000
_NEVER = (
    "abc",
    "？？",
    "😀",
    "#",
    "TRUE",
    "1\u202e2",
    "1\n2",
    "=A1",
    "<b>",
    "{}",
    "$$",
    '"',
    "%s",
    "inf",
    _LONG,
)
_NUMBERS = (
    "1.2.3", "12,34", "1,2345", "1,,234", ",5", "5,", "--5", "5-", "(5)", "1e5e", "1E", "0x1F", "½", "5²", "⑤", "五",
    "12支", "1/2", "1 234", "12元元", "¥", "元", "10%", "约100", "$5", "−5", "٣", "1元2", "+", ".", "-.", "1'000",
    "1_000", "9" * 19, "9" * 400, "0." + "3" * 25, "¥¥5", "1.5万", "５．．５",
)  # fmt: skip
_YEARS = (
    "1.5",
    "-1",
    "+1",
    "第",
    "一",
    "1,000",
    "1/2",
    "1234567890",
    "上年",
    "①",
    "1.0.0",
    "0",
    "０",
    "第0年",
    "123",
    "2026-13-01",
)
_DATES = (
    "2026-13-01", "2026-02-30", "2026-7", "2026", "7/10/2026", "10-07-2026", "20260230", "1234", "123456", "2026年7月",
    "2026-07-10 25:00", "2026/07-10", "26-7-10", "2026-07-10Z", "2026-07-10T08:30:00+08:00", "1899-12-31", "1900-01-00",
    "2026-07-10 08:61", "1", "60", "100000", "-46000", "2026-07-10 上午", "2026年7月10", "２０２６",
    "0001-01-01", "9999-99-99", "2026-07-10-11", "七月十日", "202607100", "2026 07 10", "0000-00-01", "12:30",
    "2200-01-01", "2454-09-18 00:00:00", "29991230", "1926-12-31",
)  # fmt: skip
_MONTHS = (
    "2026-13",
    "2026-00",
    "202613",
    "07-2026",
    "七月",
    "2026",
    "7月",
    "2026-7-32",
    "2026年",
    "0000-01",
    "2026-07-",
    "1",
    "2200-01",
    "1926-12",
    "9999-12-31",
)
_WORDS = ("未知", "正常吗", "是否", "normal", "yes", "1.00", "其它", "0", "Y", "中", "公", "三级甲", "退")


def faulty_cell(random: Random, column: Column, *, lossy_codes: bool) -> tuple[Cell, str] | None:
    """A cell of this column that is rejected, and the code; None where this column takes any content.

    `lossy_codes` allows what only a workbook tells: codes that are numbers, cells without a content of their own.
    """
    if lossy_codes and random.random() < 0.08:
        code = random.choice(("no-cached-value", "merged"))
        return Cell(None, absent=code), code
    if random.random() < 0.12:
        shown = random.choice(ERRORS)
        return (Cell(shown) if random.random() < 0.5 else Cell(None, error=shown)), "error-cell"
    if column.required and not column.stand_ins and random.random() < 0.3:
        return Cell(random.choice(EMPTY_CELLS)), "missing"
    if column.kind is Kind.TEXT:
        return None
    if column.kind in (Kind.CODE, Kind.IDENTIFIER):
        if lossy_codes and random.random() < 0.5:
            number = float(random.randint(10**15, 10**19) // 2048 * 2048)
            return (Cell(str(int(number)), number), "code-precision") if number >= 10**15 else None
        return Cell(random.choice(("1.23457E+17", "1E+15", "9.99e+20"))), "code-precision"
    if column.kind in (Kind.DATE, Kind.MONTH, Kind.CHOICE, Kind.YEAR):
        return _special(random, column)
    if column.sign is not Sign.ANY and random.random() < 0.4:
        return _wrong_sign(random, column)
    if random.random() < 0.2:
        beyond = Decimal(11).scaleb(-column.scale - 6) + Decimal(1).scaleb(-column.scale - 1)  # also in units of 10,000
        too_big = Decimal(10) ** (20 - column.scale)  # also in fen
        return Cell(f"{random.choice((beyond, too_big)):f}"), "bad-number"
    return Cell(random.choice((*_NUMBERS, *_NEVER))), "bad-number"


def _special(random: Random, column: Column) -> tuple[Cell, str]:
    if column.kind is Kind.CHOICE:
        known = {word for choice in column.choices for word in (choice.label, *choice.others)}
        return Cell(random.choice([word for word in (*_WORDS, *_NEVER) if word not in known])), "bad-value"
    if column.kind is Kind.YEAR:
        return Cell(random.choice((*_YEARS, *_NEVER))), "bad-value"
    if column.kind is Kind.DATE:
        return Cell(random.choice((*_DATES, *_NEVER))), "bad-date"
    return Cell(random.choice((*_MONTHS, *_NEVER))), "bad-month"


def _wrong_sign(random: Random, column: Column) -> tuple[Cell, str]:
    zero, negative = random.choice(("0", "0.00", "-0", "０")), random.choice(("-5", "-0.01", "－5", "-1,234", "-¥5"))
    if column.sign is Sign.NOT_NEGATIVE:
        return Cell(negative), "negative"
    return Cell(random.choice((zero, negative)) if column.sign is Sign.POSITIVE else zero), "bad-value"


def wild_cell(random: Random, portable: bool) -> Cell:
    """Anything at all, with no expectation but that the row is accounted for."""
    kind = random.random()
    if kind < 0.5:
        return Cell(random.choice((*_NUMBERS, *_YEARS, *_DATES, *_MONTHS, *_WORDS, *_NEVER, *EMPTY_CELLS)))
    if kind < 0.6:
        return Cell(None, error=random.choice(ERRORS))
    ranges = ((0x20, 0x7E), (0x4E00, 0x4FFF), (0x1F300, 0x1F5FF), (0x300, 0x36F), (0xFF01, 0xFF5E), (0x2460, 0x24FF))
    if not portable:
        ranges = (*ranges, (0x01, 0x1F), (0x7F, 0x9F), (0xE000, 0xE010), (0x10FFF0, 0x10FFFF), (0x2028, 0x202E))
    return Cell("".join(chr(random.randint(*random.choice(ranges))) for _ in range(random.randint(1, 8))))
