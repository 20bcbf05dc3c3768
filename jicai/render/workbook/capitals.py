"""Amounts in Chinese capitals (大写金额), as on cheques and payment lists.

Source of the rules: 支付结算办法, annex 1 (中国人民银行, 1997). Of the ways that it leaves open the shorter is taken:
no 零 before 角 after a full ten of yuan, and none after a full ten of 万 before a full thousand. 整 stands after 角.
Written here because cn2an 0.5 leaves out the 零 of 4 0000 6850 and ends 1.30 without 整.
"""

from __future__ import annotations

from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))


def capitals(amount: Decimal) -> str:
    """The amount in yuan in capitals, without 人民币: 1230.50 is 壹仟贰佰叁拾元伍角整, zero is 零元整.

    Raises ValueError for an amount that is not whole fen, which would have to be rounded first.
    """
    text = f"{abs(amount):.2f}"
    if Decimal(text) != abs(amount):
        raise ValueError(f"{amount} is not a whole number of fen")
    yuan, (jiao, fen) = int(text[:-3]), map(int, text[-2:])
    words = f"{_whole(yuan)}元" if yuan or not (jiao or fen) else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    if fen:
        # 角 is skipped between yuan and fen.
        words += f"{'零' if yuan and not jiao else ''}{_DIGITS[fen]}分"
    return f"{'负' if amount < 0 else ''}{words}{'' if fen else '整'}"


def _whole(number: int) -> str:
    for size, unit in _UNITS:
        if number >= size:
            count, rest = divmod(number, size)
            skipped = "零" if 0 < rest < size // 10 else ""
            return f"{_whole(count)}{unit}{skipped}{_whole(rest) if rest else ''}"
    return _DIGITS[number]
