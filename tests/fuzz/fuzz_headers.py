"""Headers as exports spell them: other names, units, stars, line breaks, two lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from fuzz_cells import ONE, widen

from jicai.tables.column import Column, InputTable, Kind

PAIRS = (("delivered_qty", "delivered_on"), ("accepted_qty", "accepted_on"))
UNKNOWN = (
    "序号",
    "批准文号",
    "剂型",
    "包装规格说明",
    "经办人",
    "操作",
    "备用1",
    "药品本位码(参考)",
    "单位地址",
    "is_deleted",
    "😀",
    "-",
)
_GROUPS = ("基本信息", "采购情况", "结算情况", "【其他】", "第一部分")
_UNITS = ("盒", "必填", "采购单位", "yyyy-mm-dd", "单位：瓶", "1", "万元")
_BRACKETS = ("({})", "（{}）", "[{}]", "【{}】", "〔{}〕", " ( {} )", "\n（{}）")
_MONEY = ("元", "人民币元", "单位：元", "单位:人民币元", "含税", "RMB")
#: What a bracket says of money and prices, and of quantities, by what a cell is worth.
_SCALED = {
    Decimal(10_000): ("万元", "单位：万元", "人民币万元", "万元，含税", "以万元计"),
    Decimal(1000): ("千元", "单位：千元"),
    Decimal("0.01"): ("分", "单位：分"),
}
_SCALED_COUNTS = {Decimal(10_000): ("万", "万盒", "万瓶"), Decimal(1000): ("千盒", "千")}
_OWN_STATUS = "订单明细状态"
#: Columns of returns change what beside them is accepted: other tests are about these.
_LEFT_OUT = frozenset({"returned_qty", "returned_amount"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the sheet: what it is (`key`, or none), the names it may have, its unit, whether it is ignored.

    A column that is `ignored` names a key that a better column holds; its names are of lower preference.
    """

    key: str | None
    names: tuple[str, ...]
    multiplier: Decimal = ONE
    ignored: bool = False
    kind: Kind | None = None


@dataclass(slots=True)
class Lines:
    """The one or two lines of a header, column by column."""

    upper: list[str | None] = field(default_factory=list)
    lower: list[str | None] = field(default_factory=list)


def choose_headings(random: Random, table: InputTable, *, portable: bool, complete: bool = False) -> list[Heading]:
    """Columns of a sheet of this table in any order, with some unknown and some double ones among them.

    `complete` sheets have every column. A blank header would end the header line of a CSV file, so `portable` ones
    have none.
    """
    headings: list[Heading] = []
    # A quantity without its date, or the reverse, would make every filled row a fault: so both or none.
    left_out = {key for pair in PAIRS if random.random() < 0.3 for key in pair}
    for column in table.columns:
        if column.key in _LEFT_OUT:
            continue
        # A header of a single column is none.
        needed = column.required or (column.key == "product_name" and len(table.required) < 2)
        if not (complete or needed) and (column.key in left_out or not _present(random, column)):
            continue
        names = (column.label, *column.others)
        if _OWN_STATUS in names:  # of two statuses that of the line is read
            names = (_OWN_STATUS, *(name for name in names if name != _OWN_STATUS))
        scaled = _scaled(column.kind)
        multiplier = random.choice(list(scaled)) if scaled and random.random() < 0.15 else ONE
        if len(names) > 1 and random.random() < 0.15:
            place = random.randrange(len(names) - 1)
            headings.append(Heading(column.key, names[: place + 1], multiplier, kind=column.kind))
            headings.append(Heading(None, names[place + 1 :], ignored=True, kind=column.kind))
        else:
            headings.append(Heading(column.key, names, multiplier, kind=column.kind))
    known = {name for column in table.columns for name in (column.label, *column.others)}
    for name in random.sample(UNKNOWN, random.choice((0, 0, 1, 2, 4))):
        if name not in known:
            headings.append(Heading(None, (name,)))
    random.shuffle(headings)
    if not portable and random.random() < 0.15:
        headings.insert(random.randrange(len(headings)), Heading(None, ()))
    return headings


def _scaled(kind: Kind | None) -> Mapping[Decimal, tuple[str, ...]]:
    if kind in (Kind.MONEY, Kind.PRICE):
        return _SCALED
    return _SCALED_COUNTS if kind is Kind.QUANTITY else {}


def _present(random: Random, column: Column) -> bool:
    return column.key in {key for pair in PAIRS for key in pair} or random.random() < (0.9 if column.default else 0.7)


def spell(random: Random, heading: Heading) -> str | None:
    """One accepted spelling of the header."""
    if not heading.names:
        return None
    text = widen(random, random.choice(heading.names))
    if random.random() < 0.1:
        text = text.lower()
    if random.random() < 0.2:
        place = random.randrange(1, len(text) + 1)
        text = text[:place] + random.choice((" ", "\n", "\u3000", "\u200b", "\r\n", "*", "\u00a0")) + text[place:]
    unit = _unit(random, heading)
    if unit:
        text += random.choice(_BRACKETS).format(unit)
    if random.random() < 0.15:
        text = random.choice(("*{}", "{}*", " {} ", "＊{}", "\ufeff{}", "** {}")).format(text)
    return text


def _unit(random: Random, heading: Heading) -> str:
    if heading.multiplier != 1:
        return random.choice(_scaled(heading.kind)[heading.multiplier])
    if heading.kind is None or random.random() < 0.7:
        return ""
    return random.choice(_MONEY if heading.kind in (Kind.MONEY, Kind.PRICE) else _UNITS)


def header_lines(random: Random, headings: list[Heading], count: int) -> Lines:
    """The header in one line, or in two: merged downwards, grouped under a title, or a name in two pieces."""
    lines = Lines()
    if count == 1:
        lines.lower = [spell(random, heading) for heading in headings]
        return lines
    # At least one column is named by the lower line, else the upper one would be all of the header.
    below = random.choice([place for place, heading in enumerate(headings) if heading.key])
    in_group = False
    for place, heading in enumerate(headings):
        name = spell(random, heading)
        how = random.choice(("merged", "group", "pieces")) if place != below else "group"
        if name is None or how == "merged":
            lines.upper.append(name)
            lines.lower.append(None)
            in_group = in_group and name is None
        elif how == "group" or len(name) < 2:
            lines.upper.append(None if in_group and random.random() < 0.7 else random.choice(_GROUPS))
            lines.lower.append(name)
            in_group = True
        else:
            cut = random.randrange(1, len(name))
            lines.upper.append(name[:cut])
            lines.lower.append(name[cut:])
            in_group = False
    return lines
