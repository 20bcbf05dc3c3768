"""Amounts in Chinese capitals, by the examples of the payment rules and by reading them back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicai.render.workbook.capitals import capitals


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        # the examples of the central bank's rules
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        # nothing, and less than a yuan
        ("0", "零元整"),
        ("0.00", "零元整"),
        ("-0.00", "零元整"),
        ("0.01", "壹分"),
        ("0.05", "伍分"),
        ("0.10", "壹角整"),
        ("0.99", "玖角玖分"),
        # fen and jiao after yuan
        ("1.00", "壹元整"),
        ("1.30", "壹元叁角整"),
        ("1.05", "壹元零伍分"),
        ("10.05", "壹拾元零伍分"),
        ("20.40", "贰拾元肆角整"),
        ("-5.50", "负伍元伍角整"),
        ("1234567.89", "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
        # zeros inside, at the end, and over the borders of 万 and 亿
        ("10", "壹拾元整"),
        ("15", "壹拾伍元整"),
        ("101", "壹佰零壹元整"),
        ("110", "壹佰壹拾元整"),
        ("1001", "壹仟零壹元整"),
        ("1010", "壹仟零壹拾元整"),
        ("10000", "壹万元整"),
        ("10001", "壹万零壹元整"),
        ("10100", "壹万零壹佰元整"),
        ("11000", "壹万壹仟元整"),
        ("100100", "壹拾万零壹佰元整"),
        ("1005000", "壹佰万伍仟元整"),
        ("10000000", "壹仟万元整"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("110000000", "壹亿壹仟万元整"),
        ("400006850.56", "肆亿零陆仟捌佰伍拾元伍角陆分"),
        ("1002003000.07", "壹拾亿零贰佰万叁仟元零柒分"),
        ("100200030004", "壹仟零贰亿零叁万零肆元整"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ("1000000000000", "壹万亿元整"),
    ],
)
def test_amounts(amount: str, words: str) -> None:
    assert capitals(Decimal(amount)) == words


def test_parts_of_a_fen_are_refused() -> None:
    with pytest.raises(ValueError, match="not a whole number of fen"):
        capitals(Decimal("0.005"))
    assert capitals(Decimal("1.5000")) == "壹元伍角整"


VALUES = {digit: at for at, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def read_back(words: str) -> Decimal:
    """The amount in fen, read sign by sign."""
    total = group = digit = 0
    fen = 0
    for sign in words.removeprefix("负").removesuffix("整"):
        if sign in VALUES:
            digit = VALUES[sign]
        elif sign in UNITS:
            group, digit = group + digit * UNITS[sign], 0
        elif sign == "万":
            total, group, digit = total + (group + digit) * 10_000, 0, 0
        elif sign == "亿":
            total, group, digit = (total + group + digit) * 100_000_000, 0, 0
        elif sign == "元":
            fen, digit = (total + group + digit) * 100, 0
        else:
            fen, digit = fen + digit * {"角": 10, "分": 1}[sign], 0
    return Decimal(-fen if words.startswith("负") else fen).scaleb(-2)


#: Numbers whose digits are mostly zeros, since the zeros are what goes wrong.
SPARSE = st.lists(st.sampled_from("000019"), min_size=1, max_size=14).map(lambda digits: int("".join(digits)))


@given(st.one_of(SPARSE, st.integers(0, 99_999_999_999_999)), st.booleans())
def test_reading_back_gives_the_amount(fen: int, negative: bool) -> None:
    amount = Decimal(-fen if negative else fen).scaleb(-2)
    words = capitals(amount)
    assert read_back(words) == amount
    assert "零零" not in words
    assert words.endswith("分") or words.endswith("整")
    assert words.count("元") == (1 if fen >= 100 or not fen else 0)
