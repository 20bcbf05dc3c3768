"""What a number format shows behind or before a figure: 0.00"万元" shows 6 as 6.00万元, and six yuan were not meant.

A format can also shrink what it shows: a comma behind the last digit shows thousandths, and the well-known 0!.0,"万元"
shows ten-thousandths, so that the figure in the cell is in yuan after all.
"""

from __future__ import annotations

import re

#: Stands for the unit of a figure that is shown smaller than it is, and not in a unit that makes up for it.
SHRUNKEN = "（按比例缩小显示）"

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
_DATE = re.compile(r"[ymdhsbg]|e(?![+-])", re.IGNORECASE)


def unit_of(code: str) -> str | None:
    """The unit that a number format shows, as a header would name it (万元, 盒, 美元); None where it shows none.

    `SHRUNKEN` stands for the unit of a figure that is shown smaller than it is. Formats of dates and texts, 元, ¥ and %
    have none. `code` is the format as the file states it; its first section counts, which is that of positive figures.
    """
    words, bare = "", ""
    digits = commas = thousands = cut_off = 0
    point_drawn = False
    for token in _TOKEN.finditer(code):
        literal = next((token[name] for name in ("quoted", "escaped", "currency") if token[name] is not None), None)
        character = token["bare"]
        if character == ";":
            break
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
    if not digits or "%" in bare or _DATE.search(bare):
        return None
    return _shown(_unit(words), 3 * (thousands + commas) + cut_off)


def _shown(unit: str | None, shrunken: int) -> str | None:
    """The unit of the figure in the cell, which is shown smaller by this power of ten."""
    if not shrunken:
        return unit
    scale, rest = _scaled(unit or "")
    if scale != shrunken:
        return SHRUNKEN
    return None if rest in _HOME else rest


def _unit(words: str) -> str | None:
    """The unit among the words that a format shows."""
    text = re.sub(r"[\s()（）\[\]【】:：+—–_-]|^(?:人民币|RMB|CNY|[¥￥])(?=.)", "", words)
    figure, per, piece = text.replace("／", "/").partition("/")
    if per and piece in _PIECES and (figure in _HOME or _scaled(figure)[1] in _HOME):
        return text
    if text in _HOME:
        return None
    scale, rest = _scaled(text)
    if rest in _PIECES or (scale and rest in _HOME):
        return text
    if currency := _CURRENCY.fullmatch(rest):
        return text[: len(text) - len(rest)] + list(_CURRENCIES)[int((currency.lastgroup or "c0")[1:])]
    return None


def _scaled(unit: str) -> tuple[int, str]:
    """The power of ten that a unit begins with, 0 for none, and the unit without it."""
    for word in sorted(_SCALES, key=len, reverse=True):
        if unit.startswith(word) and unit not in _PIECES:  # 千克 is a unit of its own
            return _SCALES[word], unit.removeprefix(word)
    return 0, unit
