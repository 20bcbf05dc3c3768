"""What a bracket behind a header, a note above it or a column 计量单位 says of the figures: a unit, a denial, a note.

A unit of count is known for what it is only where the words say so (盒 is a purchase unit, 最小制剂单位 a base unit);
any other (片, 支, g) stays open until the catalogue tells which it is, since 片 may be 1/28 of a box (CONTRACT
"Units").
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from jicai.tables.column import Column, Kind

Basis = Literal["purchase", "base", "open"]
PURCHASE: Final = "purchase"
BASE: Final = "base"
OPEN: Final = "open"

#: Words that say that a column holds something else than its name.
_DENIALS = (
    *("拒收", "退货", "退回", "退款", "上年", "上期", "上月", "上季", "去年", "往年", "历史", "作废", "撤销"),
    *("计划", "预计", "预估", "预测", "预算", "拟付", "待付", "未付", "申请", "审批", "驳回", "不含税", "未税", "拆零"),
    *("余额", "欠款", "剩余", "税额", "失败", "退票", "冻结", "目标", "建议", "抵扣", "扣除", "累计", "未验收", "在途"),
    *("占比", "同比", "环比", "增幅", "欠付", "月均"),
)
#: What is to be paid is not paid: words that deny in these tables alone.
_DENIALS_OF_TABLES = {
    "payments": ("应付",),
    "disbursements": ("应付", "应拨"),
    "orders": ("合价",),
    # What is agreed on for all years together, or for a part of one, is not that of a year.
    "agreed": ("周期", "两年", "总量", "合计", "季度", "半年", "月度", "每月"),
}
_PURCHASE_WORDS = frozenset({"盒", "瓶", "件", "采购单位", "包装单位", "销售包装单位", "销售包装"})
BASE_WORDS = ("最小制剂单位", "制剂单位", "最小使用单位", "最小单位", "标化", "折算")
#: Units of count that stay open; a word with 单位 that is not known stays open too.
_COUNT_WORDS = frozenset(
    [
        *"片粒支袋丸板贴枚颗包套个根只副把条张卷台付剂帖桶罐听管喷吸揿滴块对双组次克升斤两箱米",
        *("人份", "测试", "千克", "公斤", "毫克", "微克", "毫升", "厘米", "毫米"),
        *("G", "KG", "MG", "UG", "ΜG", "ML", "L", "IU", "U", "PCS", "CM", "MM"),
    ]
)
_CURRENCIES = re.compile(r"美元|美金|港元|港币|欧元|英镑|日元|韩元|外币|USD|HKD|EUR|GBP|JPY|[$€£]")
_MULTIPLES = {
    "十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10,
}  # fmt: skip
_MULTIPLE = re.compile("^(" + "|".join(sorted(_MULTIPLES, key=len, reverse=True)) + ")")
_YUAN = re.compile(r"^(.*?)(?:元|圆|RMB|CNY|¥|人民币)(?:人民币)?$")
_HOME = "(?:人民币|RMB|CNY)?"
_SCALED_YUAN = re.compile(rf"^{_HOME}({'|'.join(sorted(_MULTIPLES, key=len, reverse=True))})?(?:元|圆){_HOME}$")
_COUNTED = re.compile(r"^[1-9][0-9]{0,8}")
_COUNTED_YUAN = re.compile(r"^([1-9][0-9]{0,8})[元圆]$")
#: 万元 and its like in a title or note, where it is no amount (60 万元) and no bound (50 万元以上).
_YUAN_IN_NOTE = re.compile(rf"(?<![0-9.,])({'|'.join(sorted(_MULTIPLES, key=len, reverse=True))})元(?!以[上下内])")
_LABEL = re.compile(r"^(?:计量|计价|数量|金额|价格)?单位[:：]?")
#: How a unit is put into words: 以片计, 按支, 每盒, 片数.
_AROUND_UNIT = re.compile(r"^[以按每](?=.)|(?<=.)(?:计|数|为单位)$")
#: What may stand with a multiple of yuan without changing it.
_WITH_YUAN = re.compile(r"(?:含税|以|按|计|人民币|金额|单位|:)*")
_YUAN_INSIDE = re.compile(rf"(?<![0-9.])({'|'.join(sorted(_MULTIPLES, key=len, reverse=True))})[元圆]")
_SEVERAL = re.compile(r"[/、,，;；或和及]")
#: Words beside which a unit stands (首年片, 折合片, 单片, 片价, 整件): which unit is meant nothing tells.
_HOLDS_UNIT = re.compile(r"(?<=.)[片粒支袋丸贴枚颗盒瓶件板]$|^[片粒支袋丸贴枚颗盒瓶件板]价$|.单位$")
#: How a note speaks of the unit of quantities.
_QUANTITY_NOTES = (
    re.compile(
        r"(?:数量|采购量|约定量|用量|验收量)(?:单位)?(?:均|都)?[:为按以]*([^\s,，。;；:()（）]{1,8}?)(?:计|为单位)?(?=$|[\s,，。;；)）])"
    ),
    re.compile(r"以([^\s,，。;；:以]{1,8}?)(?:计|为单位)"),
    re.compile(r"[(\[【]([^()\[\]【】]{1,8})[)\]】]"),
    re.compile(r"^\s*([^\s,，。;；:()（）]{1,4})\s*$"),
)


@dataclass(frozen=True, slots=True)
class Unit:
    """What the cells of a column are stated in: each is worth `multiplier`; of what, `basis` says.

    `word` is the unit of count as written; with the basis `open` the catalogue or the settings must say what it is.
    """

    multiplier: Decimal = Decimal(1)
    basis: Basis = PURCHASE
    word: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What the brackets of a header say: the unit, whether they deny what the header names, what else stands there.

    `strange` is a unit that cannot be read at all, such as a foreign currency.
    """

    unit: Unit | None = None
    denial: str = ""
    note: str = ""
    strange: str = ""


