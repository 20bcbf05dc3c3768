"""What a number format shows behind or before a figure: 0.00"万元" shows 6 as 6.00万元, and six yuan were not meant.

A format can also shrink what it shows: a comma behind the last digit shows thousandths, and the well-known 0!.0,"万元"
shows ten-thousandths, so that the figure in the cell is in yuan after all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

#: Stands for the unit of a figure that is shown smaller than it is, and not in a unit that makes up for it.
SHRUNKEN = "（按比例缩小显示）"
#: Stands for the unit of a figure that is shown a hundred times as large, or only has the sign behind it.
PERCENT = "%"
#: The formats of a workbook's own; those below are built in, and show the currency of the country where it is opened.
_FIRST_OWN_FORMAT = 164
_BUILT_IN_PERCENT = (9, 10)
#: Stands for the units of a format that shows figures of different size or sign in different ones.
MIXED = "（大小不同的数显示得不同）"

_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "K": 3, "k": 3, "M": 6}
_HOME = {"", "¥", "￥", "元", "圆", "块", "块钱", "人民币", "人民币元", "RMB", "rmb", "CNY", "cny"}
#: The last two are a tenth and a hundredth of a yuan.
_PIECES = set("盒瓶支片粒袋套个件枚只根副付对张卷包箱条台组把贴丸颗管枪板桶罐听筒剂帖双米克升吨床人次例份角分") | {
    *("人份", "测试", "人次", "安瓿", "单位", "国际单位", "毫升", "毫克", "千克", "公斤"),
    *("IU", "mg", "ml", "mL", "g", "kg"),
}
_CURRENCIES = {
    "美元": "美元|美金|US[$]?D?|[$]",
    "港元": "港[元币]|HK[$]?D?",
    "澳门元": "澳门[元币]|MOP[$]?",
    "新台币": "新?台币|NT[$]|TWD",
    "欧元": "欧元|EUR|€",
    "英镑": "英镑|GBP|£",
    "日元": "日[元圆]|JPY|JP¥",
    "韩元": "韩[元币]|KRW|₩",
    "瑞士法郎": "瑞士法郎|CHF",
    "卢布": "卢布|RUB|₽",
}
_CURRENCY = re.compile("|".join(f"(?P<c{index}>{words})" for index, words in enumerate(_CURRENCIES.values())))
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].'
    r"|(?P<digits>General|G/通用格式|[0#?]+)|(?P<bare>.)",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION = re.compile(r"(?:\[[^\]<>=]*\])*\[(?:(=0+)|[<>=][^\]]*)\]")
_DATE = re.compile(r"[ymdhsbg]|e(?![+-])", re.IGNORECASE)
#: What a format may say beside a figure without being its unit.
_NO_UNIT = re.compile(r"第?号|第[次期批行页条]|共计?|约|[总合小]计|[Nn][Oo]\.?|[^\w]*")


class Shown(NamedTuple):
    """The unit that a format shows with a number, and that with a text; None where it shows none."""

    number: str | None
    text: str | None

    def of(self, *, text: bool) -> str | None:
        """The one of the two."""
        return self.text if text else self.number

    def __bool__(self) -> bool:
        return self.number is not None or self.text is not None


def units_of(code: str) -> Shown:
    """The units that a number format shows, as a header would name them (万元, 盒, 美元).

    `code` is the format as the file states it. Every section that shows a figure counts, also where the first one shows
    a word instead of it ([=0]"-";0.00"万元"). `SHRUNKEN` stands for the unit of a figure that is shown smaller than it
    is, `MIXED` for sections that show different ones; a word that is no known unit is given as it is. Formats of dates,
    元 and ¥ have none. A format for texts alone shows numbers, too.
    """
    sections = [_section(section) for section in _sections(code)]
    numbers = [unit for unit, is_text in sections if unit is not None and not is_text]
    texts = [unit for unit, is_text in sections if unit is not None and is_text]
    number = _together(numbers if len(sections) > 1 else numbers + texts)
    if number not in (None, SHRUNKEN) and _leaves_open(code, numbers):
        number = MIXED
    return Shown(number, _together(texts))


def _leaves_open(code: str, numbers: Sequence[str]) -> bool:
    """Whether sections that show a unit leave others without one.

    Who gives the figures above zero a unit may forget the others; where only the others have one, it is not theirs
    (0;-0"万"), nor where their size decides ([>=100]0"万";0). A zero is the same in any unit.
    """
    if (condition := _CONDITION.match(code)) is None:
        return numbers[:1] == [""]
    return "" in (numbers[1:] if condition[1] else numbers)


def units_of_format(number: int, code: str) -> Shown:
    """The same of the format that a workbook has under this number."""
    if number in _BUILT_IN_PERCENT:
        return Shown(PERCENT, None)
    return units_of(code) if number >= _FIRST_OWN_FORMAT else Shown(None, None)


def unit_of(code: str) -> str | None:
    """The unit that a format shows with a number, see `units_of`."""
    return units_of(code).number


def _together(units: Iterable[str]) -> str | None:
    """What several sections show; those that show none leave it to the others."""
    words = set(units) - {""}
    if SHRUNKEN in words or len(words) > 1:
        return SHRUNKEN if SHRUNKEN in words else MIXED
    word = next(iter(words), "")
    return None if word in _HOME else word


def _sections(code: str) -> list[list[re.Match[str]]]:
    sections: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token["bare"] == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    return sections


def _section(tokens: Iterable[re.Match[str]]) -> tuple[str | None, bool]:
    """The unit that a section shows (empty for none; None where it shows no figure), and whether it is for texts."""
    words, bare = "", ""
    digits = commas = thousands = cut_off = 0
    point_drawn = False
    for token in tokens:
        literal = next((token[name] for name in ("quoted", "escaped", "currency") if token[name] is not None), None)
        character = token["bare"]
        if literal == "." and digits:
            point_drawn = True  # no decimal point: the digits behind it are the last ones of the whole number
        elif literal is not None:
            words += literal
        elif token["digits"]:
            digits += 1
            commas = 0
            cut_off += len(token["digits"]) if point_drawn else 0
        elif character == "," and digits:
            commas += 1
        elif character == ".":
            thousands, commas, point_drawn = thousands + commas, 0, False
        elif character is not None and (character in "$¥￥€£₩₽/" or (character.isalpha() and character > "\u2e7f")):
            words += character
        else:
            bare += character or ""
    is_text = "@" in bare
    if digits and "%" in bare:
        return PERCENT, is_text
    if not (digits or is_text) or _DATE.search(bare):
        return None, is_text
    return _shown(_unit(words), 3 * (thousands + commas) + cut_off), is_text


def _shown(unit: str, shrunken: int) -> str | None:
    """The unit of the figure in the cell, shown smaller by this power of ten; None where all of the unit does that."""
    if not shrunken:
        return unit
    scale, rest = _scaled(unit)
    return (rest or None) if scale == shrunken else SHRUNKEN


def _unit(words: str) -> str:
    """The unit among the words that a format shows, 元 for yuan; empty where they name none."""
    text = re.sub(r"[\s()（）\[\]【】:：+—–_-]|^(?:人民币|RMB|CNY|[¥￥])(?=.)|含税|整$", "", words)
    text = text.replace("／", "/")
    if text in _HOME:
        return "元" if text else ""
    if text == PERCENT:
        return text
    scale, rest = _scaled(text)
    if rest in _PIECES or (scale and rest in _HOME):
        return text
    if currency := _CURRENCY.fullmatch(rest):
        return text[: len(text) - len(rest)] + list(_CURRENCIES)[int((currency.lastgroup or "c0")[1:])]
    return "" if _NO_UNIT.fullmatch(text) else text


def _scaled(unit: str) -> tuple[int, str]:
    """The power of ten that a unit begins with, 0 for none, and the unit without it."""
    for word in sorted(_SCALES, key=len, reverse=True):
        if unit.startswith(word) and unit not in _PIECES:  # 千克 is a unit of its own
            return _SCALES[word], unit.removeprefix(word)
    return 0, unit