def folded(text: str) -> str:
    """A unit as units are compared: NFKC, without blanks, upper case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def said_by(brackets: list[str], column: Column, table: str) -> Said:
    """What the texts in brackets behind the column's header say, together."""
    unit: Unit | None = None
    denial = strange = ""
    notes = []
    for word in (part for text in brackets for part in _parts(folded(text), column.kind)):
        denied = "" if column.key.startswith("returned") else denial_in(word, table)
        if denied:
            denial = denied
            continue
        found = unit_of(word, column.kind)
        if found is None and column.kind in (Kind.QUANTITY, Kind.PRICE) and _HOLDS_UNIT.search(word):
            found = Unit(basis=OPEN, word=word)
        if found is None:
            notes.append(word)
            continue
        together = found if unit is None else _together(unit, found)
        if together is None or (together.basis == OPEN and not together.word):
            strange = word
        else:
            unit = together
    return Said(unit, denial, "".join(notes), strange)


def denial_in(word: str, table: str = "") -> str:
    """The word that says that a column of the table holds something else than its name; empty where none does."""
    return next((one for one in (*_DENIALS, *_DENIALS_OF_TABLES.get(table, ())) if one in word), "")


def _parts(word: str, kind: Kind) -> list[str]:
    """What a bracket says that has a unit beside other words (万元，含税); several units stay together."""
    parts = [part for part in re.split("[,，;；、]", word) if part]
    known = [unit_of(part, kind) is not None for part in parts]
    return parts if any(known) and not all(known) else [word]


def _together(one: Unit, other: Unit) -> Unit | None:
    """What two brackets say, 万 and 片, in either order; None where they are two different units."""
    if one == other:
        return one
    for plain, unit in ((one, other), (other, one)):
        if unit.word and not plain.word and plain.basis == PURCHASE and unit.multiplier == 1:
            return Unit(plain.multiplier, unit.basis, unit.word)
    return None


def unit_of(text: str, kind: Kind) -> Unit | None:
    """The unit that a text is for a column of this kind; None where it is none.

    An `open` unit without a word is one that cannot be read (another currency).
    """
    word = _AROUND_UNIT.sub("", _LABEL.sub("", folded(text))) or folded(text)
    if kind is Kind.MONEY:
        return _money(word)
    if kind is Kind.PRICE:
        return _price(word)
    return _count(word) if kind is Kind.QUANTITY else None


def _money(word: str) -> Unit | None:
    if _CURRENCIES.search(word):
        return Unit(basis=OPEN)
    if word in ("分", "角"):
        return Unit(Decimal("0.01") if word == "分" else Decimal("0.1"))
    if found := _SCALED_YUAN.match(word):
        return Unit(_power(found[1]))
    if word.lstrip("¥") in _MULTIPLES:
        return Unit(_power(word.lstrip("¥")))
    if word in ("W", "K"):
        return Unit(basis=OPEN)
    if found := _COUNTED_YUAN.match(word):
        return Unit(Decimal(found[1]))
    if word in ("RMB", "CNY", "¥", "人民币"):
        return Unit()
    if found := _YUAN_INSIDE.search(word):
        beside = word[: found.start()] + word[found.end() :]
        return Unit(_power(found[1])) if _WITH_YUAN.fullmatch(beside) else Unit(basis=OPEN)
    return Unit(basis=OPEN) if _YUAN.match(word) and word.endswith("元") and not _is_note(word) else None


def _is_note(word: str) -> bool:
    return len(word) > 4


def _price(word: str) -> Unit | None:
    money, slash, per = re.sub("(?<=[元圆角分])每", "/", word).partition("/")
    if not slash:
        worth = _money(word)
        if worth is not None:
            return worth
        return _per(Decimal(1), word)
    worth = _money(money)
    if worth is None or worth.basis == OPEN:
        return Unit(basis=OPEN)
    return _per(worth.multiplier, _AROUND_UNIT.sub("", per)) or Unit(worth.multiplier, OPEN, per)


def _per(worth: Decimal, per: str) -> Unit | None:
    """The unit of a price of so many yuan per this (盒, 百支, 100片); None where this is no unit of count.

    Only a power of ten divides exactly; what a price per 28片 is of one cannot be told.
    """
    counted = _COUNTED.match(per)
    found = _count(per[counted.end() :] if counted else per)
    if found is None:
        return None
    number = Decimal(counted[0]) if counted else Decimal(1)
    if number.normalize().as_tuple().digits != (1,):
        return Unit(basis=OPEN)
    return Unit(worth / (number * found.multiplier), found.basis, found.word)


def _count(word: str) -> Unit | None:
    """A unit of count with what multiplies it."""
    if not word or _SCALED_YUAN.match(word) or _CURRENCIES.search(word):
        return None
    if word in _PURCHASE_WORDS or word.endswith(("销售包装", "销售包装单位")):  # 最小销售包装 is a box, too
        return Unit(word=word)
    if word in _COUNT_WORDS:
        return Unit(basis=OPEN, word=word)
    if word in _MULTIPLES:
        return Unit(_power(word))
    if multiple := _MULTIPLE.match(word):
        found = _count(word[multiple.end() :])
        if found is not None:
            return Unit(_power(multiple[1]) * found.multiplier, found.basis, found.word)
    if any(base in word for base in BASE_WORDS):
        return Unit(basis=BASE, word=word)
    parts = [part for part in _SEVERAL.split(word) if part]
    if len(parts) > 1 and any(_count(part) is not None for part in parts):
        return Unit(basis=OPEN, word=word)
    if re.match(r"^[0-9]+", word) and _count(re.sub(r"^[0-9]+", "", word)) is not None:
        return Unit(basis=OPEN, word=word)
    # A pack of whatever size (大包装) is a unit, but which?
    return Unit(basis=OPEN, word=word) if "单位" in word or word.endswith("包装") else None


def _power(multiple: str | None) -> Decimal:
    return Decimal(10) ** _MULTIPLES.get(multiple or "", 0)


def units_in_note(text: str) -> dict[Kind, Unit]:
    """The units that a note above a header gives (单位：万元), by the kind of column that they hold for."""
    text = re.sub(r"单\s+位", "单位", unicodedata.normalize("NFKC", text))
    found = re.findall(r"单位(?:[:：]|均为|都是|为|是|(?=[\[【(]))\s*[\[【(]?([^)）\]】\s]+)", text)
    units: dict[Kind, Unit] = {}
    for word in (_LABEL.sub("", one) for words in found for one in _SEVERAL.split(folded(words))):
        money = _money(word)
        if word in _MULTIPLES:  # of money or of pieces: nothing tells
            return dict.fromkeys((Kind.MONEY, Kind.PRICE, Kind.QUANTITY), Unit(basis=OPEN))
        count = _count(word) if money is None else None
        for kind, unit in ((Kind.MONEY, money), (Kind.PRICE, money), (Kind.QUANTITY, count)):
            if unit is not None and units.setdefault(kind, unit) != unit:
                units[kind] = Unit(basis=OPEN)  # two that differ
    for word in (word for pattern in _QUANTITY_NOTES for word in pattern.findall(text)):
        count = _count(folded(word))
        is_one = count is not None and count.word and _money(folded(word)) is None
        if is_one and count is not None and units.setdefault(Kind.QUANTITY, count) != count:
            units[Kind.QUANTITY] = Unit(basis=OPEN)
    for multiple in _YUAN_IN_NOTE.findall(folded(text)):
        for kind in (Kind.MONEY, Kind.PRICE):
            if units.setdefault(kind, unit := Unit(_power(multiple))) != unit:
                units[kind] = Unit(basis=OPEN)
    return units
